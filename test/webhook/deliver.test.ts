import { X509Certificate } from 'node:crypto';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type Delivery, deliver } from '../../functions/webhook/deliver.ts';
import { keepForMinutes } from '../../functions/webhook/webhook-url.ts';
import { render } from '../../shared/notification/render/render.ts';
import { renderControl } from '../../shared/notification/render/render-control.ts';
import { renderSlackMessage } from '../../shared/notification/render/render-slack-message.ts';
import { alarmMessage } from '../fixtures/alarm-message.ts';
import { installed, notices, paused } from '../fixtures/control.ts';
import { fuzzRuns, fuzzTimeout } from '../fixtures/fuzz.ts';
import { incidentOf, messages, notificationOf } from '../fixtures/incident.ts';
import { createSigner, recordOf, topic } from '../fixtures/sns.ts';
import { startWebhook, type WebhookAnswer, type WebhookServer } from './webhook-server.ts';

const servers: WebhookServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const sns = createSigner();

function snsEvent(...texts: readonly string[]): object {
  return { Records: texts.map((text) => recordOf(sns, text)) };
}

/** The webhook's address: no part of its path may be shown. */
const address = 'https://hooks.slack.example/services/T000/B000/s3cr3tpath';

const json = render(messages['changed'] ?? notificationOf('changed', incidentOf())).json;

/** A delivery to a webhook on this machine; pauses take no time, and use up the time that is left. */
async function world(answers: readonly WebhookAnswer[], milliseconds = 15_000) {
  const server = await startWebhook(answers);
  servers.push(server);
  const pauses: number[] = [];
  const notes: unknown[] = [];
  const refused: string[] = [];
  let reads = 0;
  let left = milliseconds;
  const read = async () => {
    reads += 1;
    return address;
  };
  const delivery: Delivery = {
    own: {
      topic,
      region: 'us-east-2',
      urlSuffix: 'amazonaws.com',
      certificates: async () => new X509Certificate(sns.certificate),
      now: () => Date.parse('2026-11-27T08:00:00Z'),
    },
    webhook: keepForMinutes(read, () => 0),
    render: renderSlackMessage,
    poster: {
      // The address is https, as it must be; only the connection leads to the stand-in.
      fetch: (url, init) => fetch(new URL(url.pathname, server.origin), init),
      sleep: async (pause) => {
        pauses.push(pause);
        left -= pause;
      },
      random: () => 0.5,
      timeLeft: () => left,
    },
    note: (...note) => notes.push(note),
    refuse: (why) => refused.push(why),
  };
  return { delivery, server, pauses, notes, refused, reads: () => reads };
}

