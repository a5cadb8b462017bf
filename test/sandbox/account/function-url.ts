import { request } from 'node:http';
import type { Account } from './account.ts';
import { type SigningKeys, signRequest } from './sign-request.ts';

/** One request to a function URL. With `keys: null` it is sent without a signature. */
export interface UrlRequest {
  readonly method: string;
  /** The path with its leading slash and query, as in the URL after the host. */
  readonly path: string;
  readonly body?: string;
  readonly keys?: SigningKeys | null;
}

/** The answer of a function URL. */
export interface UrlAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Calls a function URL as on AWS, signed for the host of the URL. That name does not resolve here, so the request goes
 * to the port of the account with the host in its Host header.
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
