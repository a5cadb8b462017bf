import { DescribeTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { ecsNames } from '../../arn.ts';
import { isOverridden, roleOverride } from '../../event/overrides.ts';
import type { StoppedTask } from '../../evidence/ecs.ts';
import { type Collector, readFact, set, unreadable } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 'ecs:DescribeTasks';

/** A stopped task that ECS still shows. ECS shows it for at least an hour after it stopped. */
export const collectStoppedTask: Collector<'stopped-task'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const { cluster } = ecsNames(subject);
    const ecs = await reading.clients.ecs();
    const request = { ...(cluster !== undefined && { cluster }), tasks: [subject] };
    const { tasks, failures } = await call(source, ecs.send(new DescribeTasksCommand(request)));
    const task = tasks?.[0];
    if (task !== undefined) return readTask(task);
    const reason = failures?.[0]?.reason ?? 'no answer';
    if (reason !== 'MISSING') throw unreadable(source, 'Failure', reason);
    if (cluster === undefined) throw unreadable(source, 'ClusterUnknown', 'the task’s ARN does not name its cluster');
    return undefined;
  });

function readTask(task: Task): StoppedTask {
  const stoppedReason = set(task.stoppedReason);
  const group = set(task.group);
  const overrides = task.overrides === undefined ? undefined : { ...task.overrides };
  const role = roleOverride(overrides);
  return {
    lastStatus: task.lastStatus ?? '',
    ...(stoppedReason !== undefined && { stoppedReason }),
    containerReasons: (task.containers ?? []).flatMap((container) => set(container.reason) ?? []),
    taskDefinitionArn: task.taskDefinitionArn ?? '',
    ...(group !== undefined && { group }),
    overridden: isOverridden(overrides),
    ...(role !== undefined && { overrideExecutionRoleArn: role }),
  };
}
