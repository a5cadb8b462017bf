import type { IAMClient } from '@aws-sdk/client-iam';
import type { AccessChange, AccessHistory } from '../../evidence/access-history.ts';
import type { PolicyDocument } from '../../policy/policy-document.ts';
import { readPolicyDocument } from '../../policy/read-policy.ts';
import { listAttachedPolicies } from '../reads/list-attached-policies.ts';
import { type LookedUp, lookUpEvents } from '../reads/look-up-events.ts';
import { readDefaultVersion } from '../reads/managed-policy.ts';
import { readAccessChange } from '../reads/read-access-change.ts';
import { type Collector, type Reading, readFact, unreadable } from '../reads/read-fact.ts';
import { roleName } from '../reads/role-name.ts';
import { CallError, failureOf } from '../sdk-error.ts';

const source = 'cloudtrail:LookupEvents';
/** In milliseconds: the longest that the history may be read. A workload has 20 seconds for all of its reads. */
const longest = 12_000;
/** Policies of the owner's that are looked up, each with requests of its own. */
const mostPolicies = 10;

type Read = AccessHistory & { readonly cut: boolean };

/**
 * What was changed of a role, of the policies that it has, and of those that it had. CloudTrail shows most events within
 * about 5 minutes, and may take 15: what happened since then is for ECS to show, which lists tasks for an hour.
 *
 * A policy's own events name the policy and not the role. So those of each policy of the owner's are looked up too that
 * the role has, or was relieved of.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
 */
export const collectAccessHistory: Collector<'access-history'> = async (subject, reading) => {
  const fact = await readFact(reading, source, () => readHistory(subject, reading));
  if (fact.is !== 'known') return fact;
  const { cut, ...value } = fact.value;
  return { ...fact, value, ...(cut && { cut }) };
};

async function readHistory(subject: string, { clients }: Reading): Promise<Read> {
  const name = roleName(subject, clients, source);
  const iam = await clients.iam();
  const until = AbortSignal.timeout(longest);
  const [ofRole, attached] = await Promise.all([lookUpEvents(clients, name, until), attachedTo(iam, name)]);
  const changes = changesOf(ofRole, name);
  const owners = [...new Set([...attached, ...detachedFrom(changes)])].filter((arn) => !isManagedByAws(arn));
  const chosen = owners.slice(0, mostPolicies);
  const looked = await Promise.all(chosen.map((arn) => lookUpEvents(clients, arn, until)));
  const all = once([...changes, ...looked.flatMap((one) => changesOf(one, name))]).toSorted(newestFirst);
  const cut = [ofRole, ...looked].some((one) => one.cut) || chosen.length < owners.length;
  return { changes: await withDocuments(iam, all), cut };
}

/** A role that is gone has no policies, and its history is still there. */
async function attachedTo(iam: IAMClient, name: string): Promise<readonly string[]> {
  try {
    return (await listAttachedPolicies(iam, name)).map(({ arn }) => arn);
  } catch (error) {
    if (failureOf(error).kind === 'not-found') return [];
    throw error;
  }
}

/** CloudTrail's moments are whole seconds. What happened within one stays in its order, the newest first. */
function newestFirst({ at: a }: AccessChange, { at: b }: AccessChange): number {
  return a === b ? 0 : a < b ? 1 : -1;
}

function changesOf({ events }: LookedUp, role: string): readonly AccessChange[] {
  try {
    return events.flatMap((event) => readAccessChange(event, role) ?? []);
  } catch (error) {
    if (error instanceof CallError || !(error instanceof Error)) throw error;
    throw unreadable(source, 'MalformedEvent', error.message);
  }
}

/** What the role was relieved of, the newest first. */
function detachedFrom(changes: readonly AccessChange[]): readonly string[] {
  return changes.flatMap(({ event, policy }) => (event === 'DetachRolePolicy' && policy !== undefined ? [policy] : []));
}

/** The call that attaches a policy is found by the role's name, and by the policy's ARN. */
function once(changes: readonly AccessChange[]): readonly AccessChange[] {
  const keyOf = ({ at, event, by, policy = '' }: AccessChange) => [at, event, by, policy].join('|');
  return [...new Map(changes.map((change) => [keyOf(change), change])).values()];
}

/** The calls that name a managed policy and do not hold its text. */
const naming: ReadonlySet<string> = new Set([
  'AttachRolePolicy',
  'DetachRolePolicy',
  'PutRolePermissionsBoundary',
  'SetDefaultPolicyVersion',
]);

/** Adds what the managed policies say that are named. One that cannot be read, or is gone, has no document. */
async function withDocuments(iam: IAMClient, changes: readonly AccessChange[]): Promise<readonly AccessChange[]> {
  const named = changes.filter(({ event }) => naming.has(event)).flatMap(({ policy }) => policy ?? []);
  const arns = [...new Set(named)].filter((arn) => arn.startsWith('arn:')).slice(0, mostPolicies);
  const texts = new Map(await Promise.all(arns.map(async (arn) => [arn, await textOf(iam, arn)] as const)));
  return changes.map((change) => {
    const document = naming.has(change.event) ? texts.get(change.policy ?? '') : undefined;
    return document === undefined ? change : { ...change, document };
  });
}

async function textOf(iam: IAMClient, arn: string): Promise<PolicyDocument | undefined> {
  try {
    return readPolicyDocument((await readDefaultVersion(iam, arn)) ?? '');
  } catch (error) {
    failureOf(error);
    return undefined;
  }
}

function isManagedByAws(arn: string): boolean {
  return /^arn:[^:]+:iam::aws:policy\//.test(arn);
}
