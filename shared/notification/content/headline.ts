import { kindOf } from '../../change/kinds/index.ts';
import type { ChangeRecord, FindingRecord, IncidentState } from '../../incident/incident.ts';
import { hasEnded } from '../../incident/next-look.ts';
import type { Notification, ShownIncident } from '../notification.ts';
import { cleanText, cutText, toAscii } from '../text/clean-text.ts';
import { asClause } from '../text/first-letter.ts';
import { shortName } from '../text/short-arn.ts';
import { groupFindings } from './cause-groups.ts';
import { shortTime } from './describe-change.ts';

/** What a message is about: its findings and changes, in the order of the incident. */
export type Subject = { readonly findings: readonly FindingRecord[]; readonly changes: readonly ChangeRecord[] };

/** SNS accepts fewer than 100 characters. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const longestSubject = 99;

const labels: Readonly<Record<IncidentState, string>> = {
  found: 'Found',
  'found-next': 'Found next',
  changed: 'Changed',
  held: 'Held',
  verified: 'Verified',
  undone: 'Undone',
  unproved: 'Unproved',
  stalled: 'Stalled',
  'still-failing': 'Still failing',
  closed: 'Closed',
  'undo-refused': 'Undo refused',
  'undo-waits': 'Undo waits',
};

const modeLabels = { apply: null, 'dry-run': 'dry-run', off: 'mode off', unread: 'mode not read' } as const;

/** `Found`, `Found next (dry-run)`, `Held (drill)`: how a message begins. */
function stateLabel({ state, incident }: Notification): string {
  if (incident.drill) return `${labels[state]} (drill)`;
  const mode = modeLabels[incident.mode];
  return mode === null ? labels[state] : `${labels[state]} (${mode})`;
}

/** The subject of the e-mail: the state, the workload, then what is wrong. At most 99 ASCII characters. */
export function subjectLine(notification: Notification, subject: Subject): string {
  const { incident } = notification;
  // Names may have 255 characters. They are cut so that the cause still fits into the subject.
  const name = cutText(cleanText(incident.service ?? incident.family, 255), 50);
  return cutAscii(toAscii(`${stateLabel(notification)}: ${name} ${shortOutcome(notification, subject)}`));
}

/** The first line of every message: what is wrong, or what was done about it. */
export function headline(notification: Notification, { findings, changes }: Subject): string {
  const { state, incident } = notification;
  const name = workloadName(notification);
  const cause = causeSentence(findings, incident);
  const count = changes.filter(({ madeAt }) => madeAt !== null).length;
  const made = count === 1 ? 'one change was made' : `${count} changes were made`;
  switch (state) {
    case 'found':
      return `${name} cannot start: ${cause}.`;
    case 'found-next':
      return `${name} still cannot start, for a further cause: ${cause}.`;
    case 'changed':
      return `${name} could not start, and ${made} to repair it; whether that helps is being watched. The cause: ${cause}.`;
    case 'held':
      return `${name} ${heldSentence(changes, count)}: ${cause}.`;
    case 'verified':
      return isEnding(notification)
        ? `${name} ${endSentence(notification, changes)}.`
        : `${name} got past one cause of its failures${remains(notification, findings)}. Repaired: ${cause}.`;
    case 'undone':
      return `${name}: ${undoneSentence(changes)}. What was to be repaired: ${cause}.`;
    case 'unproved':
      return `${name}: ${made}, and whether that helped could not be proved; what was made stays. The cause: ${cause}.`;
    case 'stalled':
      return `${name} does not run although ${changes.length > 0 ? 'its failures are repaired' : 'the cause of its failures is gone'}: ${rolloutSentence(incident)}. Tell ECS to try now. The cause was: ${cause}.`;
    case 'still-failing':
      return `${name} goes on failing: ${failureSpan(notification)}, and no run was seen since. The cause: ${cause}.`;
    case 'undo-refused':
      return `${name}: ${undoSubject(changes)} still in place, for the undo was refused; it is tried again until it is done. What was to be repaired: ${cause}.`;
    case 'undo-waits':
      return `${name}: ${undoSubject(changes)} still in place, for the mode is off; it is done as soon as the mode allows it. What was to be repaired: ${cause}.`;
    case 'closed':
      return `${name} ${endWithoutRun(incident)}. This incident is closed, and no run was seen since the last failure. The cause was: ${cause}.`;
  }
}

