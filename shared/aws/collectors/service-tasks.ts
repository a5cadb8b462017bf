import {
  DescribeTasksCommand,
  type DesiredStatus,
  type ECSClient,
  ListTasksCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { ecsNames } from '../../arn.ts';
import type { TaskRecord } from '../../evidence/ecs.ts';
import { type Collector, instant, readFact, set, unreadable } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 'ecs:ListTasks';

/** The tasks of a service that ECS still shows, running and stopped: at most 100 of each, the limit of one call. */
export const collectServiceTasks: Collector<'service-tasks'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const { cluster, name } = ecsNames(subject);
    if (cluster === undefined)
      throw unreadable(source, 'ClusterUnknown', 'the service’s ARN does not name its cluster');
    const ecs = await reading.clients.ecs();
    const [running, stopped] = await Promise.all([
      tasksOf(ecs, cluster, name, 'RUNNING'),
      tasksOf(ecs, cluster, name, 'STOPPED'),
    ]);
    // A task that stops between the two calls is in both answers.
    return [...new Map([...running, ...stopped].map((task) => [task.arn, task])).values()];
  });

async function tasksOf(
  ecs: ECSClient,
  cluster: string,
  serviceName: string,
  desiredStatus: DesiredStatus,
): Promise<readonly TaskRecord[]> {
  const request = { cluster, serviceName, desiredStatus, maxResults: 100 };
  const { taskArns } = await call(source, ecs.send(new ListTasksCommand(request)));
  if (taskArns === undefined || taskArns.length === 0) return [];
  const { tasks } = await call('ecs:DescribeTasks', ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns })));
  return (tasks ?? []).map(readTask);
}

function readTask(task: Task): TaskRecord {
  const startedAt = instant(task.startedAt);
  return {
    arn: task.taskArn ?? '',
    taskDefinitionArn: task.taskDefinitionArn ?? '',
    // One without a date is older than any change: it can prove nothing.
    createdAt: instant(task.createdAt) ?? new Date(0).toISOString(),
    ...(startedAt !== undefined && { startedAt }),
    passedInitialisation: startedAt !== undefined || (task.containers ?? []).some(hasRun),
  };
}

/** Whether a container was started: it has an id from its runtime or an exit code. It may have crashed later. */
function hasRun(container: NonNullable<Task['containers']>[number]): boolean {
  return set(container.runtimeId) !== undefined || typeof container.exitCode === 'number';
}
