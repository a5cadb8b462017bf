import { isOfStart, reasonsOf, type StoppedTexts } from '../event/task-reasons.ts';
import type { Claim } from './claim.ts';
import { readStoppedReason } from './read-stopped-reason.ts';

/**
 * Whether a reason is of a start that failed: of what a task needs before its containers run, or because ECS had no place
 * or no network interface for it, so that nothing of it ever ran. That a deployment failed says nothing of any start.
 */
export function concernsStart({ category, fault }: Claim): boolean {
  if (fault === 'deployment-failed') return false;
  return category !== 'unrelated' || fault === 'placement' || fault === 'eni';
}

/**
 * Whether any reason of a task, its own or one of a container, is of a start that failed. Another container of the same
 * task may have run by then. A text that tells nothing known counts only with a prefix of such a reason: somebody who
 * stops a task may write anything.
 */
export function failedToStart(texts: StoppedTexts): boolean {
  return reasonsOf(texts).some((reason) => {
    const claim = readStoppedReason(reason);
    return concernsStart(claim) && (claim.fault !== 'unknown' || isOfStart(reason));
  });
}
