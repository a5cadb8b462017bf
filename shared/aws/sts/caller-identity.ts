import type { HttpRequest } from '@smithy/types';
import { bindingHeader } from '../../operator/binding.ts';

/**
 * The one request of STS that a proof of identity is a signature of. Both sides make it of these constants, so that nothing of it
 * comes from a payload but the signature and what it covers.
 */
const body = 'Action=GetCallerIdentity&Version=2011-06-15';
const contentType = 'application/x-www-form-urlencoded; charset=utf-8';

/** The request at the endpoint that the SDK has resolved, with exactly the headers that a signature covers, and no others. */
export function callerIdentityRequest(resolved: HttpRequest, binding: string): HttpRequest {
  const { hostname, port } = resolved;
  const host = port === undefined ? hostname : `${hostname}:${port}`;
  const headers = { 'content-type': contentType, host, [bindingHeader]: binding };
  return Object.assign(resolved, { method: 'POST', body, headers });
}
