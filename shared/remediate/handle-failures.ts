import { millisecondsBetween } from '../event/instant.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { Collect } from '../evidence/ask.ts';
import { differenceShown } from '../evidence/shows-failure.ts';
import type { Incident } from '../incident/incident.ts';
import type { ModeReading } from '../incident/mode-reading.ts';
import { fingerprintOf, freshFailures, observe } from '../incident/open-incident.ts';
import { weighFailure } from '../incident/proof.ts';
import { recordDiagnosis } from '../incident/record-diagnosis.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import { readStoppedReason } from '../stopped-reason/read-stopped-reason.ts';
import { serviceArnOf, workloadOf } from '../workload/read-workload.ts';
import type { Workload } from '../workload/workload.ts';
import { investigate, weigh } from './investigate.ts';
import type { Ports } from './ports.ts';
import { finish } from './settle.ts';
import { amend, type Loaded } from './update-incident.ts';

/** The same text of the same revision is diagnosed again only after this long: the account may have changed by then. */
const diagnosisLastsMilliseconds = 10 * 60_000;
/** ECS shows a stopped task for at least an hour; after that its absence says nothing. */
const tasksAreShownMilliseconds = 55 * 60_000;
/** Failures of one batch that are looked up for what they say of a change: two are enough to judge it. */
const mostWeighed = 10;

/** Failures of one workload, with the queue messages that they came in. */
export type WorkloadFailures = {
  readonly key: string;
  readonly failures: readonly { readonly failure: StartFailure; readonly body: string }[];
};

type About = {
  readonly failure: StartFailure;
  readonly workload: Workload;
  readonly claim: Claim;
  readonly mode: ModeReading;
};

/**
 * Counts a workload's failures, explains the newest, changes what may be changed, and tells.
 * @throws when the ledger or a write to the account fails for now, so that the queue delivers again.
 */
export async function handleFailures(
  ports: Ports,
  collect: Collect,
  reading: Promise<ModeReading>,
  { key, failures }: WorkloadFailures,
): Promise<void> {
  const [mode, known] = await Promise.all([reading, ports.ledger.loadIncident(key)]);
  const loaded = known?.item;
  const all = failures.map((one) => one.failure);
  const fresh = freshFailures(loaded, all);
  if (fresh.length === 0) return resume(ports, loaded);
  const ours = await withoutUnknown(
    ports,
    collect,
    failures,
    fresh.filter((failure) => isOurs(ports, failure)),
    loaded,
    mode,
  );
  const newest = ours.at(-1);
  if (newest === undefined) return;
  const about = { failure: newest, workload: workloadOf(newest), claim: readStoppedReason(newest.reason), mode };
  const weighable = await shownByEcs(collect, loaded, ours);
  const count = (current: Incident | undefined) => counted(ports, current, about, ours, weighable);
  const incident =
    isKnown(loaded, about, ports) || isStale(loaded, newest)
      ? await amend(ports, key, count, { incident: known })
      : await explain(ports, collect, about, count, { incident: known });
  if (incident !== undefined) await finish(ports, incident);
}

/** Counts a failure, and drops what stopped the task for a reason that is not its initialisation, nor its network. */
function isOurs(ports: Ports, failure: StartFailure): boolean {
  const claim = readStoppedReason(failure.reason);
  const { category, fault } = claim;
  if (category !== 'unrelated' || lacksWay(claim)) {
    ports.count('startFailures', category);
    return true;
  }
  ports.count('ignored', 'unrelated');
  ports.log.info('ignored: not an initialisation failure', { task: failure.taskArn, fault });
  return false;
}

/** An image that could not be pulled for want of a way to its registry: no failure of ours, and the same network to explain. */
function lacksWay({ stage, outcome }: Claim): boolean {
  return stage === 'image-pull' && (outcome === 'timed-out' || outcome === 'not-reached');
}

/**
 * ECS does not know a task that should have stopped a moment ago: forged, or not ours. It is kept for people, nothing is told of it,
 * and the next newest failure is looked at. A failure that needs no look (it is known already) is not asked for.
 */
