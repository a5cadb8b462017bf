import { lastPart } from '../../arn.ts';
import type { KeptReason, NoInverse, Reason } from '../../change/reason.ts';
import type { ChangeRecord, Decision, FindingRecord, PlannedChange } from '../../incident/incident.ts';
import { describeAction } from './change-words.ts';
import { saySource, sayUnread } from './mode-words.ts';
import { sayRefusal } from './refusal-words.ts';

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
      return 'the cause is not decided: a read is missing';
    case 'only-a-person':
      return 'only a person can change this';
    case 'only-a-person-network':
      return 'only a person can change the network';
    case 'no-grant-for-role':
      return `no grant names the role ${reason.role}`;
    case 'no-grant-covers':
      return `no grant of the role covers ${reason.resources.join(', ')}`;
    case 'no-grant-names':
      return `no grant names ${reason.resource}`;
    case 'meaning-unknown':
      return 'only a person can know what this reference was meant to be';
    case 'no-correction-for-family':
      return `no correction is configured for the family ${reason.family}`;
    case 'other-reference-first':
      return `another reference of this revision needs a person first: ${reason.requirements.join(', ')}`;
    case 'definition-unread':
      return 'the task definition could not be read';
    // Reasons about what ECS confirms.
    case 'not-proved':
      return `the cause is ${reason.certainty}, not proved`;
    case 'facts-too-old':
      return 'what was read of the account is too old by now';
    case 'drill':
      return 'this is a drill';
    case 'task-unread':
      return `ECS could not be asked for the stopped task: ${reason.detail}`;
    case 'task-gone':
      return 'ECS no longer shows the stopped task, which it does for about an hour; the next failure is judged anew';
    case 'task-differs':
      return `ECS shows the task ${sayDifference(reason.difference)}`;
    case 'service-unread':
      return `the service could not be read: ${reason.detail}`;
    case 'service-gone':
      return 'the service no longer exists';
    case 'service-moved':
      return `the service runs ${reason.to ?? 'no task definition'} by now`;
    case 'other-primary-deployment':
      return 'the primary deployment is of another revision';
    // Reasons about the limits of the owner's consent.
    case 'rejected':
      return `${reason.by} rejected this plan at ${reason.at}`;
    case 'consent-asks':
      return `${sayConsent(reason.by)} asks a person first`;
    case 'stand-alone-task':
      return 'it is a stand-alone task, not a service that the owner named';
    case 'service-not-named':
      return `${sayConsent(reason.by)} does not name the service ${reason.service}`;
    case 'task-overridden':
      return 'the task ran with overrides';
    case 'registrar-unknown':
      return 'ECS does not say who registered the task definition';
    case 'registrar-not-named':
      return `${reason.registrar} registered the task definition, whom ${sayConsent(reason.by)} does not name`;
    case 'opted-out':
      return `the ${things[reason.thing.is]} ${reason.thing.name} carries the tag ${reason.tag}`;
    case 'tags-unread':
      return `the tags of the ${things[reason.thing.is]} ${reason.thing.name} could not be read`;
    // Why a revision is not registered, or a service not moved.
    case 'unknown-fields':
      return `the task definition has ${reason.fields.length === 1 ? 'a field' : 'fields'} that a new revision would lose: ${reason.fields.join(', ')}`;
    case 'revision-not-active':
      return `the revision is ${reason.status}`;
    case 'role-not-passable':
      return `the configuration does not let the role ${reason.role} be passed`;
    case 'newest-unread':
      return 'the family’s newest revision could not be read';
    case 'not-newest':
      return reason.newest === null
        ? 'the family has no ACTIVE revision'
        : `${reason.newest} is the family’s newest revision, not the failing one`;
    case 'deployed-by':
      return `the service is deployed by ${reason.controller}`;
    case 'deploys-by':
      return `the service deploys by ${reason.strategy}`;
    case 'daemon-would-stop':
      return 'moving a DAEMON service would stop healthy tasks';
    case 'healthy-would-stop':
      return 'moving the service could stop healthy tasks (minimumHealthyPercent is under 100)';
    // Reasons for not giving access.
    case 'denied-otherwise':
      return `ECS reports ${reason.denial.replaceAll('-', ' ')}: a further allow cannot help`;
    case 'policies-unread':
      return 'the role’s policies could not be read';
    case 'removed-by-somebody':
      return `${reason.policy} had been attached at ${reason.attachedAt ?? 'an earlier time'} and somebody removed it; a person has to restore it`;
    case 'attached-in-vain':
      return 'the policy is attached already, and the call is denied all the same';
    case 'earlier-runs-unread':
      return 'whether this revision ran before could not be read';
    case 'ran-before':
      return `this revision has run before (task ${lastPart(reason.task)}): somebody took the permission away`;
    case 'completed-before':
      return 'a deployment of this revision has completed before: somebody took the permission away';
    // Reasons about limits and the mode.
    case 'suspended':
      if (reason.why.code === 'person-stopped') return `${sayReason(reason.why, changes)}; a person has to restore it`;
      return `it was tried at ${reason.since} and taken back: ${sayReason(reason.why, changes)}; a person has to restore it`;
    case 'suspended-unrecorded':
      return 'it was tried and taken back, and the ledger does not say why; a person has to restore it';
    case 'tried-too-often':
      return `it was tried ${reason.attempts} times within a day (limit ${reason.limit})`;
    case 'mode-holds':
      return `the mode is ${reason.mode} (${saySource(reason.set, reason.mode)}): nothing was changed`;
    case 'mode-unread':
      return `the mode could not be read (${sayUnread(reason.why)}): nothing was changed, and it is tried again`;
    // Reasons for not making an intended change.
    case 'not-configured':
      return 'the configuration does not allow it';
    case 'mode-by-now':
      return `the mode is ${reason.mode} by now`;
    case 'intent-too-old':
      return 'it was not carried out while what it rests on was fresh; the next failure is looked at anew';
    case 'account-limit':
      return `${reason.limit} changes were made in the account within the last sixty minutes (limits.changesPerHour)`;
    case 'workload-limit':
      return `${reason.limit} changes were made for this workload within the last sixty minutes (limits.changesPerHourPerWorkload)`;
    case 'made-by-somebody':
      return 'somebody else has made this change already';
    case 'stood-before':
      return 'the product had made this change before, and it is not made a second time; a person has to restore it';
    case 'depends-on':
      return `not done: ${sayReason(reason.why, changes)}`;
    case 'person-stopped':
      return `${reason.by} asked for it not to be made`;
    // Reasons for the end of a change.
    case 'no-proof-in-time':
      return `no task was seen to get past its initialisation within ${reason.minutes} minutes`;
    case 'revision-not-used':
      return `the service uses ${reason.uses} now, so that no task of ${reason.revision} starts any more that could prove it`;
    case 'did-not-help':
      return `it did not help: ${reason.tasks} tasks failed in the same way after it${saySelfStop(reason.selfStopped)}`;
    case 'person-asked':
      return `${reason.by} asked for it`;
    case 'kept':
      return `${sayReason(reason.asked, changes)}; ${sayKept(reason.why)}`;
    case 'not-undone-yet':
      return `${sayReason(reason.asked, changes)}; it is not taken back yet: ${sayReason(reason.why, changes)}`;
    case 'service-tasks-unread':
      return `whether ${reason.service} has started tasks since could not be read`;
    // What an executor met.
    default:
      return sayRefusal(reason);
  }
}

