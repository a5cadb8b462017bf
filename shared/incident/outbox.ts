import type { Instant } from '../event/instant.ts';
import { isUnderWay } from './change-lifecycle.ts';
import type { ChangeRecord, ChangeState, Incident, IncidentState, OutboxEntry, UndoHeld } from './incident.ts';

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
    undoHeldDue('refused'),
    undoHeldDue('waits'),
    endDue('verified'),
    endDue('undone'),
    endDue('unproved'),
    closedDue,
  ];
  return dues.reduce((current, due) => add(current, due(current), now), incident);
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
    due.state,
  ];
  // What is told anew leaves the list of what was told, so its length alone would give two messages one id.
  const moment = now.replaceAll(/\D/g, '');
  const entry: OutboxEntry = {
    id: `${incident.id}-${moment}-${incident.notified.length}-${due.state}`,
    at: now,
    ...due,
  };
  return {
    ...incident,
    notified: [...incident.notified, ...keys.filter((key) => !incident.notified.includes(key))],
    outbox: [...incident.outbox, entry],
  };
}

/**
 * The state by which a reported finding is remembered. `found-next` counts as `found`: each finding is reported once.
 */
function phase(state: IncidentState): string {
  return state === 'found-next' ? 'found' : state;
}

function foundDue({ findings, notified }: Incident): Due {
  const fresh = findings.filter((finding) => !notified.includes(`found:${finding.id}`)).map((finding) => finding.id);
  if (fresh.length === 0) return undefined;
  return { state: notified.includes('found') ? 'found-next' : 'found', findings: fresh, changes: [] };
}

/** One message for all changes of a plan. It waits until none of them is still intended. */
function changedDue(incident: Incident): Due {
  if (incident.changes.some(({ state }) => state === 'intended' || state === 'unsettled')) return undefined;
  return dueFor(incident, 'changed', ({ madeAt }) => madeAt !== null);
}

/**
 * Changes that were intended and then not made. A change that was held from the start is in the message about its
 * finding.
 */
function heldDue(incident: Incident): Due {
  return dueFor(incident, 'held', ({ state }) => state === 'failed');
}

/** Changes whose undo is kept back. People read it once, and the undo is tried again. */
function undoHeldDue(is: UndoHeld['is']) {
  return (incident: Incident): Due => dueFor(incident, `undo-${is}`, ({ undoHeld }) => undoHeld?.is === is);
}

/** Due when all changes that were made have ended. */
function endDue(end: Extract<ChangeState, 'verified' | 'undone' | 'unproved'>) {
  return (incident: Incident): Due =>
    end === 'verified' && incident.changes.some(isUnderWay)
      ? undefined
      : dueFor(incident, end, ({ state }) => state === end);
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

/** One message if an incident ends without a change of the product, so that people stop waiting. */
function closedDue({ notified, findings, endedBy }: Incident): Due {
  if (endedBy === undefined || notified.includes('verified') || !notified.includes('found')) return undefined;
  return { state: 'verified', findings: findings.map((finding) => finding.id), changes: [] };
}
