import { kindOf } from '../../change/kinds/index.ts';
import { isAsked, waitsForRestore } from '../../incident/awaits-answer.ts';
import type { Notification } from '../notification.ts';
import { isEnding } from './ending.ts';
import type { Step } from './step.ts';
import { waitingOf } from './waiting.ts';

/** Which messages come next, so that nobody has to look. Null where none is sure to come. */
export function sayNext(notification: Notification, steps: readonly Step[]): string | null {
  const { incident, move } = notification;
  if (incident.drill || isEnding(notification)) return null;
  const waiting = waitingOf(notification);
  if (waiting.some(isAsked))
    return 'After your yes you get a message when the change is made, and one when a task has started.';
  if (waiting.some(waitsForRestore))
    return 'After your yes you get a message when the access is given, and one when a task has started.';
  if (move.chores.includes('undo-kept') && steps.length === 1) return 'You get one more message when it is taken back.';
  if (steps.length > 0) return 'You get one more message when a task has started, or when one fails in another way.';
  const isWatched = incident.changes.some(({ action, state }) => state === 'made' && !kindOf(action).optional);
  return isWatched && move.urgency === 'fyi'
    ? 'You get one more message: when a task has started, or when none has in time.'
    : null;
}
