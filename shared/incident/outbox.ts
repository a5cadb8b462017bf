import { kindOf } from '../change/kinds/index.ts';
import { type Instant, later } from '../event/instant.ts';
import { isHalfMade, isInEffect, isUnderWay } from './change-lifecycle.ts';
import type { ChangeState, UndoHeld } from './change-state.ts';
import { closedUnseenDue, heldAnewDue, rejectedDue, stalledDue, tellAgain } from './follow-up.ts';
import type { ChangeRecord, Incident, IncidentState, OutboxEntry } from './incident.ts';
import { hasEnded } from './next-look.ts';
import { putInOutbox } from './told.ts';
import { dutyKey } from './whose-move.ts';

/**
 * Puts the messages that are due into the incident's outbox. They are computed from the incident itself, so a crash
 * loses no message, and no state is reported twice. The caller saves the incident before it sends.
 */
export function enqueueMessages(incident: Incident, now: Instant): Incident {
  if (incident.drill && incident.findings.length === 0) return incident;
  const dues = [
    foundDue,
    changedDue,
    heldDue,
    heldAnewDue,
    rejectedDue,
    undoHeldDue('refused'),
    undoHeldDue('waits'),
    unsettledDue,
    endDue('verified'),
    endDue('undone'),
    endDue('unproved'),
    closedDue,
    stalledDue,
    closedUnseenDue,
  ];
  return tellAgain(
    dues.reduce((current, due) => add(current, due(current, now), now), incident),
    now,
  );
}

/** The incident without the messages that were sent. */
export function withoutSent(incident: Incident, sent: readonly string[]): Incident {
  return { ...incident, outbox: incident.outbox.filter((entry) => !sent.includes(entry.id)) };
}

type Due =
  | { readonly state: IncidentState; readonly findings: readonly string[]; readonly changes: readonly string[] }
  | undefined;

function add(incident: Incident, due: Due, now: Instant): Incident {
  if (due === undefined) return incident;
  const keys = [
    ...due.findings.map((id) => `${phase(due.state)}:${id}`),
    ...due.changes.map((id) => `${due.state}:${id}`),
    ...(phase(due.state) === 'found' ? toldWith(incident, due.changes) : []),
    ...(isTheEnd(incident, due.state) ? ['ended'] : []),
    due.state,
  ];
  const duty = dutyKey(incident);
  const isNews =
    isAnswer(incident, due) ||
    (alwaysNews.has(due.state) && !isOnlyOptional(incident, due)) ||
    isTheEnd(incident, due.state) ||
    isDrilled(incident, due.state) ||
    duty !== incident.toldDuty;
  // What is told anew leaves the list of what was told, so its length alone would give two messages one id.
  const moment = now.replaceAll(/\D/g, '');
  const entry: OutboxEntry = {
    id: `${incident.id}-${moment}-${incident.notified.length}-${due.state}`,
    at: now,
    ...due,
    ...(!isNews && { quiet: true }),
  };
  const told = { ...putInOutbox(incident, entry), ...(isNews && { toldDuty: duty }) };
  return { ...told, notified: [...told.notified, ...keys.filter((key) => !told.notified.includes(key))] };
}

/**
 * The state by which a reported finding is remembered. `found-next` counts as `found`: each finding is reported once.
 */
function phase(state: IncidentState): string {
  return state === 'found-next' ? 'found' : state;
}

/**
 * What people are always notified of. Of the rest they are notified if what they have to do has changed: a message that
 * leaves everybody where they were is noise.
 */
const alwaysNews: ReadonlySet<IncidentState> = new Set<IncidentState>([
  'found',
  'held',
  'undone',
  'undo-refused',
  'unsettled',
  'stalled',
  'still-failing',
  'closed',
]);

/** Whether it tells what came of an undo that a person asked for, or that people were told of. */
function isAnswer({ changes }: Incident, due: NonNullable<Due>): boolean {
  const isMeant = ({ id, undoBy, unneeded }: ChangeRecord) =>
    due.changes.includes(id) && (undoBy ?? unneeded) !== undefined;
  return due.state === 'unproved' && changes.some(isMeant);
}

