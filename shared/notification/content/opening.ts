import { stands } from '../../incident/change-lifecycle.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import { repairsFor } from '../../incident/repairs.ts';
import { passesByItself } from '../../incident/rollout.ts';
import type { Notification, ShownIncident } from '../notification.ts';
import { cleanText, cutText } from '../text/clean-text.ts';
import { asClause } from '../text/first-letter.ts';
import { shortName } from '../text/short-arn.ts';
import { shortTime } from '../text/short-time.ts';
import { type CauseGroup, groupFindings, pageOf } from './cause-groups.ts';
import { sayDoings } from './doings.ts';
import { endWithoutRun, hasRun, isEnding, isHandBack, isKeptAfterAll } from './ending.ts';
import { wholePlace } from './place-words.ts';
import type { Subject } from './subject.ts';
import { urgencyWords } from './urgency-words.ts';

/** What a phone shows of a message: whose move it is, where, why, and what happens without the reader. */
export type Opening = {
  /** Whose move it is, the workload, and how it is now. */
  readonly headline: string;
  readonly where: string;
  /** The cause in one sentence. */
  readonly why: string;
  /** What the product did or does, and what that leaves to people. */
  readonly happens: readonly string[];
};

/** In characters. A cause names things whose names may have 255. */
const longestCause = 600;

/** The first lines of every message. A drill says that it is one. */
export function openingOf(notification: Notification, subject: Subject): Opening {
  const { incident, move } = notification;
  const label = incident.drill ? 'THIS IS A DRILL' : urgencyWords[move.urgency];
  return {
    headline: `${label}: ${workloadName(incident)} ${howItIs(notification, subject)}.`,
    where: whereLine(notification),
    why: `${whyLabel(notification, subject)}: ${causeSentence(causesToTell(notification, subject))}.`,
    happens: sayDoings(notification, subject),
  };
}

/** `prod (111122223333), us-east-2, cluster shop` */
function whereLine({ incident, alias }: Notification): string {
  const place = wholePlace({ ...incident, ...(alias !== undefined && { alias }) });
  return `In ${place}, cluster ${cleanText(incident.cluster, 255)}.`;
}

/** The workload in words: `service NAME` or `stand-alone task NAME`. */
function workloadName({ service, family }: ShownIncident): string {
  return service === null ? `stand-alone task ${cleanText(family, 255)}` : `service ${cleanText(service, 255)}`;
}

/** How the workload is, by what was read last and by how the incident ended. */
function howItIs(notification: Notification, { changes }: Subject): string {
  const { incident, move } = notification;
  const { counts, service, openedAt } = incident;
  if (move.chores.includes('taken-back'))
    return `${(counts?.running ?? 0) > 0 ? `runs${sayCounts(incident)}, but ` : ''}will fail at its next start: its repair was taken back`;
  if (isKeptAfterAll(changes)) return 'keeps the change that was to be taken back';
  if (isHandBack(changes)) return endWithoutRun({ ...incident, endedAs: 'service-gone' });
  if (isEnding(notification)) {
    if (incident.endedAs !== undefined || !hasRun(notification, changes)) return endWithoutRun(incident);
    return `runs again${sayCounts(incident)}`;
  }
  if (notification.state === 'closed') return endWithoutRun(incident);
  const since = `since ${shortTime(openedAt)}`;
  if (service === null) return `did not start (${sayTasks(incident)} ${since}), and ECS does not try it again`;
  const cannot = isAtRest(notification) ? 'starts no tasks' : 'cannot start tasks';
  if (counts === undefined) return `${cannot}, ${since}`;
  const { running, desired } = counts;
  if (desired === 0) return `should run no task now, but tasks in its name cannot start, ${since}`;
  if (running === 0) return `is down: 0 of ${desired} running, ${since}`;
  if (running < desired) return `is short of tasks: ${running} of ${desired} running, ${since}`;
  return `runs (${running} of ${desired}), but new tasks of ${shortName(incident.taskDefinitionArn)} ${newTasks(notification)}, ${since}`;
}

/** How new tasks fare beside those that run. With a repair that stands, those may be among them that it let start. */
function newTasks(notification: Notification): string {
  if (isAtRest(notification)) return 'are not started';
  return isRepaired(notification) ? 'could not start' : 'cannot start';
}

