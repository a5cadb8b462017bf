import type { HttpRequest } from '@smithy/types';
import { bindingHeader } from '../../operator/binding.ts';

/**
 * The one request of STS that a proof of identity is a signature of. Both sides make it of these constants, so that nothing of it
 * comes from a payload but the signature and what it covers.
 */
export const body = 'Action=GetCallerIdentity&Version=2011-06-15';
export const contentType = 'application/x-www-form-urlencoded; charset=utf-8';

/** The request at the endpoint that the SDK has resolved, with exactly the headers that a signature covers, and no others. */
export function callerIdentityRequest<R extends HttpRequest>(resolved: R, binding: string): R {
  const { hostname, port } = resolved;
  resolved.method = 'POST';
  resolved.body = body;
  resolved.headers = {
    'content-type': contentType,
    host: port === undefined ? hostname : `${hostname}:${port}`,
    [bindingHeader]: binding,
  };
  return resolved;
}
