import type { StartFailure } from '../event/start-failure.ts';
import type { Service, StoppedTask } from './ecs.ts';

/** The field in which a stopped task that ECS shows differs from the event. */
export type TaskDifference =
  | { readonly in: 'status'; readonly status: string }
  | { readonly in: 'reason' | 'group' | 'revision' | 'overrides' };

/**
 * Compares the stopped task that ECS shows with the event: stopped reason, service, revision and overrides. @returns
 * undefined if all are equal, else the first difference.
 */
export function differenceShown(task: StoppedTask, failure: StartFailure): TaskDifference | undefined {
  const shown = [task.stoppedReason, ...task.containerReasons].map((reason) => reason?.trim() ?? '');
  const said = [failure.reason, ...(failure.otherReasons ?? [])];
  if (task.lastStatus !== 'STOPPED') return { in: 'status', status: task.lastStatus };
  if (!said.every((reason) => shown.some((one) => isSame(one, reason)))) return { in: 'reason' };
  if (task.group !== failure.group) return { in: 'group' };
  if (task.taskDefinitionArn !== failure.taskDefinitionArn) return { in: 'revision' };
  const sameOverrides =
    task.overridden === failure.overridden && task.overrideExecutionRoleArn === failure.overrideExecutionRoleArn;
  return sameOverrides ? undefined : { in: 'overrides' };
}

/** The event's text may have been cut at a length that ECS never reaches. */
function isSame(shown: string, said: string): boolean {
  return shown === said || (said.length >= 2048 && shown.startsWith(said));
}

/** Whether the service's events still say what a failure without a task was read from. */
export function showsLaunchFailure({ launchFailures = [] }: Service, failure: StartFailure): boolean {
  return launchFailures.some(({ id, text }) => id === failure.serviceEvent && text === failure.reason);
}
