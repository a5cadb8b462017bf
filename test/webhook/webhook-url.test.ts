import { describe, expect, it } from 'vitest';
import { checkWebhookUrl, keepForMinutes } from '../../functions/webhook/webhook-url.ts';

describe('the URL of the webhook', () => {
  it('is accepted if it is https', () => {
    expect(checkWebhookUrl(' https://hooks.slack.com/services/T/B/x \n').host).toBe('hooks.slack.com');
  });

  it.each([
    ['http://hooks.slack.com/s3cr3t', /is not https/],
    ['http://127.0.0.1:8080/s3cr3t', /is not https/],
    ['http://localhost/s3cr3t', /is not https/],
    ['http://127.0.0.1.evil.example/s3cr3t', /is not https/],
    ['ftp://localhost/s3cr3t', /is not https/],
    ['s3cr3t', /does not hold an address/],
    ['https://user:s3cr3t@hooks.slack.com/', /user name or password/],
  ])('is refused as %s, without a part of it in the error', (text, message) => {
    expect(() => checkWebhookUrl(text)).toThrow(message);
    expect(() => checkWebhookUrl(text)).not.toThrow(/s3cr3t/);
  });
});

describe('a value that is kept for minutes', () => {
  it('is read again after five minutes, or when it is forgotten', async () => {
    let now = 0;
    let reads = 0;
    const kept = keepForMinutes(
      async () => (reads += 1),
      () => now,
    );
    expect([await kept.get(), await kept.get()]).toStrictEqual([1, 1]);
    now = 5 * 60_000;
    expect(await kept.get()).toBe(2);
    kept.forget();
    expect(await kept.get()).toBe(3);
  });

  it('is not kept when reading it failed', async () => {
    let reads = 0;
    const kept = keepForMinutes(
      async () => {
        reads += 1;
        if (reads === 1) throw new Error('throttled');
        return reads;
      },
      () => 0,
    );
    await expect(kept.get()).rejects.toThrow('throttled');
    expect(await kept.get()).toBe(2);
  });
});
