import { createHash } from 'node:crypto';
import type { RecordedMode } from '../control/mode-reading.ts';
import type { Instant } from '../event/instant.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import type { Workload } from '../workload/workload.ts';
import { looksForeign } from './evidence.ts';
import type { Incident } from './incident.ts';

/**
 * The counted tasks that are remembered, so that a duplicate is counted once: the newest ones, and all of a time that is
 * longer than the queue delivers a message again. ECS starts at most about 1,200 tasks a minute in an account and Region.
 */
const remembered = { newest: 200, milliseconds: 60 * 60_000, most: 5000 } as const;

/**
 * Counts failures in the workload's incident, and opens an incident if there is none. Duplicates (the same task) change
 * nothing.
 * @param current the workload's newest incident, open or closed.
 * @param failures of this workload, oldest first.
 * @param foreign ARNs of the tasks that are not the service's own. They are counted. They neither begin an ended
 * incident again nor change which failure is examined again, unless no other is known.
 */
export function observe(
  current: Incident | undefined,
  workload: Workload,
  failures: readonly [StartFailure, ...StartFailure[]],
  mode: RecordedMode,
  now: Instant,
  foreign: ReadonlySet<string> = new Set(),
): Incident {
  const fresh = freshFailures(
    current,
    failures.map((failure) => ({ failure })),
  ).map(({ failure }) => failure);
  const [first] = fresh;
  if (first === undefined) return current ?? open(workload, failures[0], mode, now);
  const own = fresh.filter((failure) => !foreign.has(failure.taskArn));
  const base = current?.status === 'open' ? current : open(workload, own[0] ?? first, mode, now, current);
  const last = own.at(-1) ?? (base === current ? undefined : fresh.at(-1));
  return {
    ...(last === undefined ? base : followed(base, last)),
    mode,
    lastCountedAt: fresh.at(-1)?.stoppedAt ?? base.lastFailureAt,
    failures: base.failures + fresh.length,
    seen: remember(base.seen, fresh, now),
    drill: base.drill || fresh.some((failure) => failure.drill),
  };
}

/** The incident goes on with this failure, if it had ended, and follows it if it is the newest. */
function followed(base: Incident, last: StartFailure): Incident {
  // Events arrive in any order. An older one is counted, but does not change what is known.
  const latest = last.stoppedAt >= base.lastFailureAt || looksForeign(base.trigger) ? last : undefined;
  const { endedBy: _by, endedAt: _at, endedAs: _as, ...going } = base;
  return {
    ...going,
    notified: base.endedBy === undefined ? base.notified : base.notified.filter((key) => key !== 'verified'),
    trigger: latest ?? base.trigger,
    lastFailureAt: latest?.stoppedAt ?? base.lastFailureAt,
    taskDefinitionArn: latest?.taskDefinitionArn ?? base.taskDefinitionArn,
  };
}

/**
 * The failures whose tasks this incident has not counted yet, oldest first. A late event of an incident that has ended
 * is not among them.
 */
export function freshFailures<F extends { readonly failure: StartFailure }>(
  current: Incident | undefined,
  failed: readonly F[],
): readonly F[] {
  const seen = new Set(current?.seen.map(hashOf));
  return failed
    .filter(({ failure }) => {
      const hash = taskHash(failure.taskArn);
      if (seen.has(hash) || isLate(current, failure)) return false;
      seen.add(hash);
      return true;
    })
    .toSorted((a, b) => Date.parse(a.failure.stoppedAt) - Date.parse(b.failure.stoppedAt));
}

/**
 * The task stopped before its incident ended, but its event arrived later. It neither opens a new incident nor begins
 * this one again, also while this one still waits to be closed.
 */
export function isLate(current: Incident | undefined, { stoppedAt }: StartFailure): boolean {
  if (current === undefined) return false;
  // When its task ran is ECS's own clock, as the failure's moment is. Only an incident that no run ended has none.
  const ended = current.endedAt ?? current.closedAt;
  return ended !== null && stoppedAt <= ended;
}

/** The key of a diagnosis: the same text about the same revision in the same mode gives the same diagnosis. */
export function fingerprintOf(
  failure: StartFailure,
  claim: Claim,
  mode: RecordedMode,
  others: readonly Claim[] = [],
): string {
  const said = [claim, ...others].flatMap(({ category, fault, dependency, resource, action, denial }) => [
    category,
    fault,
    dependency,
    resource,
    action,
    denial,
  ]);
  return [failure.taskDefinitionArn, ...said, mode].join('|');
}

function open(workload: Workload, first: StartFailure, mode: RecordedMode, now: Instant, earlier?: Incident): Incident {
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

/** Each entry is the hash of a task and the minute in which it was counted; without a minute in earlier records. */
function remember(before: readonly string[], fresh: readonly StartFailure[], now: Instant): readonly string[] {
  const minute = Math.floor(Date.parse(now) / 60_000);
  const all = [...before, ...fresh.map(({ taskArn }) => `${taskHash(taskArn)}@${minute.toString(36)}`)];
  const since = minute - remembered.milliseconds / 60_000;
  const isRecent = (entry: string) => Number.parseInt(entry.split('@')[1] ?? '0', 36) >= since;
  return all
    .filter((entry, index) => index >= all.length - remembered.newest || isRecent(entry))
    .slice(-remembered.most);
}

function hashOf(entry: string): string {
  return entry.split('@')[0] ?? entry;
}

function taskHash(taskArn: string): string {
  return createHash('sha256').update(taskArn).digest('hex').slice(0, 10);
}
