import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCertificates } from '../../functions/webhook/certificates.ts';
import { checkMessage, type Own } from '../../functions/webhook/check-message.ts';
import { readMessages } from '../../functions/webhook/read-message.ts';
import { certificateUrl, createSigner, recordOf, topic } from '../fixtures/sns.ts';

const sns = createSigner();
const forger = createSigner();
const expired = createSigner('2024-01-01T00:00:00Z', '2025-01-01T00:00:00Z');
const now = '2026-11-27T08:00:00.000Z';

/** Checks the one message of an event; the certificate at SNS's address is the one given. */
async function check(record: unknown, { certificate = sns.certificate, at = now, place = {} } = {}) {
  const asked: string[] = [];
  const own: Own = {
    topic,
    region: 'us-east-2',
    urlSuffix: 'amazonaws.com',
    now: () => Date.parse(at),
    certificates: (url) => {
      asked.push(url.href);
      return Promise.resolve(new X509Certificate(certificate));
    },
    ...place,
  };
  const [message] = readMessages({ Records: [record] });
  return { why: message === undefined ? 'message-unreadable' : await checkMessage(message, own), asked };
}

const later = (hours: number) => new Date(Date.parse(now) + hours * 3_600_000).toISOString();

describe('a message that SNS has signed', () => {
  it.each([
    ['with version 2', recordOf(sns, 'text')],
    ['with version 1', recordOf(sns, 'text', { SignatureVersion: '1' })],
    ['with a subject', recordOf(sns, 'text', { Subject: 'A subject' })],
    ['in two lines, and with signs of all kinds', recordOf(sns, 'one\ntwo “three” 🚀')],
    ['spelled as by HTTPS', recordOf(sns, 'text', { SigningCertUrl: undefined, SigningCertURL: certificateUrl })],
  ])('is taken %s', async (_, record) => {
    expect(await check(record)).toEqual({ why: undefined, asked: [certificateUrl] });
  });

  it('is taken for as long as Lambda may keep it, and from a clock that is a little ahead', async () => {
    expect((await check(recordOf(sns, 'text'), { at: later(6.5) })).why).toBeUndefined();
    expect((await check(recordOf(sns, 'text'), { at: later(-0.2) })).why).toBeUndefined();
  });

  it('is taken from the certificate’s host of the own partition', async () => {
    const place = { region: 'cn-north-1', urlSuffix: 'amazonaws.com.cn' };
    const url = certificateUrl.replace('us-east-2.amazonaws.com', 'cn-north-1.amazonaws.com.cn');
    expect((await check(recordOf(sns, 'text', { SigningCertUrl: url }), { place })).why).toBeUndefined();
    expect((await check(recordOf(sns, 'text'), { place })).why).toBe('message-foreign-certificate');
  });
});