function describeChange(id: string, changes: Changes): string {
  const change = changes.find((one) => one.id === id);
  return change === undefined ? 'the change' : describeAction(change.action);
}

function sayDifference(difference: Extract<Reason, { code: 'task-differs' }>['difference']): string {
  switch (difference.in) {
    case 'status':
      return `as ${difference.status}`;
    case 'reason':
      return 'with another reason than the event';
    case 'group':
      return 'in another group than the event';
    case 'revision':
      return 'of another revision than the event';
    case 'overrides':
      return 'with other overrides than the event';
  }
}

const consents = { grant: 'the grant', correction: 'the correction of' } as const;

function sayConsent(by: Extract<Reason, { code: 'consent-asks' }>['by']): string {
  return `${consents[by.is]} ${by.name}`;
}

const things: Readonly<Record<Extract<Reason, { code: 'opted-out' }>['thing']['is'], string>> = {
  service: 'service',
  role: 'role',
  secret: 'secret',
  'task-definition': 'task definition',
};

function saySelfStop(within: number | null): string {
  if (within === null) return '';
  return `. ${within} repairs within an hour did not help, so the product has put itself into dry-run; a person has to set it to apply again`;
}

function sayKept(why: KeptReason): string {
  if (why.code === 'not-taken-back') return `it could not be taken back: ${sayReason(why.why)}`;
  return `it was kept: ${whyKept(why)}`;
}

function whyKept(why: Exclude<KeptReason, { code: 'not-taken-back' }>): string {
  switch (why.code) {
    case 'no-inverse':
      return noInverseWords[why.why];
    case 'not-ours':
      return 'the ledger no longer knows it as a change of the product';
    case 'other-change-recorded':
      return 'the ledger records another change of this target';
    case 'no-longer-configured':
      return 'the configuration no longer names it, so the product may not touch it';
    case 'relied-on':
      return `${why.workloads.slice(0, 3).join(', ')} relies on it`;
    case 'reliance-unknown':
      return 'its grant is no longer configured, so who relies on it cannot be known';
    case 'service-started-since':
      return `${why.service} has started tasks since`;
  }
}

/** Why no call undoes a change, in words for people. */
export const noInverseWords: Readonly<Record<NoInverse, string>> = {
  'unused-revision': 'a revision that no service uses changes nothing; it is left registered',
  'no-completed-revision':
    'no earlier revision of this service is known to have completed, and it is never moved back to the failing one',
  'same-revision': 'a deployment of the same revision changes nothing that could be put back',
};

/** Reasons that say no more than the next step. */
const sayNothing: readonly string[] = ['only-a-person', 'only-a-person-network', 'cause-undecided'];

/** Whether the decision says more than the advice. If there is a next step, "only a person can" adds nothing. */
export function addsToAdvice(
  { decision, reason }: { readonly decision: Decision; readonly reason: Reason },
  hasAdvice: boolean,
): boolean {
  return !(hasAdvice && decision === 'ask' && sayNothing.includes(codeOf(reason)));
}

/** The code of a reason. Also for a reason that was read from a published message as a sentence. */
export function codeOf(reason: Reason): string {
  return reason.code === 'as-told' ? (reason.of ?? reason.code) : reason.code;
}

/** Why the decision about a finding was made, in words for people. */
export function sayDecision(
  { reason, planned = [] }: Pick<FindingRecord, 'reason' | 'planned'>,
  changes: readonly ChangeRecord[],
): string {
  return sayReason(reason, [...changes, ...planned]);
}
