import { millisecondsBetween } from '../event/instant.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { Ask, Collect } from '../evidence/ask.ts';
import { differenceShown } from '../evidence/shows-failure.ts';
import { isEvidence, type ShownWorkload } from '../incident/evidence.ts';
import type { Incident } from '../incident/incident.ts';
import type { ModeReading } from '../incident/mode-reading.ts';
import { fingerprintOf, freshFailures, isLate, observe } from '../incident/open-incident.ts';
import { canJudgeAny, scoreFailure } from '../incident/proof.ts';
import { recordDiagnosis } from '../incident/record-diagnosis.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import type { Workload } from '../workload/workload.ts';
import { evaluateGuardrails, investigate } from './investigate.ts';
import type { Ports } from './ports.ts';
import { settle } from './settle.ts';
import { serviceAsks, shownWorkload } from './shown-workload.ts';
import { type Loaded, updateNewest } from './update-incident.ts';

/**
 * In milliseconds. The same text of the same revision is diagnosed again only after this time, because the account may
 * have changed by then.
 */
const diagnosisLastsMilliseconds = 10 * 60_000;
/** In milliseconds. ECS shows a stopped task for at least an hour. After that, its absence says nothing. */
const tasksAreShownMilliseconds = 55 * 60_000;
/** The number of failures in one batch that are looked up to judge a change. Two are enough. */
const mostScored = 10;

/** A task that failed to start. Its workload and its stopped reason were read once, when the event arrived. */
export type FailedTask = {
  readonly failure: StartFailure;
  readonly workload: Workload;
  readonly claim: Claim;
  /** The queue message that reported it. */
  readonly body: string;
};

/** The failure that is examined, and the mode. */
type About = Pick<FailedTask, 'failure' | 'workload' | 'claim'> & { readonly mode: ModeReading };

/**
 * Counts the failures of a workload, explains the newest one, makes the allowed changes, and notifies people.
 * @param failed failures of one workload.
 * @throws if the ledger or a write to the account fails temporarily, so that the queue delivers the messages again.
 */
export async function handleFailures(
  ports: Ports,
  collect: Collect,
  reading: Promise<ModeReading>,
  failed: readonly [FailedTask, ...FailedTask[]],
): Promise<void> {
  const { key } = failed[0].workload;
  const [mode, known] = await Promise.all([reading, ports.ledger.loadIncident(key)]);
  const loaded = known?.item;
  const fresh = freshFailures(loaded, failed);
  if (fresh.length === 0) return takeUp(ports, loaded);
  const run: Run = { ports, collect, mode, loaded };
  const ours = await withoutUnknown(
    run,
    failed,
    fresh.filter((one) => isOurs(ports, one)),
  );
  const [first, ...others] = ours;
  const newest = ours.at(-1);
  if (first === undefined || newest === undefined) return;
  const about = { ...newest, mode };
  const evidence = await findEvidence(run, ours);
  const count = (current: Incident | undefined) => counted(ports, current, about, [first, ...others], evidence);
  const incident =
    isKnown(run, newest) || isStale(loaded, newest.failure)
      ? await updateNewest(ports, key, count, { incident: known })
      : await explain(run, about, count, { incident: known });
  if (incident !== undefined) await settle(ports, incident);
}

/** What is known of one workload of a batch. */
type Run = {
  readonly ports: Ports;
  readonly collect: Collect;
  readonly mode: ModeReading;
  /** The newest incident of the workload, as it was first read. */
  readonly loaded: Incident | undefined;
};

/** Counts a failure. Ignores tasks that stopped for a reason that is neither their initialisation nor their network. */
function isOurs(ports: Ports, { failure, claim }: FailedTask): boolean {
  const { category, fault } = claim;
  if (category !== 'unrelated' || lacksPath(claim)) {
    ports.count('startFailures', category);
    return true;
  }
  ports.count('ignored', 'unrelated');
  ports.log.info('ignored: not an initialisation failure', { task: failure.taskArn, fault });
  return false;
}

/**
 * Whether an image could not be pulled because there is no path to its registry. This is no initialisation failure, but
 * the same network can explain it.
 */
function lacksPath({ stage, outcome }: Claim): boolean {
  return stage === 'image-pull' && (outcome === 'timed-out' || outcome === 'not-reached');
}

/**
 * Removes the newest failure while ECS does not show its task, although the task must have stopped a moment ago: the
 * event is forged, or not for this product. Its message goes to the dead-letter queue, nobody is notified, and the next
 * newest failure is examined. A failure that is already known is not looked up.
 */
async function withoutUnknown(
  run: Run,
  failed: readonly FailedTask[],
  ours: readonly FailedTask[],
): Promise<readonly FailedTask[]> {
  const { ports, collect } = run;
  const newest = ours.at(-1);
  if (newest === undefined || newest.failure.drill || isKnown(run, newest)) return ours;
  const { taskArn, stoppedAt } = newest.failure;
  const task = (await collect(firstAsks(newest))).get({ kind: 'stopped-task', subject: taskArn });
  const isRecent = millisecondsBetween(stoppedAt, ports.now()) < tasksAreShownMilliseconds;
  if (task?.is !== 'absent' || !isRecent) return ours;
  const because = `task-unknown: ECS does not know the task ${taskArn}`;
  for (const { body, failure } of failed) if (failure.taskArn === taskArn) await ports.deadLetter(body, because);
  ports.count('ignored', 'task-unknown');
  ports.count('deadLettered');
  ports.log.warn('ignored and kept in the dead-letter queue', { because, task: taskArn });
  return withoutUnknown(run, failed, ours.slice(0, -1));
}

