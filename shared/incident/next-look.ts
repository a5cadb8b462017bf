import { heldInMode, releasedAt, releaseOf } from '../change/release.ts';
import { type Instant, later, millisecondsBetween } from '../event/instant.ts';
import type { Mode } from '../event/start-failure.ts';
import { isUnderWay } from './change-lifecycle.ts';
import type { Awaited, FindingRecord, Incident, Look } from './incident.ts';

const minute = 60_000;

/**
 * In milliseconds: the longest pause between two looks. A service without a change is looked at 29 times a day, with
 * one call for ten services of a cluster. ECS shows a stopped task for an hour only, so a stand-alone task that ran
 * must be looked for more often.
 */
const longestPause = { service: 60 * minute, task: 45 * minute };

/**
 * In milliseconds. If no task fails for this time and nothing is pending, the incident is over, even if nobody saw the
 * workload run. A job that runs every night has to fail twice without a run.
 */
const silence = { service: 24 * 60 * minute, task: 48 * 60 * minute };

/** When the silence of a workload ends its incident. */
function silentFrom({ serviceArn, lastFailureAt }: Pick<Incident, 'serviceArn' | 'lastFailureAt'>): Instant {
  return later(lastFailureAt, silence[serviceArn === null ? 'task' : 'service']);
}

/** Whether silence ends the incident. A service that ECS has given up is silent too, and does not run. */
export function isSilent(incident: Incident, now: Instant): boolean {
  return incident.rollout === undefined && now > silentFrom(incident);
}

/** Whether something ended the incident, so that it only has to be told and closed. */
export function hasEnded({ endedBy, endedAs }: Pick<Incident, 'endedBy' | 'endedAs'>): boolean {
  return endedBy !== undefined || endedAs !== undefined;
}

/** What the incident waits for, computed from its record alone. */
function awaited(incident: Incident): Awaited {
  const { changes, outbox, diagnosed, undiagnosed } = incident;
  if (outbox.length > 0 || hasEnded(incident) || incident.ending !== undefined) return 'duty';
  if (undiagnosed !== undefined) return 'duty';
  if (changes.some((change) => isUnderWay(change) && change.state !== 'made')) return 'duty';
  if (changes.some(({ state }) => state === 'made')) return 'proof';
  if (incident.drill) return 'run';
  if (diagnosed?.complete === false || openFindings(incident).some(isUndecided)) return 'read';
  return openFindings(incident).some(isPassing) ? 'release' : 'run';
}

/** Whether only a further failure can release what holds the repair of a finding. */
export function waitsForFailure({ decision, reason }: Pick<FindingRecord, 'decision' | 'reason'>): boolean {
  return decision === 'hold' && releaseOf(reason) === 'failure';
}

/** The findings that the last diagnosis still found. */
export function openFindings({ findings }: Pick<Incident, 'findings'>): readonly FindingRecord[] {
  return findings.filter(({ notFoundSince }) => notFoundSince === undefined);
}

function isUndecided({ certainty }: FindingRecord): boolean {
  return certainty === 'undecided';
}

/** Whether what holds a finding's repair passes with time, without a person and without a further failure. */
function isPassing({ decision, reason }: FindingRecord): boolean {
  return decision === 'hold' && releaseOf(reason) === 'time';
}

/** The moments at which what is held is to be decided anew: repairs, and whatever people would do. */
function releases(incident: Incident): readonly Instant[] {
  const { everyChangeHeld } = incident;
  const held = openFindings(incident).flatMap(({ decision, reason }) => (decision === 'hold' ? reason : []));
  const reasons = everyChangeHeld === undefined ? held : [...held, everyChangeHeld];
  return reasons.flatMap((reason) => releasedAt(reason) ?? []);
}

/** The mode that holds a repair of the incident. */
function modeHolding(incident: Incident): Mode | undefined {
  return openFindings(incident)
    .filter(({ decision }) => decision === 'hold')
    .map(({ reason }) => heldInMode(reason))
    .find((mode) => mode !== undefined);
}

/** When an open incident is looked at next: at once after something new, then after pauses that grow. */
export function nextLook(incident: Incident): Pick<Look, 'nextAt' | 'why'> {
  const why = awaited(incident);
  const { look, openedAt, serviceArn } = incident;
  if (look?.why !== why || why === 'duty' || why === 'proof') return { why, nextAt: look?.lookedAt ?? openedAt };
  const longest = longestPause[serviceArn === null ? 'task' : 'service'];
  const next = later(look.lookedAt, pause(look.since, look.lookedAt, longest));
  // What is due at a known moment comes no later for the pauses that grow.
  const due = [later(silentFrom(incident), 1), ...releases(incident)].filter((at) => look.lookedAt < at && at < next);
  return { why, nextAt: due.toSorted()[0] ?? next };
}

/** In milliseconds: as long as it has lasted already, so that each pause is twice the one before. */
export function pause(since: Instant, last: Instant, longest: number): number {
  return Math.min(Math.max(millisecondsBetween(since, last), 0), longest);
}

/** The incident with its next look. Every write of an open incident sets it. */
export function scheduleLook(incident: Incident, now: Instant): Incident {
  if (incident.status === 'closed') return incident;
  const { look } = incident;
  const why = awaited(incident);
  const going =
    look?.why === why ? look : { ...look, why, since: now, lookedAt: look?.lookedAt ?? now, examinedAt: now };
  const { heldIn: _, ...rest } = going;
  const heldIn = modeHolding(incident);
  const next = { ...rest, ...(heldIn !== undefined && { heldIn }), nextAt: now };
  return { ...incident, look: { ...next, nextAt: nextLook({ ...incident, look: next }).nextAt } };
}

/** The incident, looked at now. */
export function looked(incident: Incident, now: Instant, examined: boolean): Incident {
  const { look } = incident;
  const why = awaited(incident);
  const isSame = look?.why === why;
  const since = isSame ? look.since : now;
  const examinedAt = isSame && !examined ? look.examinedAt : now;
  return { ...incident, look: { ...look, why, since, examinedAt, lookedAt: now, nextAt: now } };
}
