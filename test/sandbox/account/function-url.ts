import { createHash, createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { Account } from './account.ts';

/** Keys that sign a request; the account's root unless given. */
export interface SigningKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** One request to a function URL; `keys: null` sends it unsigned. */
export interface UrlRequest {
  readonly method: string;
  /** With its leading slash and query, as it stands behind the URL's host. */
  readonly path: string;
  readonly body?: string;
  readonly keys?: SigningKeys | null;
}

/** What a function URL answered. */
export interface UrlAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Calls a function URL as AWS would be called, signed for its own host, though that name does not resolve here: the request goes to the
 * account's port with the URL's host in its Host header.
 */
export function callFunctionUrl(
  account: Account,
  url: string,
  { method, path, body = '', keys }: UrlRequest,
): Promise<UrlAnswer> {
  const host = new URL(url).host;
  const signing = keys === undefined ? account.credentials : keys;
  const headers =
    signing === null ? { host } : sign({ method, path, body, host, region: account.region }, signing, new Date());
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: new URL(account.endpoint).port, method, path, headers },
      (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function sign(
  { method, path, body, host, region }: { method: string; path: string; body: string; host: string; region: string },
  keys: SigningKeys,
  now: Date,
): Record<string, string> {
  const time = now.toISOString().replaceAll(/[:-]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/${region}/lambda/aws4_request`;
  const headers: Record<string, string> = {
    host,
    'x-amz-date': time,
    ...(keys.sessionToken === undefined ? {} : { 'x-amz-security-token': keys.sessionToken }),
  };
  const names = Object.keys(headers).toSorted();
  const [resource = '/', query = ''] = path.split('?');
  const canonical = [
    method,
    resource.split('/').map(encodeURIComponent).join('/'),
    query.split('&').toSorted().join('&'),
    ...names.map((name) => `${name}:${headers[name] ?? ''}`),
    '',
    names.join(';'),
    hash(body),
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${keys.secretAccessKey}`);
  const signature = hmac(key, text).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...headers, authorization };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
