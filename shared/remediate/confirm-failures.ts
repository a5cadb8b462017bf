import { recordedMode } from '../control/mode-reading.ts';
import { millisecondsBetween } from '../event/instant.ts';
import type { Ask, Facts } from '../evidence/ask.ts';
import { isOfNoDeployment } from '../incident/evidence.ts';
import { fingerprintOf } from '../incident/open-incident.ts';
import { tasksAreShownMilliseconds } from '../incident/proof.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import { type FailedTask, isForeign, type Run } from './failed-task.ts';

/**
 * In milliseconds. The same text of the same revision is diagnosed again only after this time, because the account may
 * have changed by then.
 */
const diagnosisLastsMilliseconds = 10 * 60_000;
/** In milliseconds, for a diagnosis that lacks a read. A tick looks sooner whether the read works again. */
const incompleteLastsMilliseconds = 4 * 60_000;

/** Sets strangers' failures first, so that the last one, which is examined, is the service's own where there is one. */
export function foreignFirst(failed: readonly FailedTask[]): readonly FailedTask[] {
  return failed.toSorted((a, b) => Number(isForeign(b)) - Number(isForeign(a)));
}

/**
 * Removes the newest failure while ECS does not show its task, although the task must have stopped a moment ago: the
 * event is forged, or not for this product. Its message goes to the dead-letter queue, nobody is notified, and the next
 * newest failure is examined. A failure that came too late for that is set aside while its service does not fail. One that is already known is not looked up. A task that no deployment of the
 * service made is a stranger's, and the next newest failure is examined instead of it.
 * @param ours strangers' failures first, then oldest first. So are the returned ones.
 */
export async function withoutUnknown(
  run: Run,
  failed: readonly FailedTask[],
  ours: readonly FailedTask[],
): Promise<readonly FailedTask[]> {
  const { ports, collect } = run;
  const newest = ours.at(-1);
  // What has no task was read from ECS itself.
  if (newest === undefined || newest.failure.drill || newest.failure.serviceEvent !== undefined) return ours;
  if (isKnown(run, newest)) return ours;
  const { taskArn, stoppedAt } = newest.failure;
  const facts = await collect(firstAsks(newest));
  const task = facts.get({ kind: 'stopped-task', subject: taskArn });
  const isRecent = millisecondsBetween(stoppedAt, ports.now()) < tasksAreShownMilliseconds;
  if (task?.is === 'absent' && !isRecent && isPast(run, newest, facts)) {
    ports.count('ignored', 'task-past');
    const because = 'it stopped over an hour ago, ECS no longer shows it, and its service does not fail now';
    ports.log.warn('ignored: a failure that is past', { because, task: taskArn });
    return withoutUnknown(run, failed, ours.slice(0, -1));
  }
  if (task?.is !== 'absent' || !isRecent) {
    if (isForeign(newest) || !isOfOthers(newest, facts)) return ours;
    const rest = await withoutUnknown(run, failed, ours.slice(0, -1));
    return foreignFirst([...rest, { ...newest, shownForeign: true }]);
  }
  const because = `task-unknown: ECS does not know the task ${taskArn}`;
  for (const { body, failure } of failed) if (failure.taskArn === taskArn) await ports.deadLetter(body, because);
  ports.count('ignored', 'task-unknown');
  ports.count('deadLettered');
  ports.log.warn('ignored and kept in the dead-letter queue', { because, task: taskArn });
  return withoutUnknown(run, failed, ours.slice(0, -1));
}

/**
 * Whether ECS shows that the service of a failure without an open incident runs, or is gone. A failure that came so late
 * that ECS no longer shows its task says nothing then, and nobody can tell it from a forged one.
 */
function isPast({ loaded }: Run, { workload }: FailedTask, facts: Facts): boolean {
  const subject = serviceArnOf(workload);
  if (subject === undefined || loaded?.status === 'open') return false;
  const service = facts.get({ kind: 'service', subject });
  if (service?.is !== 'known') return service?.is === 'absent';
  const { runningCount, desiredCount, deployments } = service.value;
  const isDeployed = deployments.every(({ rolloutState = 'COMPLETED' }) => rolloutState === 'COMPLETED');
  return runningCount >= desiredCount && isDeployed;
}

/** Whether ECS shows the service, and that none of its deployments made the task. */
function isOfOthers({ failure, workload }: FailedTask, facts: Facts): boolean {
  const subject = serviceArnOf(workload);
  const service = subject === undefined ? undefined : facts.get({ kind: 'service', subject });
  return service?.is === 'known' && isOfNoDeployment(failure, service.value);
}

/** Whether this very failure was diagnosed a moment ago. Then it is only counted, without reading the account. */
export function isKnown({ ports, loaded, mode }: Run, { failure, claim }: FailedTask): boolean {
  const earlier = loaded?.status === 'open' ? loaded.diagnosed : undefined;
  if (earlier === undefined) return false;
  const lasts = earlier.complete ? diagnosisLastsMilliseconds : incompleteLastsMilliseconds;
  if (millisecondsBetween(earlier.at, ports.now()) > lasts) return false;
  return earlier.fingerprint === fingerprintOf(failure, claim, recordedMode(mode));
}

/** The first reads of every examination of a failure. */
export function firstAsks({ failure, workload }: Pick<FailedTask, 'failure' | 'workload'>): readonly Ask[] {
  const service = serviceArnOf(workload);
  return [
    { kind: 'task-definition', subject: workload.taskDefinitionArn },
    ...(failure.drill || failure.serviceEvent !== undefined
      ? []
      : [{ kind: 'stopped-task' as const, subject: failure.taskArn }]),
    ...(service === undefined ? [] : [{ kind: 'service' as const, subject: service }]),
    // The event shows where the task ran, so its network is read in parallel with everything else.
    ...(workload.launchType === 'FARGATE' && workload.subnets.length > 0
      ? [{ kind: 'subnets' as const, subject: workload.subnets }]
      : []),
  ];
}
