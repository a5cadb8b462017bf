import { isOverBy } from '../change/holds-everything.ts';
import { releasedAt, releaseOf } from '../change/release.ts';
import { recordedMode } from '../control/mode-reading.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { later } from '../event/instant.ts';
import type { Ask, Facts } from '../evidence/ask.ts';
import { isHalfMade, isUnderWay } from '../incident/change-lifecycle.ts';
import type { FindingRecord, Incident } from '../incident/incident.ts';
import { hasEnded, openFindings, pause, waitsForFailure } from '../incident/next-look.ts';
import { fingerprintOf } from '../incident/open-incident.ts';
import { type Judgement, recordDiagnosis } from '../incident/record-diagnosis.ts';
import { isCauseGone, rolloutEnd } from '../incident/rollout.ts';
import { recordIds } from '../incident/same-finding.ts';
import { readReasons } from '../stopped-reason/read-reasons.ts';
import { workloadOf } from '../workload/read-workload.ts';
import { diagnosisClaims } from './diagnosis-claims.ts';
import {
  evaluateGuardrails,
  everyChangeHeldIn,
  type Investigation,
  investigate,
  type Occasion,
  registrarIn,
  serviceIn,
} from './investigate.ts';
import type { LookRun } from './look-run.ts';
import { standingAnswers } from './standing-answers.ts';
import { updateNewest } from './update-incident.ts';
import type { WorkloadNow } from './workload-now.ts';

/**
 * In milliseconds: the longest pause between two examinations of a service that ECS has given up, or whose reads work
 * and do not decide.
 */
const longestPause = 12 * 60 * 60_000;

/** Failures of one workload that are diagnosed at the same time. More in a row are a fault. */
const mostAttempts = 5;

/** An incident that was examined again from its record, and decided. */
export type Examined = { readonly found: Investigation; readonly occasion: Occasion; readonly judgement: Judgement };

/**
 * Examines an open incident again from its last failure, if something has changed that may lead to another decision.
 * @returns undefined if nothing has.
 */
export async function examineAgain(run: LookRun, incident: Incident, seen: WorkloadNow): Promise<Examined | undefined> {
  const { drill, changes } = incident;
  if (drill || hasEnded(incident) || seen.isGone) return undefined;
  if (changes.some(isUnderWay) && !isInterrupted(incident)) return undefined;
  if (incident.undiagnosed !== undefined) return examineLeft(run, incident);
  if (!(await mayDecideAnew(run, incident, seen))) return undefined;
  return examine(run, incident);
}

/** Examines what was left to another invocation's diagnosis, unless that one still makes it. */
async function examineLeft(run: LookRun, incident: Incident): Promise<Examined | undefined> {
  const { trigger } = incident;
  const claims = diagnosisClaims(run.ports, await run.mode());
  const failed = { failure: trigger, workload: workloadOf(trigger), ...readReasons(trigger) };
  try {
    return (await claims.take(failed)) ? await examine(run, incident) : undefined;
  } finally {
    await claims.giveBack();
  }
}

/**
 * Whether a plan stopped in its middle for a reason that passes without a person: nothing is awaited of it, and it goes
 * on then.
 */
function isInterrupted(incident: Incident): boolean {
  const isPassing = ({ decision, reason }: FindingRecord) =>
    decision === 'hold' && (releaseOf(reason) === 'mode' || releaseOf(reason) === 'time');
  return isHalfMade(incident.changes) && openFindings(incident).some(isPassing);
}

/**
 * Leaves out a cause that the account showed at the failure and shows no more. Only the text of that failure still says
 * so, and it is older than the repair.
 */
function withoutMended(diagnosis: Diagnosis, { findings, trigger }: Incident): Diagnosis {
  const recorded = recordIds(findings, diagnosis.findings, trigger.taskDefinitionArn);
  const proved = new Set(findings.filter(({ certainty }) => certainty === 'proved').map(({ id }) => id));
  const isMended = ({ id, certainty, missing }: Finding): boolean =>
    certainty === 'reported' && missing.length === 0 && proved.has(recorded(id));
  return { ...diagnosis, findings: diagnosis.findings.filter((finding) => !isMended(finding)) };
}

/**
 * Examines an incident again from its last failure, whatever has changed, and records what was decided.
 * @returns the incident after that; undefined if it is no longer the newest of its workload, or is closed.
 */
export async function examineNow(run: LookRun, at: Incident): Promise<Incident | undefined> {
  const { ports } = run;
  let before = at;
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const examined = await examine(run, before);
    let isRecorded = false;
    const recorded = await updateNewest(ports, at.workload, (current) => {
      if (current?.id !== at.id || current.status !== 'open') return undefined;
      const after = recordExamined(current, before, examined, ports.now());
      isRecorded = after !== current;
      return after;
    });
    if (recorded?.id !== at.id || recorded.status !== 'open') return undefined;
    if (isRecorded) return recorded;
    // A failure that was diagnosed in between may not have known what this examination knows.
    before = recorded;
  }
  throw new Error(`the incident ${at.id} was diagnosed by others ${mostAttempts} times in a row`);
}

