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
  const reasons = [task.stoppedReason, ...task.containerReasons];
  if (task.lastStatus !== 'STOPPED') return { in: 'status', status: task.lastStatus };
  if (!reasons.some((reason) => reason?.trim() === failure.reason)) return { in: 'reason' };
  if (task.group !== failure.group) return { in: 'group' };
  if (task.taskDefinitionArn !== failure.taskDefinitionArn) return { in: 'revision' };
  const sameOverrides =
    task.overridden === failure.overridden && task.overrideExecutionRoleArn === failure.overrideExecutionRoleArn;
  return sameOverrides ? undefined : { in: 'overrides' };
}

/** Whether the service's events still say what a failure without a task was read from. */
export function showsLaunchFailure({ launchFailures = [] }: Service, failure: StartFailure): boolean {
  return launchFailures.some(({ id, text }) => id === failure.serviceEvent && text === failure.reason);
}
