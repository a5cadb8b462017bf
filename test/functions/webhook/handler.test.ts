import { beforeEach, describe, expect, it, vi } from 'vitest';
import { render } from '../../../shared/notification/render/render.ts';
import { renderControl } from '../../../shared/notification/render/render-control.ts';
import { installed, notices, paused } from '../../fixtures/control.ts';
import { messages } from '../../fixtures/incident.ts';
import { certificateUrl, createSigner, recordOf, topic } from '../../fixtures/sns.ts';
import { context, type Environment, fakeAws, jsonLines, startFunction } from '../../fixtures/started-function.ts';

const { ssm } = fakeAws();
const sns = createSigner();
const slack = 'https://hooks.slack.com/services/T/B/x';
const environment: Environment = {
  INSTALLATION: 'Own',
  AWS_REGION: 'us-east-2',
  URL_SUFFIX: 'amazonaws.com',
  TOPIC_ARN: topic,
  WEBHOOK_PARAMETER: '/slack',
};
const reach = vi.fn<(url: URL) => Promise<Response>>();

function start(given: Environment = environment) {
  vi.stubGlobal('fetch', reach);
  return startFunction(() => import('../../../functions/webhook/handler.ts'), given);
}

beforeEach(() => {
  ssm.resolves({ Parameter: { Value: slack } });
  reach
    .mockReset()
    .mockImplementation(async (url) => new Response(url.href === certificateUrl ? sns.certificate : 'ok'));
});

const called = () => reach.mock.calls.map(([url]) => url.href);

describe('the function of the webhook', () => {
  const message = messages['changed'];
  const text = message === undefined ? '' : render(message).json;
  const control = notices.map((notice) => renderControl(notice, paused, installed).json)[0] ?? '';
  const Timestamp = new Date().toISOString();
  const valid = createSigner('2020-01-01T00:00:00Z', '2090-01-01T00:00:00Z');

  it('fetches the certificate of SNS, and posts to the webhook: of an incident, and of a control', async () => {
    reach.mockImplementation(async (url) => new Response(url.href === certificateUrl ? valid.certificate : 'ok'));
    const handler = await start();
    await handler({ Records: [text, control].map((one) => recordOf(valid, one, { Timestamp })) }, context);
    expect(called()).toEqual([certificateUrl, slack, slack]);
  });

  it('calls nobody for what SNS did not send, warns, and counts it', async () => {
    const handler = await start();
    await handler({ Records: [{ Sns: { Message: text } }] }, context);
    expect([called(), ssm.calls()]).toEqual([[], []]);
    expect(jsonLines(vi.mocked(console.warn).mock.calls)).toEqual([
      expect.objectContaining({ level: 'WARN', reason: 'message-unreadable' }),
    ]);
    expect(jsonLines(vi.mocked(console.log).mock.calls)).toContainEqual(
      expect.objectContaining({ Ignored: 1, Reason: 'message-unreadable' }),
    );
  });

  it.each(Object.keys(environment))('names %s where the stack did not set it', async (name) => {
    await expect(start({ ...environment, [name]: '' })).rejects.toThrow(`the environment variable ${name} is missing`);
  });
});
