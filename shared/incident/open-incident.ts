import { createHash } from 'node:crypto';
import type { Instant } from '../event/instant.ts';
import type { Mode, StartFailure } from '../event/start-failure.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import type { Workload } from '../workload/workload.ts';
import type { Incident } from './incident.ts';

/** The number of remembered hashes of tasks. They are remembered so that a duplicate is counted once. */
const mostSeen = 200;

/**
 * Counts failures in the workload's incident, and opens an incident if there is none. Duplicates (the same task) change
 * nothing.
 * @param current the workload's newest incident, open or closed.
 * @param failures of this workload, oldest first.
 */
export function observe(
  current: Incident | undefined,
  workload: Workload,
  failures: readonly [StartFailure, ...StartFailure[]],
  mode: Mode,
  now: Instant,
): Incident {
  const fresh = freshFailures(
    current,
    failures.map((failure) => ({ failure })),
  ).map(({ failure }) => failure);
  const [first] = fresh;
  if (first === undefined) return current ?? open(workload, failures[0], mode, now);
  const base = current?.status === 'open' ? current : open(workload, first, mode, now, current);
  const last = fresh.at(-1) ?? first;
  // Events arrive in any order. An older one is counted, but does not change what is known.
  const latest = last.stoppedAt >= base.lastFailureAt ? last : undefined;
  const { endedBy: _, endedAs: __, ...going } = base;
  return {
    ...going,
    mode,
    failures: base.failures + fresh.length,
    seen: [...base.seen, ...fresh.map((failure) => taskHash(failure.taskArn))].slice(-mostSeen),
    notified: base.endedBy === undefined ? base.notified : base.notified.filter((key) => key !== 'verified'),
    trigger: latest ?? base.trigger,
    lastFailureAt: latest?.stoppedAt ?? base.lastFailureAt,
    taskDefinitionArn: latest?.taskDefinitionArn ?? base.taskDefinitionArn,
    drill: base.drill || fresh.some((failure) => failure.drill),
  };
}

/**
 * The failures whose tasks this incident has not counted yet, oldest first. A late duplicate from a closed incident is
 * not among them.
 */
export function freshFailures<F extends { readonly failure: StartFailure }>(
  current: Incident | undefined,
  failed: readonly F[],
): readonly F[] {
  const seen = new Set(current?.seen);
  return failed
    .filter(({ failure }) => {
      const hash = taskHash(failure.taskArn);
      if (seen.has(hash) || isLate(current, failure)) return false;
      seen.add(hash);
      return true;
    })
    .toSorted((a, b) => Date.parse(a.failure.stoppedAt) - Date.parse(b.failure.stoppedAt));
}

/** The task stopped before its incident ended, but its event arrived later. It does not open a new incident. */
function isLate(current: Incident | undefined, failure: StartFailure): boolean {
  return current?.status === 'closed' && current.closedAt !== null && failure.stoppedAt <= current.closedAt;
}

/** The key of a diagnosis: the same text about the same revision in the same mode gives the same diagnosis. */
export function fingerprintOf(failure: StartFailure, claim: Claim, mode: Mode): string {
  return [
    failure.taskDefinitionArn,
    claim.category,
    claim.fault,
    claim.dependency,
    claim.resource,
    claim.action,
    claim.denial,
    mode,
  ].join('|');
}

function open(workload: Workload, first: StartFailure, mode: Mode, now: Instant, earlier?: Incident): Incident {
  const task = first.taskArn;
  return {
    schema: 1,
    id: `inc-${createHash('sha256').update(`${workload.key}|${task}`).digest('hex').slice(0, 12)}`,
    workload: workload.key,
    account: workload.account,
    region: workload.region,
    partition: workload.partition,
    clusterArn: workload.clusterArn,
    cluster: workload.cluster,
    service: workload.service ?? null,
    serviceArn: serviceArnOf(workload) ?? null,
    family: workload.family,
    taskDefinitionArn: workload.taskDefinitionArn,
    launchType: workload.launchType ?? null,
    status: 'open',
    openedAt: now,
    lastFailureAt: first.stoppedAt,
    closedAt: null,
    failures: 0,
    // So that late duplicates from the earlier incident are not counted in this one.
    seen: earlier?.seen ?? [],
    firstTask: task,
    trigger: first,
    mode,
    drill: false,
    findings: [],
    changes: [],
    unchecked: [],
    notified: [],
    outbox: [],
  };
}

function taskHash(taskArn: string): string {
  return createHash('sha256').update(taskArn).digest('hex').slice(0, 10);
}
