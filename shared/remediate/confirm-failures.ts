import { recordedMode } from '../control/mode-reading.ts';
import { millisecondsBetween } from '../event/instant.ts';
import type { StartFailure } from '../event/start-failure.ts';
import { asShown } from '../evidence/as-shown.ts';
import type { Ask, Facts } from '../evidence/ask.ts';
import type { StoppedTask } from '../evidence/ecs.ts';
import { isOfNoDeployment } from '../evidence/own-task.ts';
import { waitsForFailure } from '../incident/next-look.ts';
import { fingerprintOf, freshFailures } from '../incident/open-incident.ts';
import { tasksAreShownMilliseconds } from '../incident/proof.ts';
import { concernsStart } from '../stopped-reason/concerns-start.ts';
import { readReasons } from '../stopped-reason/read-reasons.ts';
import { serviceArnOf, workloadOf } from '../workload/read-workload.ts';
import { type FailedTask, isForeign, type Run } from './failed-task.ts';
import { isSetAside } from './set-aside.ts';

/**
 * In milliseconds. The same text of the same revision is diagnosed again only after this time, because the account may
 * have changed by then.
 */
const diagnosisLastsMilliseconds = 10 * 60_000;
/** In milliseconds, for a diagnosis that lacks a read. A tick looks sooner whether the read works again. */
const incompleteLastsMilliseconds = 4 * 60_000;

/** Sets strangers' failures first, so that the last one, which is examined, is the service's own where there is one. */
function foreignFirst(failed: readonly FailedTask[]): readonly FailedTask[] {
  return failed.toSorted((a, b) => Number(isForeign(b)) - Number(isForeign(a)));
}

/**
 * The failures as ECS shows their tasks, and nothing of what their events say otherwise. Removes those of which ECS
 * shows no such task, although it must have stopped a moment ago: their events are forged, or not for this product.
 * Their messages go to the dead-letter queue, and nobody is notified. What ECS does not show to have stopped is left for
 * the next delivery: see {@link Confirmed}. A failure that came too late to be shown is set aside while its service does
 * not fail. A task that no deployment of the service made is a stranger's.
 * @param fresh oldest first.
 * @param next whether the newest is examined next, so that all that this needs is read at the same time.
 */
export async function confirmFailures(
  run: Run,
  failed: readonly FailedTask[],
  fresh: readonly FailedTask[],
  next: 'examine' | 'count' = 'examine',
): Promise<Confirmed> {
  const newest = foreignFirst(fresh).at(-1);
  if (newest === undefined) return { ours: [], running: [] };
  const asks = fresh.flatMap(({ failure }) => (hasTask(failure) ? [taskAsk(failure)] : []));
  const further = await furtherAsks(run, newest, next);
  const facts = await run.collect([...asks, ...further]);
  const confirmed = fresh.map((one) => confirm(run, one, facts));
  for (const { unknown } of confirmed) if (unknown !== undefined) await keepUnknown(run, failed, unknown);
  const ours = freshFailures(
    run.loaded,
    confirmed.flatMap(({ ours: one = [] }) => one),
  );
  return {
    ours: await withoutPast(run, foreignFirst(ours)),
    running: confirmed.flatMap(({ running = [] }) => running),
  };
}

async function furtherAsks(run: Run, newest: FailedTask, next: 'examine' | 'count'): Promise<readonly Ask[]> {
  if (next === 'count') return shownBy(newest);
  if (await isToDiagnose(run, newest)) return firstAsks(newest);
  return isKnown(run, newest) ? [] : shownBy(newest);
}

/** What ECS shows of some failures. */
type Confirmed = {
  /** Strangers' first, then oldest first. */
  readonly ours: readonly FailedTask[];
  /** ARNs of tasks that ECS does not show to have stopped yet. The message must be delivered again. */
  readonly running: readonly string[];
};

/** What ECS shows of one failure. */
type Confirmation = {
  readonly ours?: FailedTask;
  readonly running?: string;
  /** ARN of a task that ECS does not know, or not with such a failure. */
  readonly unknown?: string;
};

/** What the account cannot tell now, because the read failed or came too late, stays as the event says. */
function confirm({ ports }: Run, failed: FailedTask, facts: Facts): Confirmation {
  const { taskArn, stoppedAt } = failed.failure;
  // What has no task was read from ECS itself.
  const task = hasTask(failed.failure) ? facts.get(taskAsk(failed.failure)) : undefined;
  const isRecent = millisecondsBetween(stoppedAt, ports.now()) < tasksAreShownMilliseconds;
  if (task?.is === 'absent' && isRecent) return { unknown: taskArn };
  if (task?.is !== 'known') return { ours: failed };
  if (task.value.lastStatus !== 'STOPPED') return { running: taskArn };
  const shown = shownAs(failed, task.value);
  const isOther = shown.workload.key !== failed.workload.key || !concernsStart(shown.claim);
  return isOther ? { unknown: taskArn } : { ours: shown };
}

/** The failure of a stopped task as ECS shows it. */
export function shownAs(failed: FailedTask, task: StoppedTask): FailedTask {
  const failure = asShown(failed.failure, task);
  return { ...failed, failure, workload: workloadOf(failure), ...readReasons(failure) };
}

