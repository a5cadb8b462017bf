import { kindOf } from '../../change/kinds/index.ts';
import type { ChangeRecord, FindingRecord } from '../../incident/incident.ts';
import type { Notification, ShownIncident } from '../notification.ts';
import { cleanText, cutText } from '../text/clean-text.ts';
import { asClause } from '../text/first-letter.ts';
import { groupFindings } from './cause-groups.ts';
import { shortTime } from './describe-change.ts';
import { endSentence, endWithoutRun, isEnding } from './ending.ts';
import type { Subject } from './subject.ts';

/** The first line of every message: what is wrong, or what was done about it. A drill says that it is one. */
export function headline(notification: Notification, subject: Subject): string {
  const line = headlineOf(notification, subject);
  return notification.incident.drill ? `This is a drill. ${line}` : line;
}

function headlineOf(notification: Notification, { findings, changes }: Subject): string {
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
    case 'unsettled':
      return `${name}: whether ${changes.length === 1 ? 'a change' : `each of ${changes.length} changes`} was made is not known, for its answer was lost and the account cannot be read; it is read again until it is known. What was to be repaired: ${cause}.`;
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
  const what = incident.trigger.serviceEvent === undefined ? 'task' : 'failure';
  const tasks = incident.failures === 1 ? `1 ${what}` : `${incident.failures} ${what}s`;
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
