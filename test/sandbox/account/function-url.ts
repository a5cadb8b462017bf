import { request } from 'node:http';
import type { Account } from './account.ts';
import { type SigningKeys, signRequest } from './sign-request.ts';

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
    signing === null
      ? { host }
      : signRequest({ service: 'lambda', method, path, body, host, region: account.region }, signing, new Date());
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
