import { type Instant, later } from '../event/instant.ts';
import { isUnderWay } from './change-lifecycle.ts';
import type { Incident, OutboxEntry } from './incident.ts';
import { hasEnded, isSilent, openFindings } from './next-look.ts';
import { isMuted } from './ownership.ts';
import { putInOutbox } from './told.ts';

/** What one message is about. */
type Due = Pick<OutboxEntry, 'state' | 'findings' | 'changes'> | undefined;

/**
 * In milliseconds: a day, less an hour. A job that runs every night does not begin at the same second, and people are
 * told at most once a day.
 */
const tellAgainAfter = 23 * 60 * 60_000;

/** Due once, when the cause is gone, or passes by itself, and ECS starts no more tasks. */
export function stalledDue(incident: Incident): Due {
  const { rollout, notified, changes } = incident;
  if (rollout?.standsStill !== true || notified.includes('stalled')) return undefined;
  const standing = changes.filter((change) => change.state === 'made' || change.state === 'verified');
  return { state: 'stalled', findings: allOf(incident), changes: standing.map(({ id }) => id) };
}

/** Findings that people know, and that a look holds for another reason: only a further failure can release them. */
export function heldAnewDue({ look, notified, findings }: Incident): Due {
  const ids = (look?.heldAnew ?? []).filter(
    (id) => notified.includes(`found:${id}`) && !notified.includes(`held:${id}`),
  );
  const held = findings.filter(({ id, decision }) => ids.includes(id) && decision === 'hold');
  return held.length === 0 ? undefined : { state: 'held', findings: held.map(({ id }) => id), changes: [] };
}

/** Findings whose repair a person has just said no to: now they are everybody’s who can mend them otherwise. */
export function rejectedDue({ notified, findings }: Incident): Due {
  const ids = findings
    .filter(({ id, decision, reason, notFoundSince }) => {
      const isRejected = decision !== 'apply' && reason.code === 'rejected' && notFoundSince === undefined;
      return isRejected && notified.includes(`found:${id}`) && !notified.includes(`held:${id}`);
    })
    .map(({ id }) => id);
  return ids.length === 0 ? undefined : { state: 'held', findings: ids, changes: [] };
}

/** Due once, when the incident will be closed although nobody saw the workload run. */
export function closedUnseenDue(incident: Incident, now: Instant): Due {
  const { drill, endedBy, endedAs, notified, changes } = incident;
  if (drill || endedBy !== undefined || notified.includes('closed') || !notified.includes('found')) return undefined;
  if ((endedAs === undefined && !isSilent(incident, now)) || changes.some(isUnderWay)) return undefined;
  return { state: 'closed', findings: allOf(incident), changes: [] };
}

/** Tells once a day that a stand-alone task goes on failing, if it failed again and no run of it was seen. */
export function tellAgain(incident: Incident, now: Instant): Incident {
  const { drill, serviceArn, notified, openedAt, lastFailureAt, toldAgainAt = openedAt } = incident;
  if (isMuted(incident) || drill || serviceArn !== null || hasEnded(incident) || !notified.includes('found'))
    return incident;
  if (lastFailureAt <= toldAgainAt || now < later(toldAgainAt, tellAgainAfter)) return incident;
  const state = 'still-failing';
  const findings = openFindings(incident).map(({ id }) => id);
  const entry: OutboxEntry = {
    id: `${incident.id}-${incident.failures}-${state}`,
    state,
    at: now,
    findings,
    changes: [],
  };
  return { ...putInOutbox(incident, entry), toldAgainAt: now };
}

function allOf({ findings }: Incident): readonly string[] {
  return findings.map(({ id }) => id);
}
