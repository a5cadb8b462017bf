import type { StartFailure } from '../event/start-failure.ts';
import type { Service, TaskRecord } from './ecs.ts';

/** Whether the service shows its deployments, and none of them made this task. */
export function isOfNoDeployment({ deploymentId, taskDefinitionArn }: StartFailure, { deployments }: Service): boolean {
  return (
    deployments.length > 0 &&
    !deployments.some((one) => one.id === deploymentId && one.taskDefinitionArn === taskDefinitionArn)
  );
}

/**
 * Whether ECS lists the service's tasks, and this one is not among them. Whoever may run a task can give it the
 * service's `group` and a deployment's id as `startedBy`, but not a place in this list.
 * @param tasks of the service, running and stopped.
 * @param cut whether there are more: then nothing is told by a task that is not among them.
 */
export function isUnlisted(taskArn: string, tasks: readonly TaskRecord[], cut = false): boolean {
  return !cut && !tasks.some(({ arn }) => arn === taskArn);
}
