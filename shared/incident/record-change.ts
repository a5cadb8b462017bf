import type { Action } from '../change/action.ts';
import type { Instant } from '../event/instant.ts';
import type { ChangeRecord, FindingRecord, Incident, Proof } from './incident.ts';

/** What came of carrying an intended change out. */
export type ChangeOutcome =
  | {
      readonly is: 'made';
      readonly at: Instant;
      readonly shared: boolean;
      readonly before: string;
      readonly after: string;
      readonly created?: string;
    }
  | { readonly is: 'stopped'; readonly because: string };

/** Writes a change's outcome into the incident; a move learns the revision that was registered before it. */
export function recordOutcome(incident: Incident, id: string, outcome: ChangeOutcome): Incident {
  // Another invocation may have recorded an end meanwhile: only what is still intended changes.
  if (incident.changes.find((change) => change.id === id)?.state !== 'intended') return incident;
  const changes = incident.changes.map((change) => {
    if (change.id === id)
      return outcome.is === 'made'
        ? made(change, outcome)
        : { ...change, state: 'failed' as const, note: outcome.because };
    const created = outcome.is === 'made' ? outcome.created : undefined;
    return created !== undefined && follows(change, id, incident)
      ? { ...change, action: pointed(change.action, created), after: created }
      : change;
  });
  if (outcome.is === 'made') return { ...incident, changes };
  return stopDependents({ ...incident, changes }, id, outcome.because);
}

function made(change: ChangeRecord, outcome: Extract<ChangeOutcome, { is: 'made' }>): ChangeRecord {
  const { at, shared, before, after } = outcome;
  return { ...change, state: 'made', madeAt: at, shared, before, after };
}

/** The service of a family whose revision was just registered moves to that one. */
function follows(change: ChangeRecord, id: string, { changes }: Incident): boolean {
  const registered = changes.find((one) => one.id === id)?.action;
  return (
    change.action.kind === 'move-service' &&
    registered?.kind === 'register-revision' &&
    change.action.from === registered.from
  );
}

function pointed(action: Action, to: string): Action {
  return action.kind === 'move-service' ? { ...action, to } : action;
}

/** What was to follow a change that did not come about does not come about either; its findings are held, with the reason. */
function stopDependents(incident: Incident, id: string, because: string): Incident {
  const stopped = incident.changes.find((change) => change.id === id);
  if (stopped !== undefined && isOptional(stopped)) return incident;
  const concerned = incident.findings.filter((finding) => finding.changes.includes(id));
  const others = new Set(concerned.flatMap((finding) => finding.changes));
  const changes = incident.changes.map((change) =>
    others.has(change.id) && change.state === 'intended'
      ? { ...change, state: 'failed' as const, note: `not done: ${because}` }
      : change,
  );
  const findings = incident.findings.map(
    (finding): FindingRecord =>
      finding.changes.includes(id)
        ? { ...finding, decision: 'hold', reason: because, resolution: 'proposed' }
        : finding,
  );
  return { ...incident, changes, findings };
}

/** A change was shown to have helped, or its deadline passed: its findings are resolved once all their changes are. */
export function recordProof(incident: Incident, id: string, proof: Proof): Incident {
  const state = proof.by === 'none' ? ('unproved' as const) : ('verified' as const);
  return resolveFindings({
    ...incident,
    changes: incident.changes.map((change) =>
      change.id === id && change.state === 'made' ? { ...change, state, proof } : change,
    ),
  });
}

/** A change was taken back, or could not be and why. */
export function recordUndone(
  incident: Incident,
  id: string,
  undone: { readonly kept: boolean; readonly note: string; readonly at: Instant },
): Incident {
  const changes = incident.changes.map((change): ChangeRecord => {
    if (change.id !== id || change.state !== 'undoing') return change;
    const proof: Proof =
      change.undoBy === undefined && change.failuresSince.length > 0
        ? { by: 'same-failure', tasks: change.failuresSince, at: undone.at }
        : { by: 'none', why: undone.note, at: undone.at };
    return { ...change, state: undone.kept ? 'unproved' : 'undone', note: undone.note, proof };
  });
  return resolveFindings({ ...incident, changes });
}

/** The worst of its changes' ends is a finding's end. */
export function resolveFindings(incident: Incident): Incident {
  const findings = incident.findings.map((finding): FindingRecord => {
    const own = incident.changes.filter((change) => finding.changes.includes(change.id) && !isOptional(change));
    if (own.length === 0) return finding;
    if (own.some((change) => change.state === 'undone')) return { ...finding, resolution: 'undone' };
    if (own.some((change) => change.state === 'unproved')) return { ...finding, resolution: 'unproved' };
    return own.every((change) => change.state === 'verified') ? { ...finding, resolution: 'verified' } : finding;
  });
  return { ...incident, findings };
}

/** A forced deployment only spares ECS's back-off: whether it came about says nothing of the repair. */
function isOptional({ action }: ChangeRecord): boolean {
  return action.kind === 'force-deployment';
}
