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
import type { Fact } from '../../evidence/fact.ts';
import { failedToStart } from '../../stopped-reason/concerns-start.ts';
import { instant, type Reading, readFact, set } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

/** What tasks are listed of: a service, or a family, in a cluster. */
type Listed = { readonly cluster: string } & Pick<ListTasksCommandInput, 'serviceName' | 'family'>;

/** Tasks of a list, and whether the list goes on behind them. */
type Part = { readonly tasks: readonly Task[]; readonly cut: boolean };

/** Pages of a list that are read, of a hundred tasks each: what one call lists, and what one call describes. */
const pages = 10;

/**
 * The tasks that ECS still shows, running and stopped: at most 1,000 of each. The fact says where there are more.
 * @param keep the tasks that are meant.
 */
export async function readTasks(
  reading: Reading,
  of: () => Listed,
  keep: (task: Task) => boolean = () => true,
): Promise<Fact<readonly TaskRecord[]>> {
  const fact = await readFact(reading, 'ecs:ListTasks', async () => listTasks(await reading.clients.ecs(), of()));
  if (fact.is !== 'known') return fact;
  const { tasks, cut } = fact.value;
  return { ...fact, value: tasks.filter(keep).map(readTask), ...(cut && { cut }) };
}

async function listTasks(ecs: ECSClient, of: Listed): Promise<Part> {
  const parts = await Promise.all([tasksOf(ecs, of, 'RUNNING'), tasksOf(ecs, of, 'STOPPED')]);
  // A task that stops between the two calls is in both answers.
  const tasks = new Map(parts.flatMap((part) => part.tasks).map((task) => [task.taskArn, task]));
  return { tasks: [...tasks.values()], cut: parts.some(({ cut }) => cut) };
}

async function tasksOf(ecs: ECSClient, of: Listed, desiredStatus: DesiredStatus): Promise<Part> {
  const tasks: Task[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const request = { ...of, desiredStatus, maxResults: 100, ...(nextToken !== undefined && { nextToken }) };
    const answer = await call('ecs:ListTasks', ecs.send(new ListTasksCommand(request)));
    tasks.push(...(await describeTasks(ecs, of.cluster, answer.taskArns ?? [])));
    nextToken = set(answer.nextToken);
    if (nextToken === undefined) break;
  }
  return { tasks, cut: nextToken !== undefined };
}

async function describeTasks(ecs: ECSClient, cluster: string, tasks: string[]): Promise<readonly Task[]> {
  if (tasks.length === 0) return [];
  return (await call('ecs:DescribeTasks', ecs.send(new DescribeTasksCommand({ cluster, tasks })))).tasks ?? [];
}

/** What the product needs of a task. */
function readTask(task: Task): TaskRecord {
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
    passedInitialisation: startedAt !== undefined || ((task.containers ?? []).some(hasRun) && !failedToStart(task)),
  };
}

/** Whether a container was created: it has an id from its runtime or an exit code. It may have crashed later. */
function hasRun(container: NonNullable<Task['containers']>[number]): boolean {
  return set(container.runtimeId) !== undefined || typeof container.exitCode === 'number';
}
