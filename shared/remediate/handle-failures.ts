import type { Claim } from '../claim/claim.ts';
import { readStoppedReason } from '../claim/read-stopped-reason.ts';
import { millisecondsBetween } from '../event/instant.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { Collect } from '../evidence/ask.ts';
import type { Incident } from '../incident/incident.ts';
import type { ModeReading } from '../incident/mode-reading.ts';
import { fingerprintOf, freshFailures, observe } from '../incident/open-incident.ts';
import { weighFailure } from '../incident/proof.ts';
import { recordDiagnosis } from '../incident/record-diagnosis.ts';
import type { Workload } from '../workload/workload.ts';
import { amend } from './amend.ts';
import { carryOut } from './carry-out.ts';
import { investigate, weigh } from './investigate.ts';
import type { Ports } from './ports.ts';
import { send } from './send.ts';
import { takeBack } from './take-back.ts';

/** The same text of the same revision is diagnosed again only after this long: the account may have changed by then. */
const diagnosisLastsMilliseconds = 10 * 60_000;
/** ECS shows a stopped task for at least an hour; after that its absence says nothing. */
const tasksAreShownMilliseconds = 55 * 60_000;

/** Failures of one workload, with the queue messages that they came in. */
export type WorkloadFailures = {
  readonly workload: Workload;
  readonly failures: readonly { readonly failure: StartFailure; readonly body: string }[];
};

/**
 * Counts a workload's failures, explains the newest, changes what may be changed, and tells.
 * @throws when the ledger or a write to the account fails for now, so that the queue delivers again.
 */
export async function handleFailures(
  ports: Ports,
  collect: Collect,
  mode: ModeReading,
  { workload, failures }: WorkloadFailures,
): Promise<void> {
  const loaded = await ports.ledger.loadIncident(workload.key);
  const fresh = freshFailures(
    loaded?.item,
    failures.map((one) => one.failure),
  );
  if (fresh.length === 0) return resume(ports, loaded?.item);
  const ours = fresh.filter((failure) => isOurs(ports, failure, workload));
  const newest = ours.at(-1);
  if (newest === undefined) return;
  const claim = readStoppedReason(newest.reason);
  const about = { failure: newest, workload, claim, mode };
  const incident = isKnown(loaded?.item, about, ports)
    ? await amend(ports, workload.key, (current) => counted(ports, current, workload, ours, mode))
    : await explain(ports, collect, about, ours, failures);
  if (incident === undefined) return;
  await finish(ports, await send(ports, incident, loaded?.item.outbox));
}

/** Counts a failure, and drops what stopped the task for a reason that is not its initialisation. */
function isOurs(ports: Ports, failure: StartFailure, workload: Workload): boolean {
  const claim = readStoppedReason(failure.reason);
  if (claim.category !== 'unrelated') {
    ports.count('startFailures', claim.category);
    return true;
  }
  ports.count('ignored', 'unrelated');
  ports.log.info('ignored: not an initialisation failure', {
    workload: workload.key,
    task: failure.taskArn,
    fault: claim.fault,
  });
  return false;
}

type About = {
  readonly failure: StartFailure;
  readonly workload: Workload;
  readonly claim: Claim;
  readonly mode: ModeReading;
};

/** Whether this very failure has been diagnosed a moment ago: then it is only counted, without a read of the account. */
function isKnown(current: Incident | undefined, { failure, claim, mode }: About, ports: Ports): boolean {
  const earlier = current?.status === 'open' ? current.diagnosed : undefined;
  if (earlier === undefined || !earlier.complete) return false;
  if (millisecondsBetween(earlier.at, ports.now()) > diagnosisLastsMilliseconds) return false;
  return earlier.fingerprint === fingerprintOf(failure, claim, mode.mode);
}

function counted(
  ports: Ports,
  current: Incident | undefined,
  workload: Workload,
  failures: readonly StartFailure[],
  mode: ModeReading,
): Incident {
  const observed = observe(current, workload, failures, mode.mode, ports.now());
  return failures.reduce(
    (incident, failure) =>
      weighFailure(incident, failure, readStoppedReason(failure.reason), ports.configuration.proof),
    observed,
  );
}

async function explain(
  ports: Ports,
  collect: Collect,
  about: About,
  fresh: readonly StartFailure[],
  failures: WorkloadFailures['failures'],
): Promise<Incident | undefined> {
  const { workload, failure, claim, mode } = about;
  const found = await investigate(ports, collect, failure, workload, claim);
  const task = found.facts.get({ kind: 'stopped-task', subject: failure.taskArn });
  if (
    !failure.drill &&
    task?.is === 'absent' &&
    millisecondsBetween(failure.stoppedAt, ports.now()) < tasksAreShownMilliseconds
  ) {
    return refuseUnknown(ports, failures, failure);
  }
  const decided = await weigh(ports, found, about);
  const incident = await amend(ports, workload.key, (current) => {
    const observed = counted(ports, current, workload, fresh, mode);
    const judgement = {
      diagnosis: found.diagnosis,
      decided,
      fingerprint: fingerprintOf(failure, claim, mode.mode),
      mode: mode.mode,
    };
    return recordDiagnosis(observed, judgement, ports.now());
  });
  for (const { stoppedBy } of decided) if (stoppedBy !== undefined) ports.count('held', stoppedBy);
  for (const finding of incident?.findings ?? []) {
    ports.log.info('found', {
      incident: incident?.id ?? null,
      workload: workload.key,
      cause: finding.cause,
      certainty: finding.certainty,
      requirement: finding.requirement,
      decision: finding.decision,
      reason: finding.reason,
    });
  }
  return incident;
}

/** ECS does not know a task that should have stopped a moment ago: forged, or not ours. It is kept for people, and nothing is told. */
async function refuseUnknown(
  ports: Ports,
  failures: WorkloadFailures['failures'],
  failure: StartFailure,
): Promise<undefined> {
  const because = `task-unknown: ECS does not know the task ${failure.taskArn}`;
  for (const { body, failure: one } of failures) {
    if (one.taskArn === failure.taskArn) await ports.deadLetter(body, because);
  }
  ports.count('ignored', 'task-unknown');
  ports.count('deadLettered');
  ports.log.warn('ignored and kept in the dead-letter queue', { because, task: failure.taskArn });
  return undefined;
}

/** After a crash or a duplicate: whatever the incident still owes is done. */
async function resume(ports: Ports, incident: Incident | undefined): Promise<void> {
  ports.log.info('ignored: every one of these tasks was counted before', { incident: incident?.id ?? null });
  if (incident === undefined) return;
  await finish(ports, await send(ports, incident, incident.outbox));
}

/** Carries out what is intended, takes back what did not help, and tells of both. */
export async function finish(ports: Ports, incident: Incident): Promise<Incident> {
  const changed = await carryOut(ports, incident);
  const settled = await takeBack(ports, changed, 'proof');
  return send(ports, settled, incident.outbox);
}
