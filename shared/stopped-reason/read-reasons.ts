import type { Claim } from './claim.ts';
import { concernsStart } from './concerns-start.ts';
import { readStoppedReason } from './read-stopped-reason.ts';

/** What a stopped task says: one claim that is examined first, and those of its other containers. */
export type Said = { readonly claim: Claim; readonly others: readonly Claim[] };

/**
 * Reads every reason of a task. The first that concerns the start of the task is its claim; what only says that a
 * container ended, or that its pull was cancelled, is dropped if another one says more.
 * @param failure the reason of a failure, with those of its other containers.
 */
export function readReasons({ reason, otherReasons = [] }: { reason: string; otherReasons?: readonly string[] }): Said {
  const first = readStoppedReason(reason);
  const further = otherReasons.map(readStoppedReason);
  const [claim = first, ...others] = withoutCancelled([first, ...further].filter(concernsStart));
  return { claim, others };
}

/** ECS cancels the pulls of a task that fails for another reason: then a bare cancel is a consequence of that reason. */
function withoutCancelled(claims: readonly Claim[]): readonly Claim[] {
  return claims.some((one) => !one.ambiguous) ? claims.filter((one) => !isBareCancel(one)) : claims;
}

/** Whether a text says that a pull was cancelled, and names no call that got no answer. */
function isBareCancel({ fault, stage, host, ambiguous }: Claim): boolean {
  return fault === 'canceled' && stage === 'image-pull' && host === null && ambiguous;
}
