import { formatArn, parseArn } from '../../shared/arn.ts';
import type { PutEvent } from '../../shared/aws/operating/put-drill.ts';
import type { RunningService } from '../../shared/aws/operating/running-service.ts';

/** A made-up failure, and the task by which it is found again. */
export type DrillEvent = { readonly taskArn: string; readonly event: PutEvent };

/**
 * What ECS could write of a task that did not start. Each text has another cause: the product tells a cause of an open
 * incident once, so a drill that is repeated must have the next text to be told too.
 */
const texts: readonly ((id: string) => string)[] = [
  (id) => `ResourceInitializationError: this is drill ${id}, no task failed`,
  (id) =>
    `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/ecs-init-remediator/drill-${id}:latest: not found`,
];

/**
 * Makes up a task of a service that could not start, from the source that the product knows as that of drills.
 * @param id hexadecimal digits, at least 8.
 * @param turn how many drills of the open incident were told before.
 */
export function composeDrill(
  service: string,
  running: RunningService,
  { id, turn, now }: { readonly id: string; readonly turn: number; readonly now: string },
): DrillEvent {
  const [cluster = '', name = ''] = clusterAndName(service);
  const arn = parseArn(service);
  const place = { partition: 'aws', service: 'ecs', region: '', account: '', ...arn };
  const taskArn = formatArn({ ...place, resource: `task/${cluster}/${id.padEnd(32, '0').slice(0, 32)}` });
  const text = texts[Math.min(turn, texts.length - 1)];
  const detail = {
    taskArn,
    clusterArn: running.clusterArn,
    taskDefinitionArn: running.taskDefinitionArn,
    group: `service:${name}`,
    ...(running.deployment !== undefined && { startedBy: running.deployment }),
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    stopCode: 'TaskFailedToStart',
    stoppedReason: text?.(id.slice(0, 8)),
    createdAt: now,
    stoppedAt: now,
    containers: [],
    attachments: [],
  };
  return {
    taskArn,
    event: { source: 'ecs-init-remediator.drill', detailType: 'ECS Task State Change', detail },
  };
}

/** `CLUSTER/NAME` of a service's ARN. */
export function clusterAndName(service: string): readonly string[] {
  return service.split('/').slice(-2);
}
