import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { rootOf } from './principals.ts';

let account: Account;
let sqs: SQSClient;

beforeAll(async () => {
  account = await startAccount();
  sqs = new SQSClient(rootOf(account));
}, 120_000);

afterAll(() => account.stop());

async function makeQueue(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout: '1', ...Attributes } }),
  );
  return QueueUrl ?? '';
}

const send = (QueueUrl: string, MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));

async function receive(QueueUrl: string, MaxNumberOfMessages = 10) {
  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages, MessageSystemAttributeNames: ['All'] }),
  );
  return Messages ?? [];
}

const invisible = () => wait(1100);

describe('a message that is not deleted', () => {
  it('comes again after the visibility timeout, with its age and the number of its receives', async () => {
    const queue = await makeQueue('again');
    await send(queue, 'one');
    const [first] = await receive(queue);
    expect(await receive(queue)).toEqual([]);
    await invisible();
    const [second] = await receive(queue);
    expect([first, second].map((message) => message?.Attributes?.['ApproximateReceiveCount'])).toEqual(['1', '2']);
    const times = ['SentTimestamp', 'ApproximateFirstReceiveTimestamp'] as const;
    for (const name of times) expect(second?.Attributes?.[name]).toBe(first?.Attributes?.[name]);
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
    expect(second?.MessageId).toBe(first?.MessageId);
  });

  it('goes behind the others once it was received three times', async () => {
    const queue = await makeQueue('poison');
    await send(queue, 'poison');
    for (let received = 0; received < 3; received++) {
      expect(await receive(queue)).toHaveLength(1);
      await invisible();
    }
    await send(queue, 'fresh');
    expect((await receive(queue, 1)).map(({ Body }) => Body)).toEqual(['fresh']);
    expect((await receive(queue, 1)).map(({ Body }) => Body)).toEqual(['poison']);
  });

  it('moves to the dead-letter queue when it would be received once more than allowed, and keeps its age', async () => {
    const dead = await makeQueue('dead');
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ['QueueArn'] }),
    );
    const redrive = { deadLetterTargetArn: Attributes?.['QueueArn'], maxReceiveCount: 2 };
    const queue = await makeQueue('alive', { RedrivePolicy: JSON.stringify(redrive) });
    await send(queue, 'one');
    const [first] = await receive(queue);
    await invisible();
    expect(await receive(queue)).toHaveLength(1);
    await invisible();
    expect(await receive(dead)).toEqual([]);
    expect(await receive(queue)).toEqual([]);
    const [moved] = await receive(dead);
    expect(moved?.MessageId).toBe(first?.MessageId);
    expect(moved?.Attributes?.['SentTimestamp']).toBe(first?.Attributes?.['SentTimestamp']);
  });

  it('is not deleted by the handle of an earlier receive, which is no error', async () => {
    const queue = await makeQueue('handles');
    await send(queue, 'one');
    const [first] = await receive(queue);
    await invisible();
    await receive(queue);
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: first?.ReceiptHandle }));
    await invisible();
    expect(await receive(queue)).toHaveLength(1);
    const forged = sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: 'none' }));
    await expect(forged).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });
});
