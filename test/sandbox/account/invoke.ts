import type { Invocation } from './account.ts';
import { type SigningKeys, signRequest } from './sign-request.ts';

/** The account in which a function is invoked, and the principal that invokes it. */
export interface Invoking {
  readonly endpoint: string;
  readonly region: string;
  readonly keys: SigningKeys;
}

/**
 * Invokes a function and waits for its answer.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function invoke(
  { endpoint, region, keys }: Invoking,
  functionName: string,
  payload: unknown,
): Promise<Invocation> {
  const path = `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
  const request = {
    service: 'lambda',
    method: 'POST',
    path,
    body: JSON.stringify(payload),
    host: new URL(endpoint).host,
    region,
  };
  const { host: _, ...headers } = signRequest(request, keys, new Date());
  const answer = await fetch(`${endpoint}${path}`, { method: 'POST', headers, body: request.body });
  const text = await answer.text();
  const error = answer.ok
    ? answer.headers.get('x-amz-function-error')
    : (answer.headers.get('x-amzn-errortype')?.split(':')[0] ?? `HTTP ${answer.status}`);
  return {
    status: answer.status,
    ...(error === null ? {} : { error }),
    payload: text === '' ? null : (JSON.parse(text) as unknown),
  };
}
