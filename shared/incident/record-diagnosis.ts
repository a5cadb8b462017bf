import { targetOf } from '../action/action.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Instant } from '../event/instant.ts';
import type { Mode } from '../event/start-failure.ts';
import type { Decided } from '../remediation/decide.ts';
import type { PlannedAction } from '../remediation/plan.ts';
import type { ChangeRecord, FindingRecord, Incident } from './incident.ts';

/** A diagnosis with what was decided of it. */
export type Judgement = {
  readonly diagnosis: Diagnosis;
  readonly decided: readonly Decided[];
  readonly fingerprint: string;
  readonly mode: Mode;
};

/**
 * Writes a diagnosis into the incident: new findings are added, open ones brought up to date, and what is to be changed is
 * recorded as *intended*, with its inverse, before anything is done. A change that was made or taken back is left as it is.
 */
export function recordDiagnosis(
  incident: Incident,
  { diagnosis, decided, fingerprint, mode }: Judgement,
  now: Instant,
): Incident {
  const decisions = new Map(decided.map((one) => [one.finding, one]));
  const known = new Map(incident.findings.map((record) => [record.id, record]));
  const changes = new Map(incident.changes.map((change) => [change.id, change]));
  const updated = diagnosis.findings.map((finding) => {
    const record = known.get(finding.id);
    const decision = decisions.get(finding.id);
    if (decision === undefined) return record ?? undecidedRecord(finding, now);
    const settled = record === undefined ? undefined : settledBy(record, incident.changes);
    if (record !== undefined && settled !== undefined && (decision.decision !== 'apply' || settled.state !== 'undone'))
      return { ...record, ...finding };
    for (const planned of decision.decision === 'apply' ? decision.actions : []) intend(planned, changes, now);
    return {
      ...finding,
      foundAt: record?.foundAt ?? now,
      decision: decision.decision,
      reason: decision.reason,
      targets: decision.actions.map((planned) => targetOf(planned.action)),
      // What would be done is told where it is not done: in dry-run, and where a person is asked.
      planned:
        decision.decision === 'apply'
          ? []
          : decision.actions.map(({ id, action, before, after }) => ({ id, action, before, after })),
      changes: decision.decision === 'apply' ? decision.actions.map((planned) => planned.id) : (record?.changes ?? []),
      resolution: decision.decision === 'apply' ? null : (record?.resolution ?? 'proposed'),
    };
  });
  const again = incident.changes
    .filter((change) => change.state === 'undone' && changes.get(change.id)?.state === 'intended')
    .map((one) => one.id);
  const gone = incident.findings
    .filter((record) => !diagnosis.findings.some((finding) => finding.id === record.id))
    .map(notFailing);
  return {
    ...incident,
    findings: [...updated, ...gone],
    changes: [...changes.values()],
    told: incident.told.filter((key) => !again.some((id) => key.endsWith(`:${id}`))),
    unchecked: diagnosis.unchecked,
    diagnosed: {
      fingerprint,
      at: now,
      complete: diagnosis.unchecked.length === 0 && diagnosis.findings.every((finding) => finding.missing.length === 0),
    },
    mode,
  };
}

/** A change for it that is under way, made, or was taken back: its decision stands. */
function settledBy(record: FindingRecord, changes: readonly ChangeRecord[]): ChangeRecord | undefined {
  return changes.find((change) => record.changes.includes(change.id) && change.state !== 'failed');
}

function undecidedRecord(finding: Finding, now: Instant): FindingRecord {
  return {
    ...finding,
    foundAt: now,
    decision: 'ask',
    reason: 'nothing is planned for it',
    changes: [],
    resolution: 'proposed',
  };
}

function notFailing(record: FindingRecord): FindingRecord {
  return { ...record, failing: false };
}

function intend(planned: PlannedAction, changes: Map<string, ChangeRecord>, now: Instant): void {
  const earlier = changes.get(planned.id);
  // What was undone is intended again only after a person resumed its target: the guardrails hold it until then.
  if (earlier !== undefined && earlier.state !== 'failed' && earlier.state !== 'undone') return;
  changes.set(planned.id, {
    id: planned.id,
    action: planned.action,
    target: targetOf(planned.action),
    state: 'intended',
    before: planned.before,
    after: planned.after,
    inverse: planned.inverse,
    shared: false,
    intendedAt: now,
    madeAt: null,
    proof: null,
    note: null,
    failuresSince: [],
  });
}
