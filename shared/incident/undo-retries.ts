import { type Instant, later } from '../event/instant.ts';
import type { UndoHeld } from './change-state.ts';
import type { ChangeRecord } from './incident.ts';

const minute = 60_000;
/** In milliseconds. The distance to the next attempt doubles with each refusal, up to the longest. */
const shortest = 2 * minute;
const longest = 60 * minute;

/**
 * When an undo that was held back is tried again. What AWS refused may be allowed a moment later, or after somebody
 * gave the permission back, so it is never given up. What only waits for the mode is looked at each time.
 */
export function nextUndoAt({ is, times, at }: UndoHeld): Instant {
  return is === 'waits' ? at : later(at, Math.min(shortest * 2 ** (times - 1), longest));
}

/**
 * The next change to undo: of those that are due, the one that was made last. A change that was refused keeps only the
 * changes waiting that it needs.
 */
export function nextToUndo(changes: readonly ChangeRecord[], now: Instant): ChangeRecord | undefined {
  const undoing = changes.filter(({ state }) => state === 'undoing');
  const isDue = ({ undoHeld }: ChangeRecord) => undoHeld === undefined || nextUndoAt(undoHeld) <= now;
  return undoing.findLast(
    (change) => isDue(change) && !undoing.some((other) => other.follows === change.id && !isDue(other)),
  );
}
