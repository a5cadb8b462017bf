import type { Instant } from '../event/instant.ts';
import { isUnderWay } from './change-lifecycle.ts';
import type { Awaited, ChangeRecord, Incident, OutboxEntry } from './incident.ts';
import { hasEnded, isSilent, nextLook } from './next-look.ts';
import { nextToUndo } from './undo-retries.ts';

/** One task that is due for an incident. */
export type Duty =
  | { readonly is: 'notify'; readonly message: OutboxEntry }
  /** Make a change, or find out whether it was made. */
  | { readonly is: 'make'; readonly change: ChangeRecord }
  /** Find out whether a change that is no longer wanted was made. */
  | { readonly is: 'reconcile'; readonly change: ChangeRecord }
  | { readonly is: 'undo'; readonly change: ChangeRecord }
  | { readonly is: 'close' }
  /** Look at the workload at this moment: whether it runs by now, and whether what is awaited has come. */
  | { readonly is: 'look'; readonly at: Instant; readonly why: Awaited };

/**
 * Everything that is due, computed from the record alone. So a crash, a duplicate or a wrong order does no harm. The
 * list is empty only if the incident is closed. Changes are made in the order of their plan and undone in reverse
 * order, one after the other; only the next of each is due.
 */
export function owed(incident: Incident, now: Instant): readonly Duty[] {
  if (incident.status === 'closed' && incident.outbox.length === 0 && !incident.changes.some(isOwedWork)) return [];
  const duties: Duty[] = incident.outbox.map((message) => ({ is: 'notify', message }));
  const next = incident.changes.find(({ state }) => state === 'intended' || state === 'unsettled');
  if (next !== undefined) duties.push({ is: isUnwanted(next) ? 'reconcile' : 'make', change: next });
  const last = nextToUndo(incident.changes, now);
  if (last !== undefined) duties.push({ is: 'undo', change: last });
  if (incident.status === 'closed') return duties;
  if (isOver(incident, now)) return [...duties, { is: 'close' }];
  const { nextAt: at, why } = nextLook(incident);
  return [...duties, { is: 'look', at, why }];
}

/**
 * Whether an incident still has work to be done. A closed one may, because a person can undo its changes, and the message of
 * that may not be sent yet.
 */
export function hasWork({ status, changes, outbox }: Incident): boolean {
  return status === 'open' || outbox.length > 0 || changes.some(isOwedWork);
}

function isOwedWork({ state }: ChangeRecord): boolean {
  return state === 'intended' || state === 'unsettled' || state === 'undoing';
}

function isUnwanted({ state, undoBy }: ChangeRecord): boolean {
  return state === 'unsettled' && undoBy !== undefined;
}

/**
 * An incident closes only if nothing else is due: a closed one is not examined again. What only the event bus lacks does not
 * keep it open, or a bus that is gone would keep every incident.
 */
function isOver(incident: Incident, now: Instant): boolean {
  if (incident.changes.some(isUnderWay) || incident.outbox.some(({ published }) => published !== true)) return false;
  return hasEnded(incident) || isSilent(incident, now);
}
