import type { StartFailure } from '../event/start-failure.ts';
import type { Service, TaskRecord } from '../evidence/ecs.ts';
import { isOfNoDeployment } from '../evidence/own-task.ts';
import { showsLaunchFailure } from '../evidence/shows-failure.ts';

/**
 * A workload as ECS shows it when a change is judged: the service with the tasks that ECS lists as its own, and whether
 * it has more than those. Null for a stand-alone task.
 */
export type ShownWorkload = {
  readonly service: Service;
  readonly tasks: readonly TaskRecord[];
  readonly cut?: true;
} | null;

/**
 * Whether a failure may say something of a change, for it or against it: it meets what a success would have to meet.
 *
 * Whoever may run a task can give it the service's `group` and a deployment's id as `startedBy`. So ECS must list the
 * task as the service's own, of one of its deployments and of that deployment's revision. The task must also run as the
 * definition says. The deployment need not be the primary one any more: a circuit breaker may have replaced it since
 * the task failed. Where ECS shows no deployment at all, its list of the service's tasks stands alone.
 */
export function isEvidence(failure: StartFailure, shown: ShownWorkload): boolean {
  if (failure.overridden || failure.drill) return false;
  if (shown === null) return true;
  if (isOfNoDeployment(failure, shown.service)) return false;
  return failure.serviceEvent === undefined
    ? shown.tasks.some(({ arn }) => arn === failure.taskArn)
    : showsLaunchFailure(shown.service, failure);
}

/**
 * Whether the event alone shows that a task in a service's group is not the service's own: ECS starts the service's own
 * for a deployment, and without overrides. A stranger's failure is counted, and decides nothing about the service.
 */
export function looksForeign({ service, deploymentId, overridden }: StartFailure): boolean {
  return service !== undefined && (overridden || deploymentId === undefined);
}