/** Failures that judge a change, with what ECS shows of their workload. */
type Evidence = { readonly failures: readonly FailedTask[]; readonly shown: ShownWorkload };

const noEvidence: Evidence = { failures: [], shown: null };

/** Of the failures that could speak for or against a change, those that ECS itself shows: an event alone proves nothing. */
async function findEvidence({ ports, collect, loaded }: Run, ours: readonly FailedTask[]): Promise<Evidence> {
  if (loaded?.status !== 'open') return noEvidence;
  const asked = ours
    .filter(({ failure }) => canJudgeAny(loaded, failure, ports.configuration.proof))
    .slice(-mostScored);
  const [first] = asked;
  if (first === undefined) return noEvidence;
  const asks = asked.map(({ failure }) => ({ kind: 'stopped-task' as const, subject: failure.taskArn }));
  const subject = serviceArnOf(first.workload);
  const facts = await collect([...asks, ...(subject === undefined ? [] : serviceAsks(subject))]);
  const shown = subject === undefined ? null : shownWorkload(facts, subject);
  if (shown === undefined) return noEvidence;
  const failures = asked.filter(({ failure }) => {
    const task = facts.get({ kind: 'stopped-task', subject: failure.taskArn });
    return task?.is === 'known' && differenceShown(task.value, failure) === undefined && isEvidence(failure, shown);
  });
  return { failures: failures.map((one) => asListed(one, shown)), shown };
}

/** The failure with the creation time that ECS lists: an event may carry another one. */
function asListed(failed: FailedTask, shown: ShownWorkload): FailedTask {
  const listed = shown?.tasks.find(({ arn }) => arn === failed.failure.taskArn);
  if (listed === undefined) return failed;
  return { ...failed, failure: { ...failed.failure, createdAt: listed.createdAt } };
}

/** Whether this very failure was diagnosed a moment ago. Then it is only counted, without reading the account. */
function isKnown({ ports, loaded, mode }: Run, { failure, claim }: FailedTask): boolean {
  const earlier = loaded?.status === 'open' ? loaded.diagnosed : undefined;
  if (earlier === undefined || !earlier.complete) return false;
  if (millisecondsBetween(earlier.at, ports.now()) > diagnosisLastsMilliseconds) return false;
  return earlier.fingerprint === fingerprintOf(failure, claim, mode.mode);
}

/** Whether the task was created before the last change, so that it shows an earlier state of the account. */
function isStale(current: Incident | undefined, { createdAt }: StartFailure): boolean {
  if (current?.status !== 'open' || createdAt === undefined) return false;
  return current.changes.some(
    (change) => change.madeAt !== null && change.state !== 'undone' && createdAt < change.madeAt,
  );
}

function counted(
  ports: Ports,
  current: Incident | undefined,
  { workload, mode }: About,
  [first, ...others]: readonly [FailedTask, ...FailedTask[]],
  { failures: scored, shown }: Evidence,
): Incident {
  const failures = [first.failure, ...others.map(({ failure }) => failure)] as const;
  const observed = observe(current, workload, failures, mode.mode, ports.now());
  return scored.reduce(
    (incident, { failure, claim }) => scoreFailure(incident, failure, claim, shown, ports.configuration.proof),
    observed,
  );
}

async function explain(
  { ports, collect }: Run,
  about: About,
  count: (current: Incident | undefined) => Incident,
  loaded: Loaded,
): Promise<Incident | undefined> {
  const { workload, failure, claim, mode } = about;
  const found = await investigate(ports, collect, firstAsks(about), workload, claim);
  const decided = await evaluateGuardrails(ports, found, { trigger: failure, workload, claim, mode });
  const fingerprint = fingerprintOf(failure, claim, mode.mode);
  const judgement = { failure, diagnosis: found.diagnosis, decided, fingerprint, mode: mode.mode };
  // In the meantime another invocation may have changed, proved and ended what this one has judged.
  const judged = (current: Incident | undefined) =>
    isStale(current, failure) || isLate(current, failure)
      ? count(current)
      : recordDiagnosis(count(current), judgement, ports.now());
  const incident = await updateNewest(ports, workload.key, judged, loaded);
  for (const { stoppedBy } of decided) if (stoppedBy !== undefined) ports.count('held', stoppedBy);
  for (const { cause, certainty, requirement, decision, reason } of incident?.findings ?? []) {
    const where = { incident: incident?.id ?? null, workload: workload.key };
    ports.log.info('found', { ...where, cause, certainty, requirement, decision, reason: reason.code });
  }
  return incident;
}

/** The first reads of every examination of a failure. */
function firstAsks({ failure, workload }: Pick<FailedTask, 'failure' | 'workload'>): readonly Ask[] {
  const service = serviceArnOf(workload);
  return [
    { kind: 'task-definition', subject: workload.taskDefinitionArn },
    ...(failure.drill ? [] : [{ kind: 'stopped-task' as const, subject: failure.taskArn }]),
    ...(service === undefined ? [] : [{ kind: 'service' as const, subject: service }]),
    // The event shows where the task ran, so its network is read in parallel with everything else.
    ...(workload.launchType === 'FARGATE' && workload.subnets.length > 0
      ? [{ kind: 'subnets' as const, subject: workload.subnets }]
      : []),
  ];
}

/** Does what is still due for the incident, after a crash or a duplicate. */
async function takeUp(ports: Ports, incident: Incident | undefined): Promise<void> {
  ports.log.info('ignored: every one of these tasks was counted before', { incident: incident?.id ?? null });
  if (incident !== undefined) await settle(ports, incident);
}