describe('a payload that SNS has not signed for the topic', () => {
  const signed = recordOf(sns, 'text');
  const changed = (changes: object) => ({ Sns: { ...signed.Sns, ...changes } });

  it.each<[string, unknown]>([
    ['another text', changed({ Message: 'other' })],
    ['another id', changed({ MessageId: 'm-2' })],
    ['a later time', changed({ Timestamp: later(0.1) })],
    ['a subject', changed({ Subject: 'text' })],
    ['another type', changed({ Type: 'UnsubscribeConfirmation' })],
    ['a type that was signed, but is not for a function', recordOf(sns, 'text', { Type: 'SubscriptionConfirmation' })],
    ['the signature of another key', recordOf(forger, 'text')],
    ['no signature', changed({ Signature: 'x' })],
    ['another version', changed({ SignatureVersion: '1' })],
    ['a version that there is not', changed({ SignatureVersion: '3' })],
    ['a version that every object has', changed({ SignatureVersion: 'constructor' })],
  ])('is refused with %s', async (_, record) => {
    expect((await check(record)).why).toBe('message-unsigned');
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'message-unreadable'],
    ['a text alone', { Sns: { Message: 'text' } }, 'message-unreadable'],
    ['a text that is none', changed({ Message: { a: 1 } }), 'message-unreadable'],
    ['the topic of another', recordOf(sns, 'text', { TopicArn: `${topic}2` }), 'message-foreign-topic'],
    ['no time', recordOf(sns, 'text', { Timestamp: 'now' }), 'message-out-of-time'],
  ])('is refused before a certificate is fetched: %s', async (_, record, why) => {
    expect(await check(record)).toEqual({ why, asked: [] });
  });

  it.each([8, 24 * 30, -1])('is refused %d hours after its time', async (hours) => {
    expect(await check(signed, { at: later(hours) })).toEqual({ why: 'message-out-of-time', asked: [] });
  });

  it.each([
    ['http', certificateUrl.replace('https', 'http')],
    ['another host', 'https://example.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem'],
    ['another Region', certificateUrl.replace('us-east-2', 'us-east-1')],
    ['a bucket of anybody’s', certificateUrl.replace('sns.us-east-2', 'sns.s3')],
    ['a host that begins so', certificateUrl.replace('.com/', '.com.example.com/')],
    ['the host as a user', certificateUrl.replace('.com/', '.com@example.com/')],
    ['another port', certificateUrl.replace('.com/', '.com:8443/')],
    ['another path', certificateUrl.replace('/Simple', '/x/Simple')],
    ['a path that leads up', certificateUrl.replace('/Simple', '/../x/Simple')],
    ['a query', `${certificateUrl}?a=b`],
    ['a fragment', `${certificateUrl}#a`],
    ['no name', certificateUrl.replace('0123456789abcdef0123456789abcdef', '')],
    ['no URL', 'certificate'],
  ])('is refused with a certificate from elsewhere, which is not fetched: %s', async (_, SigningCertUrl) => {
    const record = recordOf(forger, 'text', { SigningCertUrl });
    const given = { certificate: forger.certificate };
    expect(await check(record, given)).toEqual({ why: 'message-foreign-certificate', asked: [] });
  });

  it('is refused with a certificate that was not valid at its time', async () => {
    const given = { certificate: expired.certificate };
    expect((await check(recordOf(expired, 'text'), given)).why).toBe('message-foreign-certificate');
  });
});

describe('the certificates of SNS', () => {
  const url = new URL(certificateUrl);

  function world(...answers: readonly (() => Response)[]) {
    const requests: RequestInit[] = [];
    const certificates = createCertificates((_, request) => {
      requests.push(request);
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      return Promise.resolve(answer?.() ?? new Response('', { status: 500 }));
    });
    return { certificates, requests };
  }

  it('are fetched once, without following a redirect, and with a limit of time', async () => {
    const { certificates, requests } = world(() => new Response(sns.certificate));
    expect((await certificates(url))?.raw).toEqual((await certificates(url))?.raw);
    expect(requests).toEqual([{ redirect: 'error', signal: expect.any(AbortSignal) }]);
  });

  it.each([
    ['SNS has none there', () => new Response(sns.certificate, { status: 404 })],
    ['what came is none', () => new Response('<html>')],
    ['what came is far too long', () => new Response(`${sns.certificate}${'\n'.repeat(30_000)}`)],
  ])('are absent where %s, and are asked for again', async (_, answer) => {
    const { certificates } = world(answer, () => new Response(sns.certificate));
    expect(await certificates(url)).toBeUndefined();
    expect(await certificates(url)).toBeDefined();
  });

  it.each([429, 503])(
    'are neither there nor absent where SNS answers %d: the message is tried again',
    async (status) => {
      const { certificates } = world(() => new Response('', { status }));
      await expect(certificates(url)).rejects.toThrow(`HTTP ${status}`);
    },
  );

  it('are few: the oldest is forgotten', async () => {
    const { certificates, requests } = world(() => new Response(sns.certificate));
    const numbered = (number: number) =>
      new URL(certificateUrl.replace('0.pem', `${number}.pem`).replace(/f\.pem$/, `${number}.pem`));
    for (const number of [1, 2, 3, 4, 5, 1]) await certificates(numbered(number));
    expect(requests).toHaveLength(6);
    await certificates(numbered(5));
    expect(requests).toHaveLength(6);
  });
});
