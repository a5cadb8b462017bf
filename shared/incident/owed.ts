import { type Instant, millisecondsBetween } from '../event/instant.ts';
import { isUnderWay } from './change-lifecycle.ts';
import type { ChangeRecord, Incident, OutboxEntry } from './incident.ts';

/** What is due for an incident. */
export type Duty =
  | { readonly is: 'notify'; readonly message: OutboxEntry }
  /** Make a change, or find out whether it was made. */
  | { readonly is: 'make'; readonly change: ChangeRecord }
  /** Find out whether a change that nobody wants any more was made. */
  | { readonly is: 'reconcile'; readonly change: ChangeRecord }
  | { readonly is: 'undo'; readonly change: ChangeRecord }
  | { readonly is: 'close' }
  /** Look at the workload: whether it runs by now, and whether what is awaited has come. */
  | { readonly is: 'look' };

/** With no failure for so long and nothing awaited, an incident is over, though nobody saw its workload run. */
const silenceMilliseconds = 24 * 60 * 60 * 1000;

/**
 * What is due, read off the record alone: so a crash, a duplicate and disorder cost nothing. Empty only when the incident is
 * closed. Changes are made in the order of their plan and taken back against it, one after the other: of each only the next is due.
 */
export function owed(incident: Incident, now: Instant): readonly Duty[] {
  if (incident.status === 'closed' && incident.outbox.length === 0 && !incident.changes.some(isOwedWork)) return [];
  const duties: Duty[] = incident.outbox.map((message) => ({ is: 'notify', message }));
  const next = incident.changes.find(({ state }) => state === 'intended' || state === 'unsettled');
  if (next !== undefined) duties.push({ is: isUnwanted(next) ? 'reconcile' : 'make', change: next });
  const last = incident.changes.findLast(({ state }) => state === 'undoing');
  if (last !== undefined) duties.push({ is: 'undo', change: last });
  if (incident.status === 'closed') return duties;
  if (isOver(incident, now)) return [...duties, { is: 'close' }];
  return [...duties, { is: 'look' }];
}

/** An undo of history is carried out too: a closed incident's changes can be taken back. */
function isOwedWork({ state }: ChangeRecord): boolean {
  return state === 'intended' || state === 'unsettled' || state === 'undoing';
}

function isUnwanted({ state, undoBy }: ChangeRecord): boolean {
  return state === 'unsettled' && undoBy !== undefined;
}

/** Closed only when nothing else is owed: a closed incident is not looked at again, and its messages would be lost. */
function isOver({ changes, outbox, endedBy, lastFailureAt }: Incident, now: Instant): boolean {
  if (changes.some(isUnderWay) || outbox.length > 0) return false;
  return endedBy !== undefined || millisecondsBetween(lastFailureAt, now) > silenceMilliseconds;
}