async function examine(run: LookRun, incident: Incident): Promise<Examined> {
  const { found, occasion } = await investigateRecord(run, incident);
  const decided = await evaluateGuardrails(run.ports, found, occasion);
  const { trigger, mode } = occasion;
  const { claim, others } = readReasons(trigger);
  const fingerprint = fingerprintOf(trigger, claim, recordedMode(mode), others);
  const diagnosis = withoutMended(found.diagnosis, incident);
  const registrar = registrarIn(run.ports, found, occasion.workload);
  return {
    found,
    occasion,
    judgement: {
      failure: trigger,
      diagnosis,
      decided,
      fingerprint,
      mode: recordedMode(mode),
      registrar,
      service: serviceIn(found, occasion.workload),
      everyChangeHeld: everyChangeHeldIn(run.ports, found, occasion.workload),
    },
  };
}

/** Reads the workload of an incident as at an event, from the last failure that the record holds. */
export async function investigateRecord(
  { ports, collect, mode }: LookRun,
  at: Incident,
): Promise<Omit<Examined, 'judgement'>> {
  const { trigger, id } = at;
  const workload = workloadOf(trigger);
  const said = readReasons(trigger);
  const found = await investigate(ports, collect, { failure: trigger, workload }, said);
  const incident = { id, approvals: standingAnswers(ports, at) };
  return { found, occasion: { trigger, workload, claims: [said.claim, ...said.others], mode: await mode(), incident } };
}

/** Records what the examination found, unless a failure was diagnosed in between. */
export function recordExamined(
  incident: Incident,
  before: Incident,
  examined: Examined | undefined,
  now: string,
): Incident {
  if (examined === undefined || incident.diagnosed?.nth !== before.diagnosed?.nth) return incident;
  const recorded = recordDiagnosis(incident, examined.judgement, now);
  const told = incident.notified.filter((key) => key.startsWith('found'));
  const heldAnew = [...(incident.look?.heldAnew ?? []), ...newlyHeld(incident, recorded)];
  return {
    ...recorded,
    // A cause that people know is not told a second time for a look.
    notified: [...told, ...recorded.notified.filter((key) => !told.includes(key))],
    ...(recorded.look !== undefined && { look: { ...recorded.look, heldAnew } }),
  };
}

/** Findings that were told of, and that only a further failure can release now. */
function newlyHeld(before: Incident, after: Incident): readonly string[] {
  const known = new Map(before.findings.map((record) => [record.id, record]));
  return after.findings
    .filter((one) => waitsForFailure(one) && known.has(one.id))
    .map(({ id }) => id)
    .filter((id) => {
      const was = known.get(id);
      return was !== undefined && !waitsForFailure(was);
    });
}

/**
 * Whether the account, or the mode, may lead to another decision than the one in the record. Asks as little as it can.
 */
async function mayDecideAnew(run: LookRun, incident: Incident, seen: WorkloadNow): Promise<boolean> {
  const now = run.ports.now();
  const { diagnosed, look, lastFailureAt } = incident;
  const held = openFindings(incident).filter(({ decision }) => decision === 'hold');
  if (held.some(({ reason }) => releaseOf(reason) === 'time' && (releasedAt(reason) ?? now) <= now)) return true;
  if (incident.everyChangeHeld !== undefined && isOverBy(incident.everyChangeHeld, now)) return true;
  const inForce = look?.heldIn === undefined ? 'unread' : recordedMode(await run.mode());
  // A mode that could not be read is not another mode.
  if (inForce !== 'unread' && inForce !== look?.heldIn) return true;
  if (diagnosed?.complete === false && (await readsAgain(run, incident))) return true;
  const isGivenUp = rolloutEnd(seen.service, seen.tasks, lastFailureAt, now) === 'given-up';
  return isGivenUp && !isCauseGone(incident) && isExaminationDue(incident, now);
}

/** Whether a read that a diagnosis lacks can be made now. */
async function readsAgain({ collect, ports }: LookRun, incident: Incident): Promise<boolean> {
  const { findings, unchecked } = incident;
  const lacking = [
    ...findings.flatMap(({ missing }) => missing),
    ...unchecked.flatMap((one) => (one.is === 'not-read' ? [one] : [])),
  ];
  const asks = lacking.map(({ ask }) => ask);
  if (asks.length === 0) return isExaminationDue(incident, ports.now());
  const facts = await collect(asks);
  return asks.some((ask) => decides(ask, facts));
}

function decides(ask: Ask, facts: Facts): boolean {
  const fact = facts.get(ask);
  if (fact === undefined || fact.is === 'unavailable') return false;
  // A simulation without the value of a condition key, or one for two accounts, can be read each time, and decides nothing.
  const lacks = ask.kind !== 'simulation' ? undefined : facts.get(ask);
  return lacks?.is !== 'known' || (lacks.value.missingContext.length === 0 && lacks.value.sides !== 'both');
}

/** The pauses between whole examinations grow with the time that it is awaited, for hours. */
function isExaminationDue({ look }: Incident, now: string): boolean {
  if (look === undefined) return true;
  return later(look.examinedAt, pause(look.since, look.examinedAt, longestPause)) <= now;
}
