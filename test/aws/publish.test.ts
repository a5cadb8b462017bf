import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { keepRecord } from '../../shared/aws/messages/dead-letter.ts';
import { publish } from '../../shared/aws/messages/publish.ts';
import { enqueue } from '../../shared/aws/messages/queue.ts';
import type { Message } from '../../shared/notification/notification.ts';
import { throttle } from './sdk-errors.ts';

const sns = mockClient(SNSClient);
const sqs = mockClient(SQSClient);
const clients = createClients({ region: 'eu-west-1' });
const message: Message = {
  subject: 'api cannot start',
  text: 'Dear all',
  chat: '{"version":"1.0"}',
  json: '{"id":"inc-1"}',
};

async function published(change: Partial<Message>) {
  sns.on(PublishCommand).resolves({});
  await publish(
    clients,
    'arn:topic',
    { ...message, ...change },
    { id: 'inc-1-0-found', state: 'found', incident: 'inc-1' },
  );
  const input = sns.commandCalls(PublishCommand)[0]?.args[0].input;
  if (input?.Message === undefined) throw new Error('nothing was published');
  return { input, size: Buffer.byteLength(input.Message), body: JSON.parse(input.Message) as Record<string, string> };
}

beforeEach(() => {
  sns.reset();
  sqs.reset();
});

describe('a message to the topic', () => {
  it('has a form for each kind of subscriber, and attributes to filter by', async () => {
    const { input, body } = await published({});
    expect(body).toEqual({ default: message.text, https: message.chat, lambda: message.json, sqs: message.json });
    expect(input).toMatchObject({
      TopicArn: 'arn:topic',
      Subject: message.subject,
      MessageStructure: 'json',
      MessageAttributes: {
        id: { DataType: 'String', StringValue: 'inc-1-0-found' },
        state: { DataType: 'String', StringValue: 'found' },
        incident: { DataType: 'String', StringValue: 'inc-1' },
      },
    });
  });

  it.each([
    ['päge\nüber', 'p ge ber'],
    [` ${'x'.repeat(150)}`, 'x'.repeat(100)],
    ['\n\u2028', 'ecs-init-remediator'],
  ])('has a subject that SNS takes: %o', async (subject, expected) => {
    expect((await published({ subject })).input.Subject).toBe(expected);
  });

  it.each([200_000, 2_000_000])(
    'whose JSON has %i characters is cut to 256 KB, still names its incident and says that it was cut',
    async (length) => {
      const findings = Array.from({ length: length / 1000 }, (_, index) => ({
        id: `f${index}`,
        title: '"ü'.repeat(300),
      }));
      const { body, size } = await published({ json: JSON.stringify({ id: 'inc-1', findings }) });
      expect(size).toBeLessThanOrEqual(262_144 - 2000);
      const json = JSON.parse(body['lambda'] ?? '') as { id: string; cut: unknown; findings: unknown[] };
      expect(json.id).toBe('inc-1');
      expect(json.cut).toBe(true);
      expect(json.findings.length).toBeGreaterThan(0);
      expect(body['sqs']).toBe(body['lambda']);
    },
  );

  it('that is hostile in every part still goes out', async () => {
    const huge = '"\\\u0001ü'.repeat(200_000);
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const { body, size } = await published({
      text: huge,
      chat: huge,
      json: `{"a":${deep},"b":${JSON.stringify(huge)},"c":${JSON.stringify(Array.from({ length: 9999 }, (_, index) => ({ [index]: huge.slice(0, 99) })))}}`,
    });
    expect(size).toBeLessThanOrEqual(262_144);
    expect(body['default']).toContain('[cut:');
    expect(JSON.parse(body['https'] ?? '')).toMatchObject({ source: 'custom' });
    expect(JSON.parse(body['sqs'] ?? '')).toHaveProperty('cut');
  });

  it('that SNS throttles throws, so that it is sent at the next tick', async () => {
    sns.on(PublishCommand).rejects(throttle());
    await expect(publish(clients, 'arn:topic', message, { id: 'i-0', state: 'found', incident: 'i' })).rejects.toThrow(
      'sns:Publish throttled',
    );
  });
});

const sent = () => sqs.commandCalls(SendMessageCommand)[0]?.args[0].input;

describe('a record that could not be understood', () => {
  beforeEach(() => sqs.on(SendMessageCommand).resolves({}));

  it('is kept as it came, with the reason', async () => {
    await keepRecord(clients, 'https://dlq', '{oops', 'not JSON\nat 1');
    expect(sent()).toEqual({
      QueueUrl: 'https://dlq',
      MessageBody: '{oops',
      MessageAttributes: { reason: { DataType: 'String', StringValue: 'not JSON at 1' } },
    });
  });

  it('is kept without what looks like a credential, in its body and in the reason', async () => {
    const credential = 'AKIAIOSFODNN7EXAMPLE';
    await keepRecord(clients, 'https://dlq', `{"id": ${credential}`, `unexpected ${credential}`);
    expect(JSON.stringify(sent())).not.toContain(credential);
    expect(sent()?.MessageBody).toMatch(/^\{"id": \[redacted:/);
  });

  it('is cut between characters where it is too long for the queue, and says so', async () => {
    await keepRecord(clients, 'https://dlq', 'ü'.repeat(200_000), '');
    expect(Buffer.byteLength(sent()?.MessageBody ?? '')).toBeLessThanOrEqual(262_144 - 2000);
    expect(sent()?.MessageBody).toMatch(/^ü+$/);
    expect(sent()?.MessageAttributes?.['reason']?.StringValue).toBe(
      'unknown (the record was cut from 200000 characters)',
    );
  });

  it('is kept even if it is empty, which SQS does not accept', async () => {
    await keepRecord(clients, 'https://dlq', '', 'empty');
    expect(sent()?.MessageBody).toBe(' ');
  });
});

describe('a command', () => {
  it('is put on the queue as JSON', async () => {
    sqs.on(SendMessageCommand).resolves({});
    await enqueue(clients, 'https://queue', { kind: 'command', id: '1' });
    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual({
      QueueUrl: 'https://queue',
      MessageBody: '{"kind":"command","id":"1"}',
    });
  });
});