/** What the cause is by now. What was seen of it is told as it was seen, so that the words before it say whether it is still there. */
function whyLabel(notification: Notification, subject: Subject): string {
  const { changes } = subject;
  const { state } = notification;
  if (isAtRest(notification))
    return passesByItself(notification.incident) ? 'The cause, which passes by itself' : 'The cause, gone by now';
  if (isHandBack(changes) || isKeptAfterAll(changes) || state === 'undo-refused' || state === 'undo-waits')
    return 'The change was made because';
  if (state === 'unproved') return 'The cause that was found';
  if (notification.move.urgency !== 'ok') {
    const [told] = leadingCauses(notification, subject);
    if (told !== undefined && wouldFailAgain(told, notification)) return 'Why it would fail again';
    const isUntold = notification.incident.findings.some((one) => one.failing && pageOf(one.cause) === null);
    return told !== undefined && !told.failing && isUntold ? 'ECS names no cause, but it would fail because' : 'Why';
  }
  // A service that was moved back leaves its cause where it was.
  if (notification.incident.changes.some((one) => one.action.kind === 'move-back' && stands(one)))
    return 'The cause that was found';
  const isOver = isEnding(notification) && notification.incident.endedAs === undefined && hasRun(notification, changes);
  return isOver ? 'The cause, gone by now' : 'The cause that was found';
}

/** Whether the product has repaired what fails now, and that stands. */
function isRepaired({ incident }: Notification): boolean {
  const failing = incident.findings.filter((one) => one.failing && one.notFoundSince === undefined);
  return failing.length > 0 && isRepairedNow(failing, incident);
}

function isRepairedNow(findings: readonly FindingRecord[], { changes }: ShownIncident): boolean {
  return findings.every((one) => repairsFor([one], changes).some(stands));
}

/** Whether nothing keeps the service from starting any more, but ECS does not try. */
function isAtRest({ move }: Notification): boolean {
  return move.chores.includes('start-again') && move.findings.length === 0;
}

function sayCounts({ counts }: ShownIncident): string {
  return counts === undefined ? '' : ` (${counts.running} of ${counts.desired})`;
}

function sayTasks({ failures }: ShownIncident): string {
  return failures === 1 ? '1 try' : `${failures} tries`;
}

/**
 * The causes in the order in which subject and first lines name them: those that wait for a person, because the reader is to
 * do something about them, or were, where it is over; then what fails now. What the text does not explain comes after what is known.
 */
export function leadingCauses(notification: Notification, { findings }: Subject): readonly CauseGroup[] {
  const { incident, move } = notification;
  const isPersons = (group: CauseGroup) =>
    move.urgency === 'ok' ? repairsFor(group.findings, incident.changes).length === 0 : waits(notification, group);
  const rank = (group: CauseGroup) => (isPersons(group) ? 0 : 2) + (group.page === null ? 1 : 0);
  return groupFindings(findings, incident).toSorted((a, b) => rank(a) - rank(b));
}

/** Whether a cause waits for a person. */
export function waits({ move }: Notification, { findings }: CauseGroup): boolean {
  return findings.some(({ id }) => move.findings.includes(id));
}

/** The causes that the first lines count. What is repaired is no reason to fail again. */
function causesToTell(notification: Notification, subject: Subject): readonly CauseGroup[] {
  const all = leadingCauses(notification, subject);
  const [told] = all;
  return told !== undefined && wouldFailAgain(told, notification)
    ? all.filter(({ findings }) => !isRepairedNow(findings, notification.incident))
    : all;
}

/** Whether what fails now is repaired, and this is not: with the repair alone the workload would fail on it. */
function wouldFailAgain({ failing }: CauseGroup, notification: Notification): boolean {
  return !failing && notification.move.urgency !== 'ok' && isRepaired(notification);
}

/** The first cause, and the number of other causes. */
function causeSentence(groups: readonly CauseGroup[]): string {
  const [told] = groups;
  if (told === undefined) return 'the cause is not known';
  const maybe = told.certainty === 'suspected' || told.certainty === 'undecided' ? `${told.certainty}: ` : '';
  const others = groups.length - 1;
  const more = others === 0 ? '' : ` (and ${others} ${others === 1 ? 'further cause' : 'further causes'})`;
  return `${maybe}${cutText(asClause(told.title), longestCause).replace(/[.\s]+$/, '')}${more}`;
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
