import type { Instant } from '../event/instant.ts';
import { isUnderWay } from './change-lifecycle.ts';
import { closedUnseenDue, heldAnewDue, stalledDue, tellAgain } from './follow-up.ts';
import type { ChangeState, Incident, IncidentState, OutboxEntry } from './incident.ts';

/**
 * Puts the messages that are due into the incident's outbox. They are computed from the incident itself, so a crash
 * loses no message, and no state is reported twice. The caller saves the incident before it sends.
 */
export function enqueueMessages(incident: Incident, now: Instant): Incident {
  if (incident.drill && incident.findings.length === 0) return incident;
  const dues = [foundDue, changedDue, heldDue, heldAnewDue, endDue('verified'), endDue('undone'), endDue('unproved')];
  const told = [...dues, closedDue, stalledDue, closedUnseenDue].reduce(
    (current, due) => add(current, due(current, now), now),
    incident,
  );
  return tellAgain(told, now);
}

/** The incident without the messages that were sent. */
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

/**
 * The state by which a reported finding is remembered. `found-next` counts as `found`: each finding is reported once.
 */
function phase(state: IncidentState): string {
  return state === 'found-next' ? 'found' : state;
}

function foundDue({ findings, notified }: Incident): Due {
  const fresh = findings.filter((finding) => !notified.includes(`found:${finding.id}`)).map((finding) => finding.id);
  if (fresh.length === 0) return undefined;
  return { state: notified.includes('found') ? 'found-next' : 'found', findings: fresh, changes: [] };
}

/** One message for all changes of a plan. It waits until none of them is still intended. */
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

/**
 * Changes that were intended and then not made. A change that was held from the start is in the message about its
 * finding.
 */
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

/** Due when all changes that were made have ended. */
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

/** One message if an incident ends without a change of the product, so that people stop waiting. */
function closedDue({ notified, findings, endedBy }: Incident): Due {
  if (endedBy === undefined || notified.includes('verified') || !notified.includes('found')) return undefined;
  return { state: 'verified', findings: findings.map((finding) => finding.id), changes: [] };
}