/** What the repair can do without leaves nobody anything to do. */
function isOnlyOptional({ changes }: Incident, due: NonNullable<Due>): boolean {
  const own = changes.filter(({ id }) => due.changes.includes(id));
  return due.state === 'held' && own.length > 0 && own.every(({ action }) => kindOf(action).optional);
}

/** A drill is fired to see whether its message arrives, each time. How many are told at all is limited elsewhere. */
function isDrilled({ drill }: Incident, state: IncidentState): boolean {
  return drill && phase(state) === 'found';
}

/** Whether the message says that a run was seen, and ends the incident. */
function isTheEnd(incident: Incident, state: IncidentState): boolean {
  return state === 'verified' && hasEnded(incident);
}

/** In milliseconds. What was found is told no later than this, whatever became of its repair. */
const longestWait = 60_000;

/**
 * What was found and what was made of it are one message: it waits for changes that are made in the same invocation.
 */
function foundDue(incident: Incident, now: Instant): Due {
  const { findings, notified, changes } = incident;
  const fresh = findings.filter((finding) => !notified.includes(`found:${finding.id}`));
  if (fresh.length === 0) return undefined;
  const own = changes.filter(({ id }) => fresh.some((finding) => finding.changes.includes(id)));
  const isAwaited = fresh.some(({ foundAt }) => now < later(foundAt, longestWait));
  if (isAwaited && own.some(isOnItsWay)) return undefined;
  const told = own.filter((change) => change.madeAt !== null || change.state === 'failed');
  return {
    state: notified.includes('found') ? 'found-next' : 'found',
    findings: fresh.map(({ id }) => id),
    changes: told.map(({ id }) => id),
  };
}

/** Whether it will be known within this invocation what becomes of the change. */
function isOnItsWay({ state, unread }: ChangeRecord): boolean {
  return state === 'intended' || (state === 'unsettled' && unread === undefined);
}

/** What the first message tells of changes is not told a second time. */
function toldWith(incident: Incident, ids: readonly string[]): readonly string[] {
  const own = incident.changes.filter(({ id }) => ids.includes(id));
  return own.map((one) => `${one.state === 'failed' || isHalf(incident, one) ? 'held' : 'changed'}:${one.id}`);
}

/**
 * One message for all changes of a plan, with those that it was made without. It waits until none of them is still
 * intended. A plan that stopped in its middle is held, and its message says what was made of it.
 */
function changedDue(incident: Incident): Due {
  if (incident.changes.some(({ state }) => state === 'intended' || state === 'unsettled')) return undefined;
  const made = dueFor(incident, 'changed', (change) => change.madeAt !== null && !isHalf(incident, change));
  if (made === undefined) return undefined;
  const isWithout = (change: ChangeRecord) => planOf(incident, change).some(({ id }) => made.changes.includes(id));
  return dueFor(
    incident,
    'changed',
    (change) => made.changes.includes(change.id) || (isLeftOut(incident, change) && isWithout(change)),
  );
}

/**
 * Changes that were intended and then not made, with those of the same plan that were made. A change that was held from
 * the start is in the message about its finding.
 */
function heldDue(incident: Incident): Due {
  // Whether nothing was changed is not known yet.
  if (incident.changes.some(({ state }) => state === 'unsettled')) return undefined;
  const isMeant = (change: ChangeRecord) =>
    isLeftOut(incident, change)
      ? isAlone(incident, change)
      : change.state === 'failed' || (change.madeAt !== null && isHalf(incident, change));
  const due = dueFor(incident, 'held', isMeant);
  if (due === undefined) return undefined;
  const isOptional = ({ action }: ChangeRecord) => kindOf(action).optional;
  const isStep = incident.changes.every((change) => !due.changes.includes(change.id) || isOptional(change));
  // What was made of the plan is told too, also while it is being undone.
  const all = incident.changes.filter(
    (change) =>
      (isMeant(change) || (!isStep && isInEffect(change))) &&
      planOf(incident, change).some(({ id }) => due.changes.includes(id)),
  );
  return { ...due, changes: all.map(({ id }) => id) };
}