async function withoutUnknown(
  ports: Ports,
  collect: Collect,
  failures: WorkloadFailures['failures'],
  ours: readonly StartFailure[],
  current: Incident | undefined,
  mode: ModeReading,
): Promise<readonly StartFailure[]> {
  const newest = ours.at(-1);
  if (newest === undefined || newest.drill) return ours;
  const about = { failure: newest, workload: workloadOf(newest), claim: readStoppedReason(newest.reason), mode };
  if (isKnown(current, about, ports)) return ours;
  const ask = { kind: 'stopped-task' as const, subject: newest.taskArn };
  const task = (await collect(firstAsks(newest, about.workload))).get(ask);
  const isRecent = millisecondsBetween(newest.stoppedAt, ports.now()) < tasksAreShownMilliseconds;
  if (task?.is !== 'absent' || !isRecent) return ours;
  const because = `task-unknown: ECS does not know the task ${newest.taskArn}`;
  for (const { body, failure } of failures)
    if (failure.taskArn === newest.taskArn) await ports.deadLetter(body, because);
  ports.count('ignored', 'task-unknown');
  ports.count('deadLettered');
  ports.log.warn('ignored and kept in the dead-letter queue', { because, task: newest.taskArn });
  return withoutUnknown(ports, collect, failures, ours.slice(0, -1), current, mode);
}

/** Of the failures that could speak for or against a change, those that ECS itself shows: an event alone proves nothing. */
async function shownByEcs(
  collect: Collect,
  current: Incident | undefined,
  failures: readonly StartFailure[],
): Promise<readonly StartFailure[]> {
  if (current?.status !== 'open' || !current.changes.some((change) => change.state === 'made')) return [];
  const asked = failures.filter((failure) => !failure.drill).slice(-mostWeighed);
  const facts = await collect(asked.map((failure) => ({ kind: 'stopped-task' as const, subject: failure.taskArn })));
  return asked.filter((failure) => {
    const task = facts.get({ kind: 'stopped-task', subject: failure.taskArn });
    return task?.is === 'known' && differenceShown(task.value, failure) === undefined;
  });
}

/** Whether this very failure has been diagnosed a moment ago: then it is only counted, without a read of the account. */
function isKnown(current: Incident | undefined, { failure, claim, mode }: About, ports: Ports): boolean {
  const earlier = current?.status === 'open' ? current.diagnosed : undefined;
  if (earlier === undefined || !earlier.complete) return false;
  if (millisecondsBetween(earlier.at, ports.now()) > diagnosisLastsMilliseconds) return false;
  return earlier.fingerprint === fingerprintOf(failure, claim, mode.mode);
}

/** A task that was created before the last change tells of an account that is no more. */
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
  failures: readonly StartFailure[],
  weighable: readonly StartFailure[],
): Incident {
  const observed = observe(current, workload, failures, mode.mode, ports.now());
  return weighable.reduce(
    (incident, failure) =>
      weighFailure(incident, failure, readStoppedReason(failure.reason), ports.configuration.proof),
    observed,
  );
}

async function explain(
  ports: Ports,
  collect: Collect,
  about: About,
  count: (current: Incident | undefined) => Incident,
  loaded: Loaded,
): Promise<Incident | undefined> {
  const { workload, failure, claim, mode } = about;
  const found = await investigate(ports, collect, firstAsks(failure, workload), workload, claim);
  const decided = await weigh(ports, found, about);
  const fingerprint = fingerprintOf(failure, claim, mode.mode);
  const judgement = { diagnosis: found.diagnosis, decided, fingerprint, mode: mode.mode };
  // Another invocation may have changed, and proved, in the meantime what this one has judged.
  const judged = (current: Incident | undefined) =>
    isStale(current, failure) ? count(current) : recordDiagnosis(count(current), judgement, ports.now());
  const incident = await amend(ports, workload.key, judged, loaded);
  for (const { stoppedBy } of decided) if (stoppedBy !== undefined) ports.count('held', stoppedBy);
  for (const { cause, certainty, requirement, decision, reason } of incident?.findings ?? []) {
    const where = { incident: incident?.id ?? null, workload: workload.key };
    ports.log.info('found', { ...where, cause, certainty, requirement, decision, reason });
  }
  return incident;
}

/** What every look at a failure begins with. */
function firstAsks(failure: StartFailure, workload: Workload) {
  const service = serviceArnOf(workload);
  return [
    { kind: 'task-definition' as const, subject: workload.taskDefinitionArn },
    ...(failure.drill ? [] : [{ kind: 'stopped-task' as const, subject: failure.taskArn }]),
    ...(service === undefined ? [] : [{ kind: 'service' as const, subject: service }]),
    // The event shows where the task ran, so that its network is read beside everything else and not after it.
    ...(workload.launchType === 'FARGATE' && workload.subnets.length > 0
      ? [{ kind: 'subnets' as const, subject: workload.subnets }]
      : []),
  ];
}

/** After a crash or a duplicate: whatever the incident still owes is done. */
async function resume(ports: Ports, incident: Incident | undefined): Promise<void> {
  ports.log.info('ignored: every one of these tasks was counted before', { incident: incident?.id ?? null });
  if (incident !== undefined) await finish(ports, incident);
}
