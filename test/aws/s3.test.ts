import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ClientOptions, createClients } from '../../shared/aws/clients/clients.ts';
import { createCollect } from '../../shared/aws/reads/collect.ts';
import type { Ask } from '../../shared/evidence/ask.ts';

type Request = { readonly hostname: string; readonly path: string; readonly query: Readonly<Record<string, string>> };
type Answer = { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string };

/** Asks over real clients of S3; `answer` plays its wire. */
async function ask(question: Ask, answer: (request: Request) => Answer) {
  const requests: Request[] = [];
  const handle = async (request: Request) => {
    requests.push(request);
    const { status = 200, headers = {}, body } = answer(request);
    return { response: { statusCode: status, headers, body: Buffer.from(body) } };
  };
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  const requestHandler = { handle } as unknown as NonNullable<ClientOptions['requestHandler']>;
  const clients = createClients({ region: 'eu-west-1', account: '111122223333', requestHandler });
  const facts = await createCollect(clients, () => '2026-11-23T10:00:00.000Z')([question]);
  return { fact: facts.get(question), requests };
}

const file = { kind: 'environment-file', subject: 'arn:aws:s3:::settings/prod/web.env' } as const;
const policy = { kind: 'bucket-policy', subject: 'settings' } as const;
const listing =
  '<ListBucketResult><Name>settings</Name><Contents><Key>prod/web.env</Key><Size>3</Size></Contents></ListBucketResult>';
const error = (code: string) => `<Error><Code>${code}</Code><Message>no</Message></Error>`;

afterEach(() => vi.unstubAllEnvs());

describe('S3 as it answers', () => {
  it('lists a bucket by its name as a host; no object is asked for', async () => {
    const { fact, requests } = await ask(file, () => ({ body: listing }));
    expect(fact).toMatchObject({ is: 'known', value: { exists: true, near: [] } });
    expect(requests.map(({ hostname, path, query }) => [hostname, path, query['prefix']])).toEqual([
      ['settings.s3.eu-west-1.amazonaws.com', '/', 'prod/web.env'],
    ]);
  });

  it('is followed to the Region that the bucket is in', async () => {
    const { fact, requests } = await ask(file, ({ hostname }) =>
      hostname.includes('us-west-2')
        ? { body: listing }
        : { status: 301, headers: { 'x-amz-bucket-region': 'us-west-2' }, body: error('PermanentRedirect') },
    );
    expect(fact).toMatchObject({ is: 'known', value: { exists: true } });
    expect(requests.at(-1)?.hostname).toBe('settings.s3.us-west-2.amazonaws.com');
  });

  it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'])('takes the bucket in the path where %s is set', async (name) => {
    vi.stubEnv(name, 'http://localhost:4566');
    const { requests } = await ask(file, () => ({ body: listing }));
    expect(requests.map(({ hostname, path }) => [hostname, path])).toEqual([['localhost', '/settings/']]);
  });

  it.each([
    ['NoSuchBucketPolicy', 404, { is: 'known', value: {} }],
    ['NoSuchBucket', 404, { is: 'absent' }],
    ['AccessDenied', 403, { is: 'unavailable', why: 'denied', permission: 's3:GetBucketPolicy' }],
    ['MethodNotAllowed', 405, { is: 'unavailable', why: 'failed' }],
  ] as const)('is understood when it says %s of a policy', async (code, status, expected) => {
    const { fact } = await ask(policy, () => ({ status, body: error(code) }));
    expect(fact).toMatchObject(expected);
  });

  it('answers a policy as its bare text', async () => {
    const { fact } = await ask(policy, () => ({ body: '{"Statement":{"Effect":"Deny","Action":"s3:*"}}' }));
    expect(fact).toMatchObject({ value: { document: { Statement: [{ Effect: 'Deny', Action: ['s3:*'] }] } } });
  });
});