/** Why ECS starts no more tasks of a service. */
function rolloutSentence({ rollout }: ShownIncident): string {
  return rollout?.is === 'backs-off'
    ? 'ECS starts no more tasks, and has not tried for longer than its longest pause'
    : 'ECS starts no more tasks, for it has given the deployment up (its circuit breaker or an alarm)';
}

/** How an incident ended of which no run was seen. */
function endWithoutRun({ endedAs, serviceArn }: ShownIncident): string {
  if (endedAs === undefined)
    return `has not failed for ${serviceArn === null ? 'two days' : 'a day'}; whether it starts now is not known`;
  switch (endedAs) {
    case 'service-gone':
      return 'was deleted';
    case 'scaled-to-zero':
      return 'should run no tasks any more: its desired count is 0';
    case 'other-revision':
      return 'runs all its tasks with another revision than the one that failed';
  }
}

/** Whether the incident is closed, or closes as soon as this message is sent. */
export function isEnding({ incident }: Notification): boolean {
  return incident.status === 'closed' || hasEnded(incident);
}

/** An incident ends when a task ran, or when no task failed for some time, which proves nothing. */
function endSentence(notification: Notification, changes: readonly ChangeRecord[]): string {
  const { endedBy } = notification.incident;
  if (!hasRun(notification, changes)) return 'has not failed for a day; whether it starts now is not known';
  return endedBy === undefined
    ? 'starts again'
    : `starts again: task ${shortName(endedBy)} got past its initialisation`;
}

function hasRun({ incident }: Notification, changes: readonly ChangeRecord[]): boolean {
  return incident.endedBy !== undefined || changes.some((change) => change.proof?.by === 'task-ran');
}

/** What was made of a plan that was not wholly made. What the repair can do without says nothing about the repair. */
function heldSentence(changes: readonly ChangeRecord[], made: number): string {
  if (changes.length > 0 && changes.every(({ action }) => kindOf(action).optional))
    return 'was repaired without a step that only spares waiting, which was not made; whether the repair helps is being watched. The cause';
  return made === 0
    ? 'cannot start, and nothing was changed for this cause'
    : `cannot start, and ${made} of ${changes.length} changes for this cause ${made === 1 ? 'was' : 'were'} made, which is not enough`;
}

/** The reason of an undo: the change did not help, or somebody asked for the undo. */
function undoneSentence(changes: readonly ChangeRecord[]): string {
  const [what, it] = changes.length === 1 ? ['a change', 'was'] : [`${changes.length} changes`, 'were'];
  return changes.some((change) => change.proof?.by === 'same-failure')
    ? `${what} did not help and ${it} taken back`
    : `${what} ${it} taken back`;
}

function undoSubject(changes: readonly ChangeRecord[]): string {
  return changes.length === 1
    ? 'a change that is to be undone is'
    : `${changes.length} changes that are to be undone are`;
}

/** The workload in words: `service NAME` or `task NAME`. */
function workloadName({ incident }: Notification): string {
  return incident.service === null
    ? `Task ${cleanText(incident.family, 255)}`
    : `Service ${cleanText(incident.service, 255)}`;
}

/** `14 tasks since 2026-11-23 03:02 UTC, the last at 03:09 UTC` */
export function failureSpan({ incident }: Notification): string {
  const tasks = incident.failures === 1 ? '1 task' : `${incident.failures} tasks`;
  const [first, last] = [shortTime(incident.openedAt), shortTime(incident.lastFailureAt)];
  if (first === last) return `${tasks}, at ${first}`;
  const sameDay = /^\d{4}-\d\d-\d\d (?=\d)/.exec(last)?.[0];
  return `${tasks} since ${first}, the last at ${sameDay !== undefined && first.startsWith(sameDay) ? last.slice(sameDay.length) : last}`;
}

