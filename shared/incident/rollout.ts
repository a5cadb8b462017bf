import { type Instant, millisecondsBetween } from '../event/instant.ts';
import type { Service, TaskRecord } from '../evidence/ecs.ts';
import { stands } from './change-lifecycle.ts';
import type { ChangeRecord, FindingRecord, Incident } from './incident.ts';
import type { RolloutEnd } from './incident-end.ts';
import { repairsFor } from './repairs.ts';

/**
 * In milliseconds. ECS waits at most 27 minutes between two attempts.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
 */
export const longestBackOff = 35 * 60_000;

/** Why ECS starts no more tasks of the service; undefined while it does, or while that is not known. */
export function rolloutEnd(
  service: Service | undefined,
  tasks: readonly TaskRecord[] | undefined,
  lastFailureAt: Instant,
  now: Instant,
): RolloutEnd | undefined {
  const primary = service?.deployments.find(({ status }) => status === 'PRIMARY');
  if (service === undefined || primary === undefined || runsAll(service)) return undefined;
  if (primary.rolloutState === 'FAILED') return 'given-up';
  if ((primary.failedTasks ?? 0) === 0 || primary.pendingCount !== 0 || tasks === undefined) return undefined;
  const last = tasks.map(({ createdAt }) => createdAt).reduce((a, b) => (a > b ? a : b), lastFailureAt);
  return millisecondsBetween(last, now) > longestBackOff ? 'backs-off' : undefined;
}

/** Whether the service runs all tasks that it should, or should run none. */
function runsAll({ desiredCount, runningCount }: Service): boolean {
  return runningCount >= desiredCount;
}

/**
 * Whether every cause that made tasks fail is gone: a diagnosis did not find it any more, or the product's repair is in
 * place.
 */
export function isCauseGone({ findings, changes }: Pick<Incident, 'findings' | 'changes'>): boolean {
  return findings.length > 0 && findings.every((one) => isGone(one, changes));
}

/**
 * Whether nothing but time is needed for the causes that are left: the text says that they pass, and nothing in the account shows
 * when they have.
 */
export function passesByItself({ findings, changes }: Pick<Incident, 'findings' | 'changes'>): boolean {
  const left = findings.filter((one) => !isGone(one, changes));
  return left.length > 0 && left.every(({ passes, decision }) => passes?.is === 'yes' && decision !== 'apply');
}

function isGone(finding: FindingRecord, changes: readonly ChangeRecord[]): boolean {
  const own = repairsFor([finding], changes);
  return finding.notFoundSince !== undefined || (own.length > 0 && own.every(stands));
}
