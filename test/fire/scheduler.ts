import { taskArn, taskEvent } from '../fixtures/event.ts';
import { mayReadSecret } from './iam.ts';
import type { World } from './world.ts';

/** Whether a task of the service could start now, and why it stops if it could not. */
export type Obstacle = { readonly lets: (world: World) => boolean; readonly reason: string };

/** ECS starts a task of the service. Returns the event that tells of its failure; undefined if it runs. */
export function startTask(world: World, { lets, reason }: Obstacle): string | undefined {
  const { service, tasks, now } = world;
  const [primary] = service.deployments;
  if (primary === undefined) throw new Error('the service has no deployment');
  const arn = taskArn(`t${Object.keys(tasks).length + 1}`);
  const shared = {
    taskArn: arn,
    taskDefinitionArn: service.taskDefinition,
    group: 'service:api',
    startedBy: primary.id,
    createdAt: new Date(now - 3000),
  };
  if (lets(world)) {
    tasks[arn] = { ...shared, lastStatus: 'RUNNING', desiredStatus: 'RUNNING', startedAt: new Date(now) };
    service.runningCount = 1;
    primary.rolloutState = 'COMPLETED';
    return undefined;
  }
  primary.failedTasks += 1;
  tasks[arn] = {
    ...shared,
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    stoppedReason: reason,
    stoppedAt: new Date(now),
    containers: [{ name: 'api', lastStatus: 'STOPPED' }],
  };
  const at = { createdAt: new Date(now - 3000).toISOString(), stoppedAt: new Date(now).toISOString() };
  return JSON.stringify(taskEvent({ ...shared, ...at, stoppedReason: reason, attachments: [] }));
}

/** The service's role lacks the permission for its secret. */
export function lacksSecret(reason: string): Obstacle {
  return { lets: mayReadSecret, reason };
}
