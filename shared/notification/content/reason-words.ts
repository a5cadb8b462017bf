import type { AllowedCall } from '../../change/grant-covers.ts';
import type { KeptReason, Reason } from '../../change/reason.ts';
import { listed } from '../../diagnosis/listed.ts';
import type { Decision, PlannedChange } from '../../incident/decision.ts';
import type { ChangeRecord, FindingRecord } from '../../incident/incident.ts';
import { foreignPatterns } from '../../policy/foreign-pattern.ts';
import { shortTime } from '../text/short-time.ts';
import { describeAction, sayMadeWhole } from './change-words.ts';
import { sayHold, untilRestored } from './hold-words.ts';
import { whyKept } from './kept-words.ts';
import { saySource, sayUnread } from './mode-words.ts';

/** The changes whose ids a reason may hold. */
type Changes = readonly (ChangeRecord | PlannedChange)[];

/**
 * A reason as a sentence for people, without capital letter and full stop. ARNs are whole; each channel shortens them.
 */
export function sayReason(reason: Reason, changes: Changes = []): string {
  switch (reason.code) {
    case 'as-told':
      return reason.text;
    // Reasons about the plan.
    case 'planned':
      return reason.changes.map((id) => describeChange(id, changes)).join(', then ');
    case 'nothing-planned':
      return 'there is nothing to change';
    case 'cause-undecided':
      return 'what would prove the cause could not be read';
    case 'only-a-person':
      return 'only a person can change this';
    case 'only-a-person-network':
      return 'only a person can change the network';
    case 'no-grant-for-role':
      return `no grant names the role ${reason.role}`;
    case 'no-grant-covers':
      return `no grant of the role covers ${[...new Set(reason.resources)].join(', ')}`;
    case 'grant-covers-part':
      return sayPart(reason);
    case 'no-grant-names':
      return `no grant names ${reason.resource}`;
    case 'meaning-unknown':
      return 'only a person can know what this reference was meant to be';
    case 'no-correction-for-family':
      return `no correction is configured for the family ${reason.family}`;
    case 'other-reference-first':
      return `another reference of this revision needs a person first: ${reason.requirements.join(', ')}`;
    case 'no-earlier-revision':
      return 'no earlier revision is known that completed a deployment of the service, to move it back to';
    case 'definition-unread':
      return 'the task definition could not be read';
    // Reasons about limits and the mode.
    case 'suspended':
      if (reason.why.code === 'person-stopped') return `${sayReason(reason.why, changes)}${untilRestored}`;
      return `it was tried at ${reason.since} and taken back: ${sayReason(reason.why, changes)}${untilRestored}`;
    case 'suspended-unrecorded':
      return `it was tried and taken back, and the ledger does not say why${untilRestored}`;
    case 'tried-too-often':
      return `it was tried ${reason.attempts} times within a day (limit ${reason.limit})`;
    case 'outside-windows':
      return `the change windows are closed until ${reason.until}; it is decided anew then`;
    case 'mode-holds':
      return `the mode is ${reason.mode} (${saySource(reason.set, reason.mode)})`;
    case 'mode-unread':
      return `the mode could not be read (${sayUnread(reason.why)}); it is tried again`;
    // Reasons for not making an intended change.
    case 'not-configured':
      return 'the configuration does not allow it';
    case 'mode-by-now':
      return `the mode is ${reason.mode} now`;
    case 'intent-too-old':
      return 'it was not carried out while what it rests on was fresh; the next failure is looked at anew';
    case 'account-limit':
      return `${reason.limit} changes were made in the account within the last sixty minutes (limits.changesPerHour)`;
    case 'workload-limit':
      return `${reason.limit} changes were made for this workload within the last sixty minutes (limits.changesPerHourPerWorkload)`;
    case 'made-by-somebody':
      return 'somebody else has made this change already';
    case 'stood-before':
      return `the product had made this change before, and it is not made a second time${untilRestored}`;
    case 'depends-on':
      return `a change before it was not made: ${sayReason(reason.why, changes)}`;
    case 'outcome-unread': {
      const lacking = reason.permission === null ? '' : `; the product lacks ${reason.permission}`;
      return `whether it was made could not be read (${reason.detail}${lacking}); it is tried again until it is known`;
    }
    case 'person-stopped':
      return `${reason.by} asked for it not to be made`;
    case 'approval-over':
      return `the approval by ${reason.by} does not count any more`;
    // Reasons for the end of a change.
    case 'no-proof-in-time':
      return `no task was seen to get past its initialisation within ${reason.minutes} minutes`;
    case 'revision-not-used':
      return `the service uses ${reason.uses} now, so that no task of ${reason.revision} starts any more that could prove it`;
    case 'did-not-help':
      return `it did not help: ${reason.tasks} tasks failed in the same way after it${saySelfStop(reason.selfStopped)}`;
    case 'person-asked':
      return `${reason.by} asked for it`;
    case 'nothing-lives-of-it':
      return `${reason.services.slice(0, 3).join(', ')} ${reason.services.length === 1 ? 'was' : 'were'} deleted, and nothing else is known to need it`;
    case 'presence-unread':
      return `whether ${reason.service} is there could not be read`;
    case 'role-used-lately':
      return `the role ${reason.role} was last used at ${shortTime(reason.at)}, so that something else may need it`;
    case 'role-use-unread':
      return `when the role ${reason.role} was last used could not be read`;
    case 'kept':
      return `${sayAsked(reason.asked, changes)}; ${sayKept(reason.why)}`;
    case 'not-undone-yet':
      return `${sayReason(reason.asked, changes)}; it is not taken back yet: ${sayReason(reason.why, changes)}`;
    case 'service-tasks-unread':
      return `whether ${reason.service} has started tasks since could not be read`;
    default:
      return sayHold(reason);
  }
}

