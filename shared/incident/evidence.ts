import type { StartFailure } from '../event/start-failure.ts';
import type { Deployment, Service, TaskRecord } from '../evidence/ecs.ts';

/**
 * A workload as ECS shows it when a change is judged: the service with the tasks that ECS lists as its own. Null for a
 * stand-alone task.
 */
export type ShownWorkload = { readonly service: Service; readonly tasks: readonly TaskRecord[] } | null;

/**
 * Whether a failure may say something of a change, for it or against it: it meets what a success would have to meet.
 *
 * Whoever may run a task can give it the service's `group` and a deployment's id as `startedBy`. So the task must be one that
 * ECS lists as the service's own, of the primary deployment and its revision, and run as the definition says.
 */
export function isEvidence(failure: StartFailure, shown: ShownWorkload): boolean {
  if (failure.overridden || failure.drill) return false;
  if (shown === null) return true;
  const primary = primaryOf(shown.service);
  return (
    primary?.id === failure.deploymentId &&
    primary?.taskDefinitionArn === failure.taskDefinitionArn &&
    shown.tasks.some(({ arn }) => arn === failure.taskArn)
  );
}

/** Whether tasks run with the change: then nothing is taken back without a person, for it would be taken from them. */
export function isRunning(shown: ShownWorkload): boolean {
  return shown !== null && (primaryOf(shown.service)?.runningCount ?? 0) > 0;
}

function primaryOf({ deployments }: Service): Deployment | undefined {
  return deployments.find(({ status }) => status === 'PRIMARY');
}
