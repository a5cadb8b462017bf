import type { StartFailure } from '../event/start-failure.ts';
import type { StoppedTask } from './ecs.ts';

/** In what a stopped task that ECS shows differs from the event. */
export type TaskDifference =
  | { readonly in: 'status'; readonly status: string }
  | { readonly in: 'reason' | 'group' | 'revision' | 'overrides' };

/**
 * Whether ECS itself shows the stopped task as the event has it: with that very reason, of that service, revision and overrides.
 * @returns undefined when it does, else what differs first.
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
