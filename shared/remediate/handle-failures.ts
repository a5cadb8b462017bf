import { type ModeReading, recordedMode } from '../control/mode-reading.ts';
import type { Collect } from '../evidence/ask.ts';
import type { Incident } from '../incident/incident.ts';
import type { Versioned } from '../incident/ledger.ts';
import { fingerprintOf, freshFailures, observe } from '../incident/open-incident.ts';
import { type Judgement, recordDiagnosis } from '../incident/record-diagnosis.ts';
import { concernsStart } from '../stopped-reason/concerns-start.ts';
import type { Admission } from './admission.ts';
import { isBeyondLimit, mayBegin, nameOf } from './beyond-limit.ts';
import { confirmFailures, isKnown, isToDiagnose } from './confirm-failures.ts';
import { diagnosisClaims } from './diagnosis-claims.ts';
import { type Failed, type FailedTask, isForeign, type Run } from './failed-task.ts';
import { type Evidence, findEvidence, scoreEvidence } from './find-evidence.ts';
import {
  evaluateGuardrails,
  everyChangeHeldIn,
  type Investigation,
  investigate,
  registrarIn,
  serviceIn,
} from './investigate.ts';
import { look } from './look.ts';
import { lookRun } from './look-run.ts';
import type { Ports } from './ports.ts';
import { isSetAside } from './set-aside.ts';
import { settle } from './settle.ts';
import { standingAnswers } from './standing-answers.ts';
import { type Loaded, updateNewest } from './update-incident.ts';

/** The failure that is examined, and the mode. */
type About = Failed & { readonly mode: ModeReading };

/**
 * Counts the failures of a workload, explains the newest one, makes the allowed changes, and notifies people; or leaves
 * them out, where too many such incidents began within the hour.
 * @param admission lets an incident begin, if it is one of those that anybody can multiply.
 * @param failed failures of one workload.
 * @throws if the ledger or a write to the account fails temporarily, so that the queue delivers the messages again.
 */
export async function handleFailures(
  ports: Ports,
  collect: Collect,
  reading: Promise<ModeReading>,
  admission: Admission,
  failed: readonly [FailedTask, ...FailedTask[]],
): Promise<void> {
  const { key } = failed[0].workload;
  const [mode, known] = await Promise.all([reading, ports.ledger.loadIncident(key)]);
  const loaded = known?.item;
  const fresh = freshFailures(loaded, failed);
  if (fresh.length === 0) return takeUp(ports, collect, known);
  const run: Run = { ports, collect, mode, loaded, claims: diagnosisClaims(ports, mode) };
  try {
    const { failure, workload } = failed[0];
    const isBeyond = await isBeyondLimit(run, admission, workload, failure.drill);
    const { ours, running } = await confirmFailures(
      run,
      failed,
      fresh.filter((one) => isOurs(ports, one)),
      isBeyond ? 'count' : 'examine',
    );
    const isLeftOut = ours.length > 0 && (isBeyond || !(await mayBegin(run, admission, workload, failure.drill)));
    if (isLeftOut) admission.leaveOut('stand-alone', { key, name: nameOf(workload) });
    const isDiagnosed = isLeftOut || (await record(run, known, ours));
    if (!isDiagnosed && (await run.claims.hasTaken())) await takeUpLeft(run, key);
    // The others are counted by then, and their duplicates change nothing.
    if (running.length > 0) throw new Error(`ECS does not show yet that these tasks stopped: ${running.join(', ')}`);
  } finally {
    await run.claims.giveBack();
  }
}

/** @returns whether this invocation made a diagnosis. */
async function record(run: Run, known: Versioned<Incident> | undefined, ours: readonly FailedTask[]): Promise<boolean> {
  const { ports, mode } = run;
  const [first, ...others] = ours;
  const newest = ours.at(-1);
  if (first === undefined || newest === undefined) return false;
  const about = { ...newest, mode };
  const evidence = await findEvidence(run, ours);
  const count = (current: Incident | undefined) => counted(ports, current, about, [first, ...others], evidence);
  const isDiagnosed = await isToDiagnose(run, newest);
  const incident = isDiagnosed
    ? await explain(run, about, count, { incident: known })
    : await updateNewest(ports, newest.workload.key, (current) => leftTo(run, newest, current, count), {
        incident: known,
      });
  // What was taken is in the record by now: a change or a message does not keep the next diagnosis waiting.
  await Promise.all([run.claims.giveBack(), incident === undefined ? undefined : settle(ports, incident)]);
  return isDiagnosed;
}

