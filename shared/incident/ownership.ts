import type { Instant } from '../event/instant.ts';
import type { Incident } from './incident.ts';
import { dutyKey } from './whose-move.ts';

/**
 * The incident with its owner, or given back. Of two that are delivered in another order, the one that was given later counts.
 * @param by ARN of the caller, null if they give it back.
 */
export function withOwner(incident: Incident, by: string | null, at: Instant): Incident {
  const { owner } = incident;
  if (owner !== undefined && owner.at >= at) return incident;
  return { ...incident, owner: { by, at, duty: dutyKey(incident) } };
}

/** Whether reminders are kept back: somebody owns the incident, and what is left to people is what it was then. */
export function isMuted(incident: Incident): boolean {
  const { owner } = incident;
  return owner !== undefined && owner.by !== null && owner.duty === dutyKey(incident);
}
