import { type ModeReading, recordedMode } from '../control/mode-reading.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { Collect } from '../evidence/ask.ts';
import { looksForeign } from '../incident/evidence.ts';
import type { Incident } from '../incident/incident.ts';
import type { Versioned } from '../incident/ledger.ts';
import { fingerprintOf, freshFailures, isLate, observe } from '../incident/open-incident.ts';
import { recordDiagnosis } from '../incident/record-diagnosis.ts';
import { concernsStart } from '../stopped-reason/concerns-start.ts';
import { confirmFailures, isKnown } from './confirm-failures.ts';
import { type FailedTask, isForeign, type Run } from './failed-task.ts';
import { type Evidence, findEvidence, scoreEvidence } from './find-evidence.ts';
import { evaluateGuardrails, investigate, registrarIn, serviceIn } from './investigate.ts';
import type { Ports } from './ports.ts';
import { settle } from './settle.ts';
import { standingAnswers } from './standing-answers.ts';
import { type Loaded, updateNewest } from './update-incident.ts';

/** The failure that is examined, and the mode. */
type About = Omit<FailedTask, 'body'> & { readonly mode: ModeReading };

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
  const { ours, running } = await confirmFailures(
    run,
    failed,
    fresh.filter((one) => isOurs(ports, one)),
  );
  await record(run, known, ours);
  // The others are counted by then, and their duplicates change nothing.
  if (running.length > 0) throw new Error(`ECS does not show yet that these tasks stopped: ${running.join(', ')}`);
}

async function record(run: Run, known: Versioned<Incident> | undefined, ours: readonly FailedTask[]): Promise<void> {
  const { ports, mode, loaded } = run;
  const [first, ...others] = ours;
  const newest = ours.at(-1);
  if (first === undefined || newest === undefined) return;
  const { key } = newest.workload;
  const about = { ...newest, mode };
  const evidence = await findEvidence(run, ours);
  const count = (current: Incident | undefined) => counted(ports, current, about, [first, ...others], evidence);
  const incident =
    isKnown(run, newest) || isSetAside(loaded, newest)
      ? await updateNewest(ports, key, count, { incident: known })
      : await explain(run, about, count, { incident: known });
  if (incident !== undefined) await settle(ports, incident);
}

/** Counts a failure. Ignores tasks that stopped for a reason that does not concern their start. */
function isOurs(ports: Ports, { failure, claim }: FailedTask): boolean {
  const { category, fault } = claim;
  if (concernsStart(claim) || failure.serviceEvent !== undefined) {
    ports.count('startFailures', category);
    return true;
  }
  ports.count('ignored', 'unrelated');
  ports.log.info('ignored: not an initialisation failure', { task: failure.taskArn, fault });
  return false;
}

/**
 * Whether a failure is only counted, because it shows nothing new of the workload. It is from before a change, it is a
 * stranger's in the incident of a service's own failure, or its incident has ended.
 */
function isSetAside(current: Incident | undefined, failed: Pick<FailedTask, 'failure' | 'shownForeign'>): boolean {
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

function counted(
  ports: Ports,
  current: Incident | undefined,
  { workload, mode }: About,
  [first, ...others]: readonly [FailedTask, ...FailedTask[]],
  evidence: Evidence,
): Incident {
  const failures = [first.failure, ...others.map(({ failure }) => failure)] as const;
  const foreign = new Set([first, ...others].filter(isForeign).map(({ failure }) => failure.taskArn));
  const observed = observe(current, workload, failures, recordedMode(mode), ports.now(), foreign);
  return scoreEvidence(observed, evidence, failures, ports.configuration.proof);
}

async function explain(
  { ports, collect }: Run,
  about: About,
  count: (current: Incident | undefined) => Incident,
  loaded: Loaded,
): Promise<Incident | undefined> {
  const { workload, failure, claim, others, mode } = about;
  const found = await investigate(ports, collect, about, { claim, others });
  // The first failure of an incident decides its id.
  const observed = count(loaded.incident?.item);
  const known = { id: observed.id, approvals: standingAnswers(ports, observed) };
  const claims = [claim, ...others];
  const decided = await evaluateGuardrails(ports, found, { trigger: failure, workload, claims, mode, incident: known });
  const fingerprint = fingerprintOf(failure, claim, recordedMode(mode), others);
  const { diagnosis } = found;
  const registrar = registrarIn(ports, found, workload);
  const service = serviceIn(found, workload);
  const judgement = { failure, diagnosis, decided, fingerprint, mode: recordedMode(mode), registrar, service };
  // In the meantime another invocation may have changed, proved and ended what this one has judged.
  const judged = (current: Incident | undefined) =>
    isSetAside(current, about) ? count(current) : recordDiagnosis(count(current), judgement, ports.now());
  const incident = await updateNewest(ports, workload.key, judged, loaded);
  for (const { stoppedBy } of decided) if (stoppedBy !== undefined) ports.count('held', stoppedBy);
  for (const { cause, certainty, requirement, decision, reason } of incident?.findings ?? []) {
    const where = { incident: incident?.id ?? null, workload: workload.key };
    ports.log.info('found', { ...where, cause, certainty, requirement, decision, reason: reason.code });
  }
  return incident;
}

/** Does what is still due for the incident, after a crash or a duplicate. */
async function takeUp(ports: Ports, incident: Incident | undefined): Promise<void> {
  ports.log.info('ignored: every one of these tasks was counted before', { incident: incident?.id ?? null });
  if (incident !== undefined) await settle(ports, incident);
}
