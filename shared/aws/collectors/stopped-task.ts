import { DescribeTasksCommand, type DescribeTasksCommandOutput, type Task } from '@aws-sdk/client-ecs';
import { ecsNames } from '../../arn.ts';
import { defined } from '../../defined.ts';
import { attachedSubnets } from '../../event/attached-subnets.ts';
import { isOverridden, roleOverride } from '../../event/overrides.ts';
import { ownInstance } from '../../event/own-instance.ts';
import { deploymentIn } from '../../event/started-by.ts';
import type { StoppedTask } from '../../evidence/ecs.ts';
import { redact } from '../../redact.ts';
import { byCluster } from '../ecs/by-cluster.ts';
import {
  type BatchCollector,
  type Collector,
  instant,
  type Reading,
  readFact,
  set,
  unreadable,
} from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 'ecs:DescribeTasks';

/** Tasks that one call describes. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
const atMost = 100;

/** A stopped task that ECS still shows. ECS shows it for at least an hour after it stopped. */
export const collectStoppedTask: Collector<'stopped-task'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const { cluster } = ecsNames(subject);
    const { tasks, failures } = await describe(reading, cluster, [subject]);
    const task = tasks?.[0];
    if (task !== undefined) return readTask(task);
    const reason = failures?.[0]?.reason ?? 'no answer';
    if (reason !== 'MISSING') throw unreadable(source, 'Failure', reason);
    if (cluster === undefined) throw unreadable(source, 'ClusterUnknown', 'the task’s ARN does not name its cluster');
    return undefined;
  });

/**
 * Describes the tasks of one cluster together: what many events say is confirmed with few calls. What the call does not
 * show is read by itself where it is not said to be missing.
 */
export const stoppedTaskBatch: BatchCollector<'stopped-task'> = {
  group: (tasks) => byCluster(tasks, atMost),
  collect: async (subjects, reading) => {
    const { cluster } = ecsNames(subjects[0] ?? '');
    const described = await readFact(reading, source, () => describe(reading, cluster, subjects));
    if (described.is !== 'known') return subjects.map(() => described);
    const { tasks = [], failures = [] } = described.value;
    const { at } = described;
    const missing = new Set(failures.filter(({ reason }) => reason === 'MISSING').map(({ arn }) => arn));
    return subjects.map((arn) => {
      const task = tasks.find(({ taskArn }) => taskArn === arn);
      if (task !== undefined) return { ...described, value: readTask(task) };
      return missing.has(arn) ? { is: 'absent', at, source: described.source } : undefined;
    });
  },
};

async function describe(
  { clients }: Reading,
  cluster: string | undefined,
  tasks: readonly string[],
): Promise<DescribeTasksCommandOutput> {
  const request = { ...(cluster !== undefined && { cluster }), tasks: [...tasks] };
  return call(source, (await clients.ecs()).send(new DescribeTasksCommand(request)));
}

function readTask(task: Task): StoppedTask {
  const overrides = task.overrides === undefined ? undefined : { ...task.overrides };
  return defined<StoppedTask>({
    lastStatus: task.lastStatus ?? '',
    clusterArn: set(task.clusterArn),
    launchType: set(task.launchType),
    platformVersion: set(task.platformVersion),
    containerInstanceArn: ownInstance(task.containerInstanceArn, task.taskArn ?? ''),
    deploymentId: deploymentIn(task.startedBy),
    createdAt: instant(task.createdAt),
    stoppedAt: instant(task.stoppedAt),
    subnets: attachedSubnets(task.attachments),
    stoppedReason: set(redact(task.stoppedReason ?? '')),
    containerReasons: (task.containers ?? []).flatMap((container) => set(redact(container.reason ?? '')) ?? []),
    taskDefinitionArn: task.taskDefinitionArn ?? '',
    group: set(task.group),
    overridden: isOverridden(overrides),
    overrideExecutionRoleArn: roleOverride(overrides),
  });
}