/** The fields of a grant, by the service of what they name. A grant can give nothing else. */
const grantFields: Readonly<Record<string, string>> = {
  secretsmanager: 'secrets',
  ssm: 'parameters',
  kms: 'kmsKeys',
  ecr: 'repositories',
};

/** What the grant lacks, what to add to it, and what it covers. Values in quotes are to be written as they stand. */
function sayPart({ grant, covered, lacking }: Extract<Reason, { code: 'grant-covers-part' }>): string {
  const byField = Map.groupBy(lacking, ({ action, resource }) =>
    foreignPatterns(action, resource).length > 0 ? undefined : grantFields[serviceOfCall(action)],
  );
  const add = [...byField].map(([field, calls]) =>
    field === undefined ? 'a grant cannot give that' : `add ${sayResources(calls)} to its ${field}`,
  );
  return `grant ${grant} does not cover ${sayCalls(lacking)} (${add.join(', ')}); it covers ${sayCalls(covered)}`;
}

/** The login to ECR has no resource: a grant gives it with the repository of the image. */
function sayResources(calls: readonly AllowedCall[]): string {
  const named = new Set(calls.flatMap(({ resource }) => (resource === '*' ? [] : [`"${resource}"`])));
  return named.size === 0 ? 'the repository of the image' : someOf([...named]);
}

function serviceOfCall(action: string): string {
  return action.split(':')[0] ?? '';
}

function sayCalls(calls: readonly AllowedCall[]): string {
  return someOf(calls.map(({ action, resource }) => `${action} on ${resource}`));
}

/** The first three, and how many more there are. */
function someOf(texts: readonly string[]): string {
  const [shown, more] = [texts.slice(0, 3), texts.length - 3];
  return listed(more > 0 ? [...shown, `${more} more`] : shown);
}

function describeChange(id: string, changes: Changes): string {
  const change = changes.find((one) => one.id === id);
  if (change === undefined) return 'the change';
  return 'madeAt' in change && change.madeAt !== null ? sayMadeWhole(change.action) : describeAction(change.action);
}

function saySelfStop(within: number | null): string {
  if (within === null) return '';
  return `. ${within} repairs within an hour did not help, so the product has put itself into dry-run until a person resumes it`;
}

function sayKept(why: KeptReason): string {
  if (why.code === 'not-taken-back') return `it could not be taken back: ${sayReason(why.why)}`;
  return `${itWasKept}${whyKept(why)}`;
}

/** Stands before the reason why a change that was to be taken back stays. */
export const itWasKept = 'it was kept: ';

/** Why it was to be taken back. A service that was deleted then may be there again. */
function sayAsked(asked: Reason, changes: Changes): string {
  if (asked.code !== 'nothing-lives-of-it') return sayReason(asked, changes);
  return `it was to be taken back, because ${asked.services.slice(0, 3).join(', ')} had been deleted`;
}

/** Reasons that say no more than the next step. */
const sayNothing: readonly string[] = ['only-a-person', 'only-a-person-network', 'cause-undecided'];

/** Whether the decision says more than the advice. If there is a next step, "only a person can" adds nothing. */
export function addsToAdvice(
  { decision, reason }: { readonly decision: Decision; readonly reason: Reason },
  hasAdvice: boolean,
): boolean {
  return !(hasAdvice && decision === 'ask' && sayNothing.includes(codeOf(reason)));
}

/**
 * The code of a reason: of the one that decides, where a change is not made because another one is not. Also for a reason that was
 * read from a published message as a sentence.
 */
export function codeOf(reason: Reason): string {
  if (reason.code === 'depends-on') return codeOf(reason.why);
  return reason.code === 'as-told' ? (reason.of ?? reason.code) : reason.code;
}

/** Why the decision about a finding was made, in words for people. */
export function sayDecision(
  { reason, planned = [] }: Pick<FindingRecord, 'reason' | 'planned'>,
  changes: readonly ChangeRecord[],
): string {
  return sayReason(reason, [...changes, ...planned]);
}
