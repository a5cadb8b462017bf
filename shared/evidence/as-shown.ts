import { defined } from '../defined.ts';
import type { StartFailure } from '../event/start-failure.ts';
import { serviceOf } from '../event/started-by.ts';
import { saidBy } from '../event/task-reasons.ts';
import type { StoppedTask } from './ecs.ts';

/**
 * The failure as ECS shows its task. An event is a reason to look, and never a fact: whoever hands in the event of a
 * real task, with other words or moments in it, neither proves nor hides anything by it.
 * @param task that stopped.
 */
export function asShown(failure: StartFailure, task: StoppedTask): StartFailure {
  const { group, taskDefinitionArn, overridden, overrideExecutionRoleArn, deploymentId, createdAt } = task;
  const { subnets: shown = [] } = task;
  const { reason, otherReasons } = saidBy({
    stoppedReason: task.stoppedReason,
    containers: task.containerReasons.map((one) => ({ reason: one })),
  });
  return defined<StartFailure>({
    ...failure,
    clusterArn: task.clusterArn ?? failure.clusterArn,
    taskDefinitionArn,
    launchType: task.launchType ?? failure.launchType,
    platformVersion: task.platformVersion ?? failure.platformVersion,
    containerInstanceArn: task.containerInstanceArn,
    group,
    service: serviceOf(group),
    deploymentId,
    ...(reason === '' ? {} : { reason, otherReasons }),
    // ECS drops the network of a task some time after it stopped.
    subnets: shown.length > 0 ? shown : failure.subnets,
    overrideExecutionRoleArn,
    overridden,
    createdAt,
    stoppedAt: task.stoppedAt ?? failure.stoppedAt,
  });
}
