import type { FindingRecord } from '../../incident/incident.ts';
import type { Notification } from '../notification.ts';

/** The findings that wait for a person. */
export function waitingOf({ incident, move }: Pick<Notification, 'incident' | 'move'>): readonly FindingRecord[] {
  return incident.findings.filter(({ id }) => move.findings.includes(id));
}
