import {
  DescribeTasksCommand,
  type DesiredStatus,
  type ECSClient,
  ListTasksCommand,
  type ListTasksCommandInput,
  type Task,
} from '@aws-sdk/client-ecs';
import { roleOverride } from '../../event/overrides.ts';
import type { TaskRecord } from '../../evidence/ecs.ts';
import { instant, set } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

/** What tasks are listed of: a service, or a family, in a cluster. */
type Listed = Required<Pick<ListTasksCommandInput, 'cluster'>> & Pick<ListTasksCommandInput, 'serviceName' | 'family'>;

/** The tasks that ECS still shows, running and stopped: at most 100 of each, the limit of one call. @throws CallError */
export async function listTasks(ecs: ECSClient, of: Listed): Promise<readonly Task[]> {
  const [running, stopped] = await Promise.all([tasksOf(ecs, of, 'RUNNING'), tasksOf(ecs, of, 'STOPPED')]);
  // A task that stops between the two calls is in both answers.
  return [...new Map([...running, ...stopped].map((task) => [task.taskArn, task])).values()];
}

async function tasksOf(ecs: ECSClient, of: Listed, desiredStatus: DesiredStatus): Promise<readonly Task[]> {
  const request = { ...of, desiredStatus, maxResults: 100 };
  const { taskArns } = await call('ecs:ListTasks', ecs.send(new ListTasksCommand(request)));
  if (taskArns === undefined || taskArns.length === 0) return [];
  const described = new DescribeTasksCommand({ cluster: of.cluster, tasks: taskArns });
  return (await call('ecs:DescribeTasks', ecs.send(described))).tasks ?? [];
}

/** What the product needs of a task. */
export function readTask(task: Task): TaskRecord {
  const startedAt = instant(task.startedAt);
  const stoppedAt = instant(task.stoppedAt);
  const role = roleOverride(task.overrides === undefined ? undefined : { ...task.overrides });
  return {
    arn: task.taskArn ?? '',
    taskDefinitionArn: task.taskDefinitionArn ?? '',
    ...(role !== undefined && { overrideExecutionRoleArn: role }),
    // One without a date is older than any change: it can prove nothing.
    createdAt: instant(task.createdAt) ?? new Date(0).toISOString(),
    ...(startedAt !== undefined && { startedAt }),
    ...(stoppedAt !== undefined && { stoppedAt }),
    passedInitialisation: startedAt !== undefined || (task.containers ?? []).some(hasRun),
  };
}

/** Whether a container was started: it has an id from its runtime or an exit code. It may have crashed later. */
function hasRun(container: NonNullable<Task['containers']>[number]): boolean {
  return set(container.runtimeId) !== undefined || typeof container.exitCode === 'number';
}
