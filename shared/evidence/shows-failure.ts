import type { StartFailure } from '../event/start-failure.ts';
import type { StoppedTask } from './ecs.ts';

/**
 * Whether ECS itself shows the stopped task as the event has it: with that very reason, of that service, revision and overrides.
 * @returns undefined when it does, else what differs, as the end of the sentence "ECS shows the task …".
 */
export function differenceShown(task: StoppedTask, failure: StartFailure): string | undefined {
  const reasons = [task.stoppedReason, ...task.containerReasons];
  if (task.lastStatus !== 'STOPPED') return `as ${task.lastStatus}`;
  if (!reasons.some((reason) => reason?.trim() === failure.reason)) return 'with another reason than the event';
  if (task.group !== failure.group) return 'in another group than the event';
  if (task.taskDefinitionArn !== failure.taskDefinitionArn) return 'of another revision than the event';
  const sameOverrides =
    task.overridden === failure.overridden && task.overrideExecutionRoleArn === failure.overrideExecutionRoleArn;
  return sameOverrides ? undefined : 'with other overrides than the event';
}
