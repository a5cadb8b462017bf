import type { StartFailure } from '../event/start-failure.ts';
import { looksForeign } from '../incident/evidence.ts';
import type { Incident } from '../incident/incident.ts';
import { isLate } from '../incident/open-incident.ts';
import { type FailedTask, isForeign } from './failed-task.ts';

/**
 * Whether a failure is only counted, because it shows nothing new of the workload. It is from before a change, it is a
 * stranger's in the incident of a service's own failure, or its incident has ended.
 */
export function isSetAside(
  current: Incident | undefined,
  failed: Pick<FailedTask, 'failure' | 'shownForeign'>,
): boolean {
  const isStrangers = current?.status === 'open' && isForeign(failed) && !looksForeign(current.trigger);
  return isStrangers || isStale(current, failed.failure) || isLate(current, failed.failure);
}

/** Whether the task was created before the last change, so that it shows an earlier state of the account. */
function isStale(current: Incident | undefined, { createdAt }: StartFailure): boolean {
  if (current?.status !== 'open' || createdAt === undefined) return false;
  return current.changes.some(
    (change) => change.madeAt !== null && change.state !== 'undone' && createdAt < change.madeAt,
  );
}
