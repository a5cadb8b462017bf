import type { Decided } from '../change/decide.ts';
import { kindOf, type PlannedAction } from '../change/kinds/index.ts';
import type { Reason } from '../change/reason.ts';
import type { Registrar } from '../change/registrar.ts';
import type { RecordedMode } from '../control/mode-reading.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Instant } from '../event/instant.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { Service } from '../evidence/ecs.ts';
import { isAsked } from './awaits-answer.ts';
import { numbered } from './cause-numbers.ts';
import { advance, isHalfMade, isUnderWay, stands } from './change-lifecycle.ts';
import { withCounts } from './counts.ts';
import { failedBeforeRepair } from './failed-before-repair.ts';
import { withoutFormer } from './former-findings.ts';
import type { ChangeRecord, FindingRecord, Incident } from './incident.ts';
import { waitsForFailure } from './next-look.ts';
import { recordIds } from './same-finding.ts';

/** A diagnosis with the decisions about it. */
export type Judgement = {
  /** The failure that was diagnosed. It need not be the newest of the incident. */
  readonly failure: StartFailure;
  readonly diagnosis: Diagnosis;
  readonly decided: readonly Decided[];
  readonly fingerprint: string;
  readonly mode: RecordedMode;
  /** Who registered the revision of the failure. */
  readonly registrar?: Registrar | undefined;
  /** The service as it was read beside; undefined of a stand-alone task, or where it could not be read. */
  readonly service?: Service | undefined;
  /** Why the owner wants no change at all made to the workload now; undefined where nothing says so. */
  readonly everyChangeHeld?: Reason | undefined;
};

/**
 * Records a diagnosis in the incident. It adds new findings and updates open ones. It records the next changes as
 * *intended*, with their inverses, before anything is sent. It does not touch changes that were made or undone.
 */
export function recordDiagnosis(incident: Incident, judgement: Judgement, now: Instant): Incident {
  const { failure, diagnosis, decided, fingerprint, mode, registrar, service, everyChangeHeld } = asRecorded(
    incident.findings,
    judgement,
  );
  const decisions = new Map(decided.map((one) => [one.finding, one]));
  const records = new Map(incident.findings.map((record) => [record.id, record]));
  const changes = new Map(incident.changes.map((change) => [change.id, change]));
  const back: string[] = [];
  const revision = failure.taskDefinitionArn;
  const { leftOut, unchecked, open } = diagnosis;
  const complete =
    leftOut === undefined && unchecked.length === 0 && diagnosis.findings.every(({ missing }) => missing.length === 0);
  // What a read that failed does not show may still be there: only a complete diagnosis shows that it was repaired.
  const found = diagnosis.findings.filter(
    (one) => !complete || !failedBeforeRepair(one, diagnosis.findings, incident, failure, now),
  );
  const updated = found.map((finding): FindingRecord => {
    const record = records.get(finding.id);
    const decision = decisions.get(finding.id);
    if (decision === undefined) return record ?? { ...undecidedRecord(finding, now), revision };
    const settled = record === undefined ? undefined : settledBy(record, incident.changes, decision);
    if (record !== undefined && settled !== undefined) return { ...keep(record, finding), revision };
    if (record !== undefined && isBack(record, decision)) back.push(finding.id);
    for (const planned of decision.decision === 'apply' ? decision.actions : [])
      intend(planned, failure, changes, now, decision.approved);
    return {
      ...finding,
      revision,
      ...(decision.plan !== undefined && { plan: { hash: decision.plan, at: now } }),
      foundAt: record?.foundAt ?? now,
      ...(record?.number !== undefined && { number: record.number }),
      decision: decision.decision,
      reason: decision.reason,
      targets: decision.actions.map((planned) => kindOf(planned.action).target(planned.action)),
      // Changes that would be made are shown if they are not made: in dry-run, if a person is asked, and if the repair
      // is made without them.
      planned: (decision.decision === 'apply' ? (decision.leftOut ?? []) : decision.actions)
        .filter(({ id }) => !isMade(changes.get(id)))
        .map(({ id, action }) => ({ id, action, held: decision.heldApart?.[id] ?? null })),
      changes: decision.decision === 'apply' ? decision.actions.map((planned) => planned.id) : (record?.changes ?? []),
      resolution: decision.decision === 'apply' ? null : record?.resolution === 'undone' ? 'undone' : 'proposed',
    };
  });
  const again = incident.changes.filter((change) => isAgain(change, changes.get(change.id))).map((change) => change.id);
  const gone = incident.findings
    .filter((record) => !diagnosis.findings.some((finding) => finding.id === record.id))
    .map((record) => notFound(record, complete ? now : undefined));
  const { registrar: _, everyChangeHeld: __, undiagnosed, ...known } = incident;
  return {
    ...withCounts(known, service, now),
    ...(undiagnosed !== undefined && !isCovered(incident, judgement, updated) && { undiagnosed }),
    ...(registrar !== undefined && { registrar }),
    ...(everyChangeHeld !== undefined && { everyChangeHeld }),
    findings: numbered([...updated, ...withoutFormer(gone, revision)]),
    changes: [...changes.values()],
    notified: incident.notified.filter((key) => !isNews(key, [...again, ...back])),
    unchecked: [...(leftOut === undefined ? [] : [leftOut]), ...unchecked, ...open],
    diagnosed: {
      fingerprint,
      at: now,
      nth: nextDiagnosis(incident),
      // A finding that was left out is looked at again with the next failure.
      complete: complete && found.length === diagnosis.findings.length,
    },
    mode,
  };
}

