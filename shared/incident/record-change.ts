import { kindOf } from '../change/kinds/index.ts';
import type { Reason } from '../change/reason.ts';
import type { Instant } from '../event/instant.ts';
import { advance, type ChangeEvent, isHalfMade } from './change-lifecycle.ts';
import type { ChangeRecord, FindingRecord, Incident } from './incident.ts';

/**
 * Applies an event to one change of an incident, with its effects on its findings and on the changes that follow it.
 */
export function recordEvent(incident: Incident, id: string, event: ChangeEvent): Incident {
  const before = incident.changes.find((change) => change.id === id);
  if (before === undefined) return incident;
  const after = advance(before, event);
  // Another invocation may have recorded the end in the meantime.
  if (after === before) return incident;
  const changes = incident.changes.map((change) => (change.id === id ? after : pointed(change, id, event)));
  const retelling = retold(incident, id, event);
  const findings = event.is === 'undone' ? retelling.findings.map((one) => backAgain(one, before)) : retelling.findings;
  const recorded = { ...retelling, findings, changes };
  return resolveFindings(event.is === 'stopped' ? stopDependents(recorded, after, event.because) : recorded);
}

/**
 * What was told and is not true any more: that the change was not made, or what keeps an undo back that is asked again.
 */
function retold(incident: Incident, id: string, event: ChangeEvent): Incident {
  if (event.is !== 'undo-asked' && event.is !== 'unneeded' && event.is !== 'made') return incident;
  const told = event.is === 'made' ? [`held:${id}`] : [`undo-refused:${id}`, `undo-waits:${id}`];
  return { ...incident, notified: incident.notified.filter((key) => !told.includes(key)) };
}

/** What was not found while a change stood is there again, as far as anybody knows, when the change is taken back. */
function backAgain(finding: FindingRecord, { id, madeAt, action }: ChangeRecord): FindingRecord {
  const { notFoundSince, ...found } = finding;
  const isOfIt = finding.changes.includes(id) && !kindOf(action).optional;
  return isOfIt && notFoundSince !== undefined && madeAt !== null && notFoundSince >= madeAt ? found : finding;
}

/** Completes a change that follows this one with what this one created. */
function pointed(change: ChangeRecord, id: string, event: ChangeEvent): ChangeRecord {
  return event.is === 'made' && event.created !== null && change.follows === id
    ? advance(change, { is: 'pointed', created: event.created })
    : change;
}

/** Stops the changes that follow a change that was not made. Their findings are held, with the reason. */
function stopDependents(incident: Incident, stopped: ChangeRecord, because: Reason): Incident {
  if (kindOf(stopped.action).optional) return incident;
  const concerned = incident.findings.filter((finding) => finding.changes.includes(stopped.id));
  const others = new Set(concerned.flatMap((finding) => finding.changes));
  const changes = incident.changes.map((change) =>
    others.has(change.id) && change.state === 'intended'
      ? advance(change, { is: 'stopped', because: { code: 'depends-on', why: because } })
      : change,
  );
  const findings = incident.findings.map(
    (finding): FindingRecord =>
      finding.changes.includes(stopped.id)
        ? { ...finding, decision: 'hold', reason: because, resolution: 'proposed' }
        : finding,
  );
  const own = changes.filter(({ id }) => others.has(id));
  return isHalfMade(own) ? withoutDiagnosis({ ...incident, changes, findings }) : { ...incident, changes, findings };
}

/**
 * The next failure is diagnosed whatever was diagnosed a moment ago, so that a plan that stopped in its middle goes on.
 */
function withoutDiagnosis(incident: Incident): Incident {
  return incident.diagnosed === undefined
    ? incident
    : { ...incident, diagnosed: { ...incident.diagnosed, fingerprint: '', complete: false } };
}

/** Notes when an `undo` or `restore` was given: of two that are delivered in another order, the later one. */
export function commandedAt(incident: Incident, at: Instant): Incident {
  const { commandedAt: known } = incident;
  return known !== undefined && known >= at ? incident : { ...incident, commandedAt: at };
}

/** A finding ends with the worst end of its changes. */
export function resolveFindings(incident: Incident): Incident {
  const findings = incident.findings.map((finding): FindingRecord => {
    const own = incident.changes.filter(
      (change) => finding.changes.includes(change.id) && !kindOf(change.action).optional,
    );
    if (own.length === 0) return finding;
    if (own.some((change) => change.state === 'undone')) return { ...finding, resolution: 'undone' };
    if (own.some((change) => change.state === 'unproved')) return { ...finding, resolution: 'unproved' };
    return own.every((change) => change.state === 'verified') ? { ...finding, resolution: 'verified' } : finding;
  });
  return { ...incident, findings };
}