/** Counts failures that another invocation diagnoses, if it has not by now. */
function leftTo(
  run: Run,
  newest: FailedTask,
  current: Incident | undefined,
  count: (current: Incident | undefined) => Incident,
): Incident {
  const { failure, claim, others } = newest;
  const isExplained = isKnown({ ...run, loaded: current }, newest) || isSetAside(current, newest);
  if (isExplained) return count(current);
  return { ...count(current), undiagnosed: fingerprintOf(failure, claim, recordedMode(run.mode), others) };
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

/** Times that the incident which a diagnosis is about may end and begin anew meanwhile. More in a row are a fault. */
const mostAttempts = 5;

async function explain(
  { ports, collect }: Run,
  about: About,
  count: (current: Incident | undefined) => Incident,
  { incident: loaded }: Loaded,
): Promise<Incident | undefined> {
  const { workload, claim, others } = about;
  // The message will name the account: what it is called is read beside the evidence, once for an execution environment.
  void ports.alias?.();
  const found = await investigate(ports, collect, about, { claim, others });
  let known: Loaded | undefined = { incident: loaded };
  let observed = count(loaded?.item);
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const { id } = observed;
    const judgement = await judge(ports, found, about, observed);
    // In the meantime another invocation may have changed, proved and ended what this one has judged.
    const judged = (current: Incident | undefined) => {
      observed = count(current);
      if (isSetAside(current, about)) return observed;
      return observed.id === id ? recordDiagnosis(observed, judgement, ports.now()) : current;
    };
    const incident = await updateNewest(ports, workload.key, judged, known);
    // The first failure of an incident decides its id, and a plan that a person may approve names it.
    if (observed.id === id || isSetAside(incident, about)) return noteFound(ports, judgement, incident);
    known = undefined;
  }
  throw new Error(`the incident of ${workload.key} was begun anew by others ${mostAttempts} times in a row`);
}

/** What the guardrails decide of what was found, for the incident as it was counted. */
async function judge(ports: Ports, found: Investigation, about: About, observed: Incident): Promise<Judgement> {
  const { workload, failure, claim, others, mode } = about;
  const known = { id: observed.id, approvals: standingAnswers(ports, observed) };
  const claims = [claim, ...others];
  const decided = await evaluateGuardrails(ports, found, { trigger: failure, workload, claims, mode, incident: known });
  const fingerprint = fingerprintOf(failure, claim, recordedMode(mode), others);
  const registrar = registrarIn(ports, found, workload);
  return {
    failure,
    diagnosis: found.diagnosis,
    decided,
    fingerprint,
    mode: recordedMode(mode),
    registrar,
    service: serviceIn(found, workload),
    everyChangeHeld: everyChangeHeldIn(ports, found, workload),
  };
}

function noteFound(ports: Ports, { decided }: Judgement, incident: Incident | undefined): Incident | undefined {
  for (const { stoppedBy } of decided) if (stoppedBy !== undefined) ports.count('held', stoppedBy);
  if (incident === undefined) return undefined;
  const where = { incident: incident.id, workload: incident.workload };
  for (const { cause, certainty, requirement, decision, reason } of incident.findings)
    ports.log.info('found', { ...where, cause, certainty, requirement, decision, reason: reason.code });
  return incident;
}

/** Does what is still due for the incident, after a crash or a duplicate. */
async function takeUp(ports: Ports, collect: Collect, known: Versioned<Incident> | undefined): Promise<void> {
  ports.log.info('ignored: every one of these tasks was counted before', { incident: known?.item.id ?? null });
  if (known === undefined) return;
  if (known.item.undiagnosed === undefined) await settle(ports, known.item);
  else await look(lookRun(ports, collect), known);
}

/** Looks at what others left to a diagnosis that this invocation had taken and did not make. */
async function takeUpLeft({ ports, collect, claims }: Run, workload: string): Promise<void> {
  await claims.giveBack();
  const left = await ports.ledger.loadIncident(workload);
  if (left?.item.undiagnosed !== undefined) await look(lookRun(ports, collect), left);
}