/** The number of the next diagnosis of an incident. */
export function nextDiagnosis({ diagnosed }: Pick<Incident, 'diagnosed'>): number {
  return (diagnosed?.nth ?? 0) + 1;
}

/**
 * Whether a diagnosis is about the failure that was left to it. If it holds a repair until a further failure comes, that
 * one has come already.
 */
function isCovered(
  { undiagnosed, trigger }: Incident,
  { failure, fingerprint }: Judgement,
  findings: readonly FindingRecord[],
): boolean {
  if (failure.taskArn === trigger.taskArn) return true;
  return fingerprint === undiagnosed && !findings.some(waitsForFailure);
}

/** The judgement with the ids under which the incident's record knows its findings. */
function asRecorded(records: readonly FindingRecord[], judgement: Judgement): Judgement {
  const { diagnosis, decided, failure } = judgement;
  const ids = recordIds(records, diagnosis.findings, failure.taskDefinitionArn);
  return {
    ...judgement,
    diagnosis: { ...diagnosis, findings: diagnosis.findings.map((one) => ({ ...one, id: ids(one.id) })) },
    decided: decided.map((one) => ({ ...one, finding: ids(one.finding) })),
  };
}

/**
 * The earlier record that still decides about the finding. If a change for it is under way, its decision stays, unless
 * its plan stopped in the middle. If a change was undone, its decision stays too, until a person restored it and the
 * guardrails let it pass again, or would with an approval. If a change was verified, it is judged again, because the
 * finding fails again. There is one exception: the change is still in place, and this task was created too early to
 * profit from it.
 */
function settledBy(
  record: FindingRecord,
  changes: readonly ChangeRecord[],
  decided: Decided,
): ChangeRecord | undefined {
  const own = changes.filter((change) => record.changes.includes(change.id));
  const underWay = isHalfMade(own) ? undefined : own.find(isUnderWay);
  if (underWay !== undefined) return underWay;
  if (decided.inPlace === true) return own.find((change) => change.state === 'verified');
  return decided.decision === 'apply' || isAsked(decided) ? undefined : own.find((change) => change.state === 'undone');
}

/** Keeps a finding whose change is under way as it was proved. A later look, after the change, can only show less. */
function keep(record: FindingRecord, finding: Finding): FindingRecord {
  const { notFoundSince: _, ...found } = record;
  return finding.certainty === 'proved' ? { ...found, ...finding } : { ...found, failing: finding.failing };
}

/**
 * Whether a change is made once more, so that it is reported once more. A change that was only held is not, because it
 * would be reported at every failure.
 */
function isAgain(before: ChangeRecord, after: ChangeRecord | undefined): boolean {
  return after?.state === 'intended' && before.state !== 'intended' && before.state !== 'failed';
}

function isNews(key: string, ids: readonly string[]): boolean {
  return ids.length > 0 && (key === 'verified' || ids.some((id) => key.endsWith(`:${id}`)));
}

/** Whether a finding that had ended is found again, or waits for a person once more, which must be reported. */
function isBack(record: FindingRecord, decided: Decided): boolean {
  if (record.resolution === 'undone') return isAsked(decided) && record.decision !== 'ask';
  return (record.resolution === 'verified' || record.resolution === 'unproved') && decided.decision !== 'apply';
}

function undecidedRecord(finding: Finding, now: Instant): FindingRecord {
  return {
    ...finding,
    foundAt: now,
    decision: 'ask',
    reason: { code: 'nothing-planned' },
    changes: [],
    resolution: 'proposed',
  };
}

function notFound(record: FindingRecord, seen: Instant | undefined): FindingRecord {
  const since = record.notFoundSince ?? seen;
  return { ...record, failing: false, ...(since !== undefined && { notFoundSince: since }) };
}

function intend(
  planned: PlannedAction,
  failure: StartFailure,
  changes: Map<string, ChangeRecord>,
  now: Instant,
  approved?: Decided['approved'],
): void {
  const earlier = changes.get(planned.id);
  // What it follows may have been made in an earlier attempt.
  const followed = planned.follows === null ? undefined : changes.get(planned.follows);
  const created = isMade(followed) ? followed.created : null;
  const action = created === null ? planned.action : kindOf(planned.action).pointedAt(planned.action, created);
  const intended = {
    ...intendedChange({ ...planned, action }, failure, now),
    ...(approved !== undefined && { approvedBy: approved.by, approvedUnder: approved.under }),
  };
  // What came to an end is intended again only where the guardrails let it: of what was taken back, after a person's
  // release.
  const event = earlier?.state === 'undone' ? 'planned-after-release' : 'planned';
  changes.set(planned.id, earlier === undefined ? intended : advance(earlier, { is: event, as: intended }));
}

function isMade(change: ChangeRecord | undefined): change is ChangeRecord {
  return change !== undefined && stands(change);
}

/** A planned change, as it is recorded before anything is sent. */
export function intendedChange(
  { id, action, inverse, follows, seenBefore }: PlannedAction,
  { taskDefinitionArn, stoppedAt }: Pick<StartFailure, 'taskDefinitionArn' | 'stoppedAt'>,
  now: Instant,
): ChangeRecord {
  return {
    id,
    action,
    target: kindOf(action).target(action),
    revision: taskDefinitionArn,
    state: 'intended',
    inverse,
    follows,
    created: null,
    seen: null,
    shared: false,
    intendedAt: now,
    ...(seenBefore !== undefined && { seenBefore }),
    failedAt: stoppedAt,
    madeAt: null,
    proof: null,
    note: null,
    failuresSince: [],
  };
}
