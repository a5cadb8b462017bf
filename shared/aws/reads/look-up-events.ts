import {
  type CloudTrailClient,
  type Event,
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { globalRegionOf } from '../../partitions.ts';
import type { Clients } from '../clients/clients.ts';
import { call } from '../sdk-error.ts';
import { type Paced, paced } from './paced.ts';

/** CloudTrail answers two requests a second, in an account and Region. */
const betweenMilliseconds = 500;
/** Pages of 50 events that are read of one name. */
const pages = 20;

/** One turn for all reads of a client: the limit is that of the account. */
const turns = new WeakMap<CloudTrailClient, Paced>();

/** Events that name one thing, the newest first, and whether older ones were left. */
export type LookedUp = { readonly events: readonly Event[]; readonly cut: boolean };

/**
 * The events of IAM's that name a role or a policy, of the 90 days that AWS keeps. They are in the Region of the
 * partition's global services only.
 * @param name of the role, or the policy's ARN.
 * @param until ends the read: what was read until then counts.
 * @throws CallError
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function lookUpEvents(clients: Clients, name: string, until: AbortSignal): Promise<LookedUp> {
  const cloudTrail = await clients.cloudTrail(globalRegionOf(clients.region));
  const inTurn = turns.get(cloudTrail) ?? paced(betweenMilliseconds);
  turns.set(cloudTrail, inTurn);
  const events: Event[] = [];
  const input: LookupEventsCommandInput = {
    LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: name }],
    MaxResults: 50,
  };
  let token: string | undefined;
  for (let page = 0; page < pages && (page === 0 || !until.aborted); page += 1) {
    const command = new LookupEventsCommand({ ...input, ...(token !== undefined && { NextToken: token }) });
    try {
      const answer = await inTurn(() =>
        call('cloudtrail:LookupEvents', cloudTrail.send(command, { abortSignal: until })),
      );
      events.push(...(answer.Events ?? []));
      token = answer.NextToken;
    } catch (error) {
      // The time was up while this page was under way.
      if (until.aborted) return { events, cut: true };
      throw error;
    }
    if (token === undefined) break;
  }
  return { events, cut: token !== undefined };
}
