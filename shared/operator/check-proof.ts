import { regionOf } from '../arn.ts';
import { type Instant, millisecondsBetween } from '../event/instant.ts';
import { type Binding, bindingHeader, parseBinding, sha256Of } from './binding.ts';
import type { Refusal, SignedRequest } from './request.ts';

/** In milliseconds, by the operator's clock, before and after. STS itself allows 15 minutes. */
const mostDifference = 5 * 60_000;

const authorization =
  /^AWS4-HMAC-SHA256 Credential=[A-Za-z0-9]{12,128}\/\d{8}\/([a-z0-9-]+)\/sts\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}$/;
const token = /^[A-Za-z0-9+/=_-]+$/;

/**
 * Checks what a caller signed, before STS is asked who signed it: that the signature covers this request (its exact bytes), this
 * installation and this moment. All of it stands in one signed header, so that none of it can be exchanged afterwards.
 * @param installation the operator's own ARN, from Lambda and never from the payload.
 */
export function checkProof({ request, proof }: SignedRequest, installation: string, now: Instant): Binding | Refusal {
  const binding = parseBinding(proof.binding);
  const [, region, signed] = authorization.exec(proof.authorization) ?? [];
  const date = instantOf(proof.date);
  const isToken = proof.token === undefined || token.test(proof.token);
  if (binding === undefined || region === undefined || date === undefined || !isToken)
    return refuse('malformed-proof', 'the proof of identity is not one that the command line of this product signs');
  const headers = signedHeaders(proof.token !== undefined);
  if (signed !== headers) return refuse('malformed-proof', `the signature does not cover exactly ${headers}`);
  if (binding.installation !== installation)
    return refuse('other-installation', `the proof was signed for another installation than ${installation}`);
  if (region !== regionOf(installation))
    return refuse(
      'other-installation',
      `the proof was not signed for STS of ${regionOf(installation) ?? 'this Region'}`,
    );
  if (binding.sha256 !== sha256Of(request))
    return refuse('other-request', 'the proof was signed for another request than this one');
  const difference = Math.max(...[binding.time, date].map((time) => Math.abs(millisecondsBetween(time, now))));
  if (difference > mostDifference)
    return refuse('clock', `the proof was signed ${Math.round(difference / 60_000)} minutes from the operator's time`);
  return binding;
}

/** The headers that the signature must cover, no more and no fewer: the operator sends these and nothing else that counts. */
function signedHeaders(withToken: boolean): string {
  return ['content-type', 'host', 'x-amz-date', ...(withToken ? ['x-amz-security-token'] : []), bindingHeader].join(
    ';',
  );
}

/** `20261127T073000Z` as an instant; undefined if it is none. */
function instantOf(date: string): Instant | undefined {
  const form = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
  // The parser of dates takes many a text for a date, so that the form is compared first.
  if (!form.test(date)) return undefined;
  const text = date.replace(form, '$1-$2-$3T$4:$5:$6.000Z');
  return Number.isNaN(Date.parse(text)) ? undefined : text;
}

function refuse(code: Refusal['code'], message: string): Refusal {
  return { is: 'refused', code, message };
}
