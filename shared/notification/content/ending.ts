import type { ChangeRecord } from '../../incident/incident.ts';
import { hasEnded } from '../../incident/next-look.ts';
import type { Notification, ShownIncident } from '../notification.ts';

/** Whether the incident is closed, or closes as soon as this message is sent. */
export function isEnding({ incident }: Notification): boolean {
  return incident.status === 'closed' || hasEnded(incident);
}

/** Whether what was made for a service is handed back, or will be, because the service was deleted. */
export function isHandBack(changes: readonly ChangeRecord[]): boolean {
  return changes.some(({ state, unneeded }) => unneeded !== undefined && (state === 'undoing' || state === 'undone'));
}

/** Whether what was to be handed back is needed again, and stays. */
export function isKeptAfterAll(changes: readonly ChangeRecord[]): boolean {
  return changes.some(({ state, unneeded }) => unneeded !== undefined && state === 'unproved');
}

/** Whether a task was seen to get past its initialisation. */
export function hasRun({ incident }: Notification, changes: readonly ChangeRecord[]): boolean {
  return incident.endedBy !== undefined || changes.some((change) => change.proof?.by === 'task-ran');
}

/** How an incident ended of which no run was seen. */
export function endWithoutRun({ endedAs, serviceArn }: ShownIncident): string {
  if (endedAs === undefined)
    return `has not failed for ${serviceArn === null ? 'two days' : 'a day'}; whether it starts now is not known`;
  switch (endedAs) {
    case 'service-gone':
      return 'was deleted';
    case 'scaled-to-zero':
      return 'was scaled to 0: its desired count is 0';
    case 'other-revision':
      return 'runs all its tasks on another revision than the one that failed';
  }
}