async function keepUnknown({ ports }: Run, failed: readonly FailedTask[], task: string): Promise<void> {
  const because = `task-unknown: ECS does not know the task ${task} with such a failure`;
  for (const { body, failure } of failed) if (failure.taskArn === task) await ports.deadLetter(body, because);
  ports.count('ignored', 'task-unknown');
  ports.count('deadLettered');
  ports.log.warn('ignored and kept in the dead-letter queue', { because, task });
}

/** Removes the newest failure while it is past, and sets it behind the service's own while it is a stranger's. */
async function withoutPast(run: Run, ours: readonly FailedTask[]): Promise<readonly FailedTask[]> {
  const { ports, collect } = run;
  const newest = ours.at(-1);
  if (newest === undefined || !hasTask(newest.failure) || isKnown(run, newest)) return ours;
  const facts = await collect(shownBy(newest));
  const because = whyPast(run, newest, facts);
  if (because !== undefined) {
    ports.count('ignored', 'task-past');
    ports.log.warn('ignored: a failure that is past', { because, task: newest.failure.taskArn });
    return withoutPast(run, ours.slice(0, -1));
  }
  if (isForeign(newest) || !isOfOthers(newest, facts)) return ours;
  const rest = await withoutPast(run, ours.slice(0, -1));
  return foreignFirst([...rest, { ...newest, shownForeign: true }]);
}

/** Why a failure says nothing any more; undefined where it does. */
function whyPast(run: Run, newest: FailedTask, facts: Facts): string | undefined {
  if (facts.get(taskAsk(newest.failure))?.is === 'absent' && isPast(run, newest, facts))
    return 'it stopped over an hour ago, ECS no longer shows it, and its service does not fail now';
  return outlivedItsService(run, newest, facts)
    ? 'its service is deleted or should run no task, and the task began before the incident was closed with that'
    : undefined;
}

/** Whether a task was on its way still when its service was deleted, or scaled to nothing, and its incident closed with that. */
function outlivedItsService({ loaded }: Run, { failure, workload }: FailedTask, facts: Facts): boolean {
  const subject = serviceArnOf(workload);
  if (subject === undefined || loaded?.status !== 'closed' || loaded.endedAs === undefined) return false;
  const { closedAt } = loaded;
  const begun = failure.createdAt ?? failure.stoppedAt;
  const service = facts.get({ kind: 'service', subject });
  const isIdle = service?.is === 'absent' || (service?.is === 'known' && service.value.desiredCount === 0);
  return isIdle && closedAt !== null && begun < closedAt;
}

/** Whether ECS made a task that it can show. */
function hasTask({ drill, serviceEvent }: StartFailure): boolean {
  return !drill && serviceEvent === undefined;
}

function taskAsk({ taskArn }: StartFailure): Ask<'stopped-task'> {
  return { kind: 'stopped-task', subject: taskArn };
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

/**
 * Whether this very failure was diagnosed a moment ago. Then it is only counted, without reading the account. One of the
 * service's own is diagnosed again where a repair waits for it, because a stranger's was diagnosed before.
 */
export function isKnown({ ports, loaded, mode }: Run, failed: FailedTask): boolean {
  const { failure, claim, others } = failed;
  const earlier = loaded?.status === 'open' ? loaded.diagnosed : undefined;
  if (earlier === undefined) return false;
  if (!isForeign(failed) && loaded?.findings.some(waitsForFailure) === true) return false;
  const lasts = earlier.complete ? diagnosisLastsMilliseconds : incompleteLastsMilliseconds;
  if (millisecondsBetween(earlier.at, ports.now()) > lasts) return false;
  return earlier.fingerprint === fingerprintOf(failure, claim, recordedMode(mode), others);
}

/**
 * Whether this invocation diagnoses a failure: it shows something, nobody diagnosed it a moment ago, and nobody else
 * does now. A drill waits for nobody: there are few.
 */
export async function isToDiagnose(run: Run, failed: FailedTask): Promise<boolean> {
  if (isKnown(run, failed) || isSetAside(run.loaded, failed)) return false;
  return failed.failure.drill || run.claims.take(failed);
}

/** The reads that show whether a failure is the service's own, and of now. */
function shownBy({ failure, workload }: Pick<FailedTask, 'failure' | 'workload'>): readonly Ask[] {
  const service = serviceArnOf(workload);
  return [
    ...(hasTask(failure) ? [taskAsk(failure)] : []),
    ...(service === undefined ? [] : [{ kind: 'service' as const, subject: service }]),
  ];
}

/** The first reads of every examination of a failure. */
export function firstAsks(failed: Pick<FailedTask, 'failure' | 'workload'>): readonly Ask[] {
  const { workload } = failed;
  return [
    { kind: 'task-definition', subject: workload.taskDefinitionArn },
    ...shownBy(failed),
    // The event shows where the task ran, so its network is read in parallel with everything else.
    ...(workload.launchType === 'FARGATE' && workload.subnets.length > 0
      ? [{ kind: 'subnets' as const, subject: workload.subnets }]
      : []),
  ];
}
