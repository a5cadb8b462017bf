import type { Instant } from '../event/instant.ts';
import type { ChangeRecord, ChangeState, Incident, IncidentState, Telling } from './incident.ts';

/**
 * What is due to be told, read off the incident itself and put into its outbox: so a crash loses no message, and no state is
 * told twice. The caller saves the incident before it sends.
 */
export function enqueueTellings(incident: Incident, now: Instant): Incident {
  if (incident.drill && incident.findings.length === 0) return incident;
  return [foundDue, changedDue, heldDue, endDue('verified'), endDue('undone'), endDue('unproved'), closedDue].reduce(
    (current, due) => add(current, due(current), now),
    incident,
  );
}

/** The messages left after these were sent. */
export function withoutTold(incident: Incident, sent: readonly string[]): Incident {
  return { ...incident, outbox: incident.outbox.filter((telling) => !sent.includes(telling.id)) };
}

type Due =
  | { readonly state: IncidentState; readonly findings: readonly string[]; readonly changes: readonly string[] }
  | undefined;

function add(incident: Incident, due: Due, now: Instant): Incident {
  if (due === undefined) return incident;
  const keys = [
    ...due.findings.map((id) => `${phase(due.state)}:${id}`),
    ...due.changes.map((id) => `${due.state}:${id}`),
    due.state,
  ];
  const telling: Telling = { id: `${incident.id}-${incident.told.length}-${due.state}`, at: now, ...due };
  return {
    ...incident,
    told: [...incident.told, ...keys.filter((key) => !incident.told.includes(key))],
    outbox: [...incident.outbox, telling],
  };
}

/** `found-next` tells of findings as `found` does: a finding is told by one of them. */
function phase(state: IncidentState): string {
  return state === 'found-next' ? 'found' : state;
}

function foundDue({ findings, told }: Incident): Due {
  const fresh = findings.filter((finding) => !told.includes(`found:${finding.id}`)).map((finding) => finding.id);
  if (fresh.length === 0) return undefined;
  return { state: told.includes('found') ? 'found-next' : 'found', findings: fresh, changes: [] };
}

/** One message for all changes of a plan: it waits until none is still intended. */
function changedDue({ changes, findings, told }: Incident): Due {
  if (changes.some((change) => change.state === 'intended')) return undefined;
  const made = changes
    .filter((change) => change.madeAt !== null && !told.includes(`changed:${change.id}`))
    .map((change) => change.id);
  if (made.length === 0) return undefined;
  return {
    state: 'changed',
    findings: findings.filter((finding) => finding.changes.some((id) => made.includes(id))).map((one) => one.id),
    changes: made,
  };
}

/** What was to be changed and then was not. What was held from the start stands in the message that tells of the finding. */
function heldDue({ changes, findings, told }: Incident): Due {
  const failed = changes
    .filter((change) => change.state === 'failed' && !told.includes(`held:${change.id}`))
    .map((change) => change.id);
  if (failed.length === 0) return undefined;
  return {
    state: 'held',
    findings: findings.filter((finding) => finding.changes.some((id) => failed.includes(id))).map((one) => one.id),
    changes: failed,
  };
}

/** Told once all changes that were made have come to an end. */
function endDue(state: Extract<ChangeState, 'verified' | 'undone' | 'unproved'>) {
  return ({ changes, findings, told }: Incident): Due => {
    if (state === 'verified' && changes.some(isOpen)) return undefined;
    const ended = changes
      .filter((change) => change.state === state && !told.includes(`${state}:${change.id}`))
      .map((change) => change.id);
    if (ended.length === 0) return undefined;
    return {
      state,
      findings: findings.filter((finding) => finding.changes.some((id) => ended.includes(id))).map((one) => one.id),
      changes: ended,
    };
  };
}

function isOpen(change: ChangeRecord): boolean {
  return change.state === 'intended' || change.state === 'made' || change.state === 'undoing';
}

/** An incident that ends without a change of ours is told of once: people stop waiting. */
function closedDue({ told, findings, endedBy }: Incident): Due {
  if (endedBy === undefined || told.includes('verified') || !told.includes('found')) return undefined;
  return { state: 'verified', findings: findings.map((finding) => finding.id), changes: [] };
}