/** The changes for the findings that a change is to repair, itself among them. */
function planOf({ findings, changes }: Incident, { id }: ChangeRecord): readonly ChangeRecord[] {
  const ids = findings.filter((finding) => finding.changes.includes(id)).flatMap((finding) => finding.changes);
  return changes.filter((change) => change.id === id || ids.includes(change.id));
}

function isHalf(incident: Incident, change: ChangeRecord): boolean {
  return isHalfMade(planOf(incident, change));
}

/** Whether a change was not made that the repair can do without, and the repair was made. */
function isLeftOut(incident: Incident, change: ChangeRecord): boolean {
  return change.state === 'failed' && kindOf(change.action).optional && repairOf(incident, change).length > 0;
}

/** Whether people were told of the repair before, without this change. */
function isAlone(incident: Incident, change: ChangeRecord): boolean {
  const isTold = ({ id }: ChangeRecord) => incident.notified.includes(`changed:${id}`);
  return !isTold(change) && repairOf(incident, change).every(isTold);
}

function repairOf(incident: Incident, change: ChangeRecord): readonly ChangeRecord[] {
  return planOf(incident, change).filter((one) => isInEffect(one) && !kindOf(one.action).optional);
}

/** Changes whose undo is kept back. People read it once, and the undo is tried again. */
function undoHeldDue(is: UndoHeld['is']) {
  return (incident: Incident): Due => dueFor(incident, `undo-${is}`, ({ undoHeld }) => undoHeld?.is === is);
}

/** One failed read is no news: the next tick reads again. */
const fewestUnread = 2;

/** Changes of which nobody knows whether they were made. People read it once, and the account is read again. */
function unsettledDue(incident: Incident): Due {
  return dueFor(incident, 'unsettled', ({ state, unread = 0 }) => state === 'unsettled' && unread >= fewestUnread);
}

/** Due when all changes that were made have ended. */
function endDue(end: Extract<ChangeState, 'verified' | 'undone' | 'unproved'>) {
  return (incident: Incident): Due => {
    if (end === 'verified' && incident.changes.some(isUnderWay)) return undefined;
    const due = dueFor(incident, end, (change) => change.state === end && !isKnownHalf(incident, change));
    // The last message tells how every cause ended, also one that somebody mended.
    return due !== undefined && isTheEnd(incident, end) ? { ...due, ...whole(incident) } : due;
  };
}

/** Whether people know of a change as part of a plan that stopped in its middle. No proof of it is awaited. */
function isKnownHalf(incident: Incident, change: ChangeRecord): boolean {
  return change.undoBy === undefined && isHalf(incident, change);
}

/** One message about the changes that people were not told of in this state yet. */
function dueFor(
  { changes, findings, notified }: Incident,
  state: IncidentState,
  isMeant: (change: ChangeRecord) => boolean,
): Due {
  const fresh = changes.filter((change) => isMeant(change) && !notified.includes(`${state}:${change.id}`));
  if (fresh.length === 0) return undefined;
  const ids = fresh.map(({ id }) => id);
  const concerned = findings.filter((finding) => finding.changes.some((id) => ids.includes(id)));
  return { state, findings: concerned.map(({ id }) => id), changes: ids };
}

/** One message when the workload runs, whoever mended it and whatever was proved before, so that people stop waiting. */
function closedDue(incident: Incident): Due {
  const { notified, endedBy } = incident;
  if (endedBy === undefined || notified.includes('ended') || !notified.includes('found')) return undefined;
  return { state: 'verified', ...whole(incident) };
}

/** All causes of an incident, and the changes that stand. */
function whole({ findings, changes }: Incident): Pick<OutboxEntry, 'findings' | 'changes'> {
  const standing = changes.filter((change) => isInEffect(change));
  return { findings: findings.map(({ id }) => id), changes: standing.map(({ id }) => id) };
}