describe('delivering to a Slack webhook', () => {
  it('posts the message as JSON, once', async () => {
    const { delivery, server, notes } = await world([{ status: 200, body: 'ok' }]);
    await deliver(snsEvent(json), delivery);
    expect(server.received.map(({ path }) => path)).toEqual(['/services/T000/B000/s3cr3tpath']);
    expect(server.received[0]?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({
      text: expect.stringContaining('megilance-backend-service'),
      blocks: expect.any(Array),
    });
    expect(JSON.stringify(notes)).toContain('inc-0a1b2c3d4e5f');
    expect(JSON.stringify(notes)).not.toContain('s3cr3tpath');
  });

  it.each(notices)('posts what is told of a control as well: $news.is', async (notice) => {
    const { delivery, server, notes } = await world([{ status: 200, body: 'ok' }]);
    await deliver(snsEvent(renderControl(notice, paused, installed).json), delivery);
    expect(server.received).toHaveLength(1);
    expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({
      text: expect.stringContaining('ecs-init-remediator (us-east-2): '),
    });
    expect(notes).toEqual([['posted to the webhook', { state: notice.news.is, notification: notice.id }]]);
  });

  it('posts an alarm as CloudWatch publishes it, and its end', async () => {
    const { delivery, server } = await world([{ status: 200 }]);
    const over = { ...alarmMessage, NewStateValue: 'OK', OldStateValue: 'ALARM' };
    await deliver(snsEvent(JSON.stringify(alarmMessage), JSON.stringify(over)), delivery);
    expect(server.received.map(({ body }) => (JSON.parse(body) as { readonly text: string }).text)).toEqual([
      '[ALARM] EcsInitRemediator - dead letters',
      '[OK] EcsInitRemediator - dead letters',
    ]);
  });

  it('posts nothing of an alarm that is well for the first time, as every new one is', async () => {
    const { delivery, server, notes } = await world([{ status: 200 }]);
    const first = { ...alarmMessage, NewStateValue: 'OK', OldStateValue: 'INSUFFICIENT_DATA' };
    await deliver(snsEvent(JSON.stringify(first)), delivery);
    expect([server.received, notes]).toEqual([
      [],
      [
        [
          'not posted: the alarm is well for the first time',
          { state: 'OK', alarm: 'arn:aws:cloudwatch:us-east-2:111122223333:alarm:EcsInitRemediator - dead letters' },
        ],
      ],
    ]);
  });

  it('reads the address once for many messages', async () => {
    const { delivery, server, reads } = await world([{ status: 200 }]);
    await deliver(snsEvent(json, json), delivery);
    await deliver(snsEvent(json), delivery);
    expect([server.received.length, reads()]).toStrictEqual([3, 1]);
  });

  it('waits as long as Slack asks for, then tries again', async () => {
    const { delivery, server, pauses } = await world([
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 200 },
    ]);
    await deliver(snsEvent(json), delivery);
    expect(server.received).toHaveLength(2);
    expect(pauses).toStrictEqual([7000]);
  });

  it('tries again after a fault of Slack, with longer and longer pauses', async () => {
    const { delivery, server, pauses } = await world([{ status: 503 }, 'hang-up', { status: 500 }, { status: 200 }]);
    await deliver(snsEvent(json), delivery);
    expect(server.received).toHaveLength(4);
    expect(pauses).toStrictEqual([750, 1500, 3000]);
  });

  it('throws after the last try, so that Lambda keeps the message', async () => {
    const { delivery, server } = await world([{ status: 503 }]);
    await expect(deliver(snsEvent(json), delivery)).rejects.toThrow(
      'the webhook did not take the message after 4 tries: HTTP 503',
    );
    expect(server.received).toHaveLength(4);
  });

  it('throws at once where Slack asks for more time than there is', async () => {
    const { delivery, server } = await world([{ status: 429, headers: { 'retry-after': '60' } }]);
    await expect(deliver(snsEvent(json), delivery)).rejects.toThrow('after 1 try: HTTP 429');
    expect(server.received).toHaveLength(1);
  });

  it('gives up a try that is not answered in time', async () => {
    const { delivery } = await world(['hang'], 1400);
    await expect(deliver(snsEvent(json), delivery)).rejects.toThrow('no answer in time');
  });

  it('does not try again if Slack refuses, reports Slack’s error word, and reads the URL again next time', async () => {
    const { delivery, server, reads } = await world([{ status: 404, body: 'no_service' }, { status: 200 }]);
    await expect(deliver(snsEvent(json), delivery)).rejects.toThrow(
      'the webhook refused the message: HTTP 404 no_service',
    );
    await deliver(snsEvent(json), delivery);
    expect([server.received.length, reads()]).toStrictEqual([2, 2]);
  });

  it('does not follow a redirect', async () => {
    const elsewhere = await startWebhook([{ status: 200 }]);
    servers.push(elsewhere);
    const { delivery } = await world([{ status: 307, headers: { location: elsewhere.origin } }]);
    await expect(deliver(snsEvent(json), delivery)).rejects.toThrow('the webhook refused the message: HTTP 307');
    expect(elsewhere.received).toStrictEqual([]);
  });

  it.each<[string, readonly WebhookAnswer[]]>([
    ['a refusal that repeats it', [{ status: 403, body: 'invalid_token for /services/T000/B000/s3cr3tpath' }]],
    ['a fault', [{ status: 500, body: '/services/T000/B000/s3cr3tpath' }]],
    ['a lost connection', ['hang-up']],
  ])('says no part of the address in an error after %s', async (_, answers) => {
    const { delivery } = await world(answers);
    const error: unknown = await deliver(snsEvent(json), delivery).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(
      `${String(error)} ${error instanceof Error ? `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}` : ''}`,
    ).not.toContain('s3cr3tpath');
  });

  it('refuses a message that is not a notification, posts nothing, and repeats none of its text', async () => {
    const { delivery, server } = await world([{ status: 200 }]);
    await expect(deliver(snsEvent('{"hunter2": 1}'), delivery)).rejects.toThrow(
      /is not a notification of ecs-init-remediator/,
    );
    expect(server.received).toStrictEqual([]);
  });

  it('posts nothing that SNS did not sign, does not throw, and posts the rest', async () => {
    const { delivery, server, refused, reads } = await world([{ status: 200 }]);
    const forged = recordOf(createSigner(), json);
    const bare = { Sns: { Message: json } };
    await deliver({ Records: [forged, bare] }, delivery);
    await deliver({}, delivery);
    expect([server.received.length, reads()]).toStrictEqual([0, 0]);
    expect(refused).toStrictEqual(['message-unsigned', 'message-unreadable', 'message-unreadable']);
    await deliver({ Records: [forged, recordOf(sns, json)] }, delivery);
    expect(server.received).toHaveLength(1);
  });

  it('throws where the certificate cannot be fetched, so that Lambda keeps the message', async () => {
    const { delivery, server } = await world([{ status: 200 }]);
    const certificates = () => Promise.reject(new Error('HTTP 503'));
    const own = { ...delivery.own, certificates };
    await expect(deliver(snsEvent(json), { ...delivery, own })).rejects.toThrow('HTTP 503');
    expect(server.received).toStrictEqual([]);
  });

  it(
    'posts nothing and does not throw, whatever it is handed',
    async () => {
      const { delivery, server } = await world([{ status: 200 }]);
      const signed = recordOf(sns, json).Sns;
      const field = fc.constantFrom(
        'Message',
        'MessageId',
        'Timestamp',
        'TopicArn',
        'Type',
        'Signature',
        'SigningCertUrl',
      );
      const spoiled = fc
        .dictionary(field, fc.anything(), { minKeys: 1 })
        .map((wrong) => ({ Records: [{ Sns: { ...signed, ...wrong } }] }));
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.anything(), spoiled), (payload) => deliver(payload, delivery)),
        { numRuns: fuzzRuns },
      );
      expect(server.received).toStrictEqual([]);
    },
    fuzzTimeout,
  );
});
