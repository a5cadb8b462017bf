import type { ClientOptions } from '../sandbox/account/account.ts';
import { signRequest } from '../sandbox/account/sign-request.ts';

/** An event of CloudTrail's history. */
export interface TrailEvent {
  readonly EventName: string;
  readonly EventTime: number;
  readonly ReadOnly: string;
  readonly Resources: readonly { readonly ResourceType: string; readonly ResourceName: string }[];
  /** The whole record, as JSON. */
  readonly CloudTrailEvent: string;
}

/** What cloudtrail:LookupEvents answered, an error's code as `__type`. */
export interface LookedUp {
  readonly Events?: readonly TrailEvent[];
  readonly NextToken?: string;
  readonly __type?: string;
}

/** Asks CloudTrail's event history. */
export async function lookUpEvents(
  { endpoint, region, credentials }: ClientOptions,
  request: object = {},
): Promise<LookedUp> {
  const body = JSON.stringify(request);
  const signed = { service: 'cloudtrail', method: 'POST', path: '/', body, host: new URL(endpoint).host, region };
  const { host: _, ...headers } = signRequest(signed, credentials, new Date());
  const target = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents';
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { ...headers, 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' },
    body,
  });
  return (await answer.json()) as LookedUp;
}

/** The events that have one attribute, newest first. */
export const lookUpBy = async (options: ClientOptions, AttributeKey: string, AttributeValue: string) =>
  (await lookUpEvents(options, { LookupAttributes: [{ AttributeKey, AttributeValue }] })).Events ?? [];
