import type { Claim } from './claim.ts';
import { concernsStart } from './concerns-start.ts';
import { readStoppedReason } from './read-stopped-reason.ts';

/** What a stopped task says: one claim that is examined first, and those of its other containers. */
export type Said = { readonly claim: Claim; readonly others: readonly Claim[] };

/**
 * Reads every reason of a task. The first that concerns the start of the task is its claim; what only says that a
 * container ended is dropped if another one says more.
 * @param failure the reason of a failure, with those of its other containers.
 */
export function readReasons({ reason, otherReasons = [] }: { reason: string; otherReasons?: readonly string[] }): Said {
  const first = readStoppedReason(reason);
  const further = otherReasons.map(readStoppedReason);
  const [claim = first, ...others] = [first, ...further].filter(concernsStart);
  return { claim, others };
}
