import type { Instant } from '../event/instant.ts';
import type { Service } from '../evidence/ecs.ts';
import type { Incident } from './incident.ts';

/** The incident with the service's numbers. What could not be read keeps the numbers of the last time. */
export function withCounts<I extends Pick<Incident, 'counts'>>(
  incident: I,
  service: Service | undefined,
  now: Instant,
): I {
  if (service === undefined) return incident;
  const { runningCount: running, desiredCount: desired } = service;
  return { ...incident, counts: { running, desired, at: now } };
}
