import type { Instant } from '../event/instant.ts';
import { isUnderWay } from './change-lifecycle.ts';
import type { ChangeState, Incident, IncidentState, OutboxEntry } from './incident.ts';

/**
 * What is due to be told, read off the incident itself and put into its outbox: so a crash loses no message, and no state is
 * told twice. The caller saves the incident before it sends.
 */
export function enqueueMessages(incident: Incident, now: Instant): Incident {
  if (incident.drill && incident.findings.length === 0) return incident;
  return [foundDue, changedDue, heldDue, endDue('verified'), endDue('undone'), endDue('unproved'), closedDue].reduce(
    (current, due) => add(current, due(current), now),
    incident,
  );
}

/** The messages left after these were sent. */
export function withoutSent(incident: Incident, sent: readonly string[]): Incident {
  return { ...incident, outbox: incident.outbox.filter((entry) => !sent.includes(entry.id)) };
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
  const entry: OutboxEntry = { id: `${incident.id}-${incident.notified.length}-${due.state}`, at: now, ...due };
  return {
    ...incident,
    notified: [...incident.notified, ...keys.filter((key) => !incident.notified.includes(key))],
    outbox: [...incident.outbox, entry],
  };
}

/** `found-next` tells of findings as `found` does: a finding is told by one of them. */
function phase(state: IncidentState): string {
  return state === 'found-next' ? 'found' : state;
}

function foundDue({ findings, notified }: Incident): Due {
  const fresh = findings.filter((finding) => !notified.includes(`found:${finding.id}`)).map((finding) => finding.id);
  if (fresh.length === 0) return undefined;
  return { state: notified.includes('found') ? 'found-next' : 'found', findings: fresh, changes: [] };
}

/** One message for all changes of a plan: it waits until none is still intended. */
function changedDue({ changes, findings, notified }: Incident): Due {
  if (changes.some(({ state }) => state === 'intended' || state === 'unsettled')) return undefined;
  const made = changes
    .filter((change) => change.madeAt !== null && !notified.includes(`changed:${change.id}`))
    .map((change) => change.id);
  if (made.length === 0) return undefined;
  return {
    state: 'changed',
    findings: findings.filter((finding) => finding.changes.some((id) => made.includes(id))).map((one) => one.id),
    changes: made,
  };
}

/** What was to be changed and then was not. What was held from the start stands in the message that tells of the finding. */
function heldDue({ changes, findings, notified }: Incident): Due {
  const failed = changes
    .filter((change) => change.state === 'failed' && !notified.includes(`held:${change.id}`))
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
  return ({ changes, findings, notified }: Incident): Due => {
    if (state === 'verified' && changes.some(isUnderWay)) return undefined;
    const ended = changes
      .filter((change) => change.state === state && !notified.includes(`${state}:${change.id}`))
      .map((change) => change.id);
    if (ended.length === 0) return undefined;
    return {
      state,
      findings: findings.filter((finding) => finding.changes.some((id) => ended.includes(id))).map((one) => one.id),
      changes: ended,
    };
  };
}

/** An incident that ends without a change of ours is told of once: people stop waiting. */
function closedDue({ notified, findings, endedBy }: Incident): Due {
  if (endedBy === undefined || notified.includes('verified') || !notified.includes('found')) return undefined;
  return { state: 'verified', findings: findings.map((finding) => finding.id), changes: [] };
}
