import type { StartFailure } from '../event/start-failure.ts';
import type { Service, TaskRecord } from '../evidence/ecs.ts';

/**
 * A workload as ECS shows it when a change is judged: the service with the tasks that ECS lists as its own. Null for a
 * stand-alone task.
 */
export type ShownWorkload = { readonly service: Service; readonly tasks: readonly TaskRecord[] } | null;

/**
 * Whether a failure may say something of a change, for it or against it: it meets what a success would have to meet.
 *
 * Whoever may run a task can give it the service's `group` and a deployment's id as `startedBy`. So the task must be one that
 * ECS lists as the service's own, of one of its deployments and that deployment's revision, and run as the definition
 * says. The deployment need not be the primary one any more: a circuit breaker may have replaced it since the task failed.
 */
export function isEvidence(failure: StartFailure, shown: ShownWorkload): boolean {
  if (failure.overridden || failure.drill) return false;
  if (shown === null) return true;
  const { service, tasks } = shown;
  const isOfDeployment = service.deployments.some(
    ({ id, taskDefinitionArn }) => id === failure.deploymentId && taskDefinitionArn === failure.taskDefinitionArn,
  );
  return isOfDeployment && tasks.some(({ arn }) => arn === failure.taskArn);
}