/** The first cause, and the number of other causes. */
function causeSentence(findings: readonly FindingRecord[], incident: ShownIncident): string {
  const [first, ...others] = groupFindings(findings, incident);
  if (first === undefined) return 'the cause is not known';
  const maybe = first.certainty === 'suspected' || first.certainty === 'undecided' ? `${first.certainty}: ` : '';
  const more =
    others.length === 0
      ? ''
      : ` (and ${others.length} ${others.length === 1 ? 'further cause' : 'further causes'}, below)`;
  return `${maybe}${cutText(asClause(first.title), 300).replace(/[.\s]+$/, '')}${more}`;
}

function remains({ incident }: Notification, findings: readonly FindingRecord[]): string {
  const shownIds = new Set(findings.map((one) => one.id));
  const open = groupFindings(
    incident.findings.filter((one) => !shownIds.has(one.id) && one.resolution !== 'verified'),
    incident,
  );
  if (open.length === 0) return '';
  return `; ${open.length === 1 ? 'one cause remains' : `${open.length} causes remain`}`;
}

function shortOutcome(notification: Notification, { findings, changes }: Subject): string {
  const { state, incident } = notification;
  const title = shortCause(findings, incident);
  switch (state) {
    case 'found':
    case 'found-next':
      return `cannot start: ${title}`;
    case 'held':
      return `${shortHeld(changes)}: ${title}`;
    case 'changed':
      return `repair made (${howMany(changes.filter(({ madeAt }) => madeAt !== null))}), proof awaited`;
    case 'verified':
      if (!isEnding(notification)) return 'is past one cause';
      return hasRun(notification, changes) ? 'starts again' : 'has not failed for a day';
    case 'undone':
      return `repair taken back (${howMany(changes)})`;
    case 'unproved':
      return 'repair could not be proved, it stays';
    case 'stalled':
      return 'could start, but ECS no longer tries';
    case 'still-failing':
      return `fails again (${incident.failures} tasks): ${title}`;
    case 'closed':
      return 'closed without a run seen';
    case 'undo-refused':
      return 'undo refused, tried again';
    case 'undo-waits':
      return 'undo waits for the mode';
  }
}

function howMany(changes: readonly ChangeRecord[]): string {
  return changes.length === 1 ? '1 change' : `${changes.length} changes`;
}

function shortHeld(changes: readonly ChangeRecord[]): string {
  if (changes.length > 0 && changes.every(({ action }) => kindOf(action).optional))
    return 'repaired, one step left out';
  return changes.some(({ madeAt }) => madeAt !== null) ? 'cannot start, repair half made' : 'cannot start, repair held';
}

/** `access denied (secretsmanager) and 2 further causes`: the category is used if a title would be cut. */
function shortCause(findings: readonly FindingRecord[], incident: ShownIncident): string {
  const groups = groupFindings(findings, incident);
  const [first] = groups[0]?.findings ?? [];
  if (first === undefined) return 'cause unknown';
  const of = first.dependency === 'other' ? '' : ` (${first.dependency})`;
  const more = groups.length === 1 ? '' : `, ${groups.length - 1} more ${groups.length === 2 ? 'cause' : 'causes'}`;
  return `${categoryWords[first.category]}${of}${more}`;
}

const categoryWords: Readonly<Record<FindingRecord['category'], string>> = {
  iam: 'access denied',
  network: 'no connection',
  'reference-format': 'malformed reference',
  'not-found': 'not found',
  'secret-content': "secret's content",
  throttled: 'throttled',
  'log-config': 'log configuration',
  storage: 'storage',
  'service-fault': 'AWS service fault',
  other: 'unrecognised cause',
  unrelated: 'unrelated to initialisation',
};

function cutAscii(text: string): string {
  const line = text.replaceAll(/ {2,}/g, ' ').trim();
  return line.length <= longestSubject ? line : `${line.slice(0, longestSubject - 3).trimEnd()}...`;
}
