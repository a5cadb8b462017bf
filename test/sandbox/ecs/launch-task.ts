import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { initialiseTask, needsExecutionRole } from './initialise-task.ts';
import { createClients } from './role-clients.ts';
import { composeStopText, type Obstacle } from './stopped-reason.ts';
import type { Surroundings } from './surroundings.ts';
import { createTask, type Launch, type Task, toDetail, toPending, toRunning, toStopped, toStored } from './task.ts';

/** What came of a launch. `refused`: ECS never made a task, and says why in a service event. */
export type Launched =
  | { readonly is: 'running' | 'stopped'; readonly task: Task }
  | { readonly is: 'refused'; readonly why: string };

type Session = {
  readonly keys: Parameters<typeof createClients>[1];
  readonly roleArn: string;
};

/**
 * Starts one task as ECS does: assumes the execution role, fetches everything, and runs the containers or stops the task
 * with what really went wrong. Every state is put where DescribeTasks shows it, and published.
 */
export async function launchTask(launch: Launch, around: Surroundings): Promise<Launched> {
  const roleArn = launch.overrides?.executionRoleArn || launch.definition.executionRoleArn || undefined;
  const needed = needsExecutionRole(launch.definition);
  if (needed && roleArn === undefined) {
    return {
      is: 'refused',
      why: 'Fargate requires task definition to have execution role ARN to support what it fetches.',
    };
  }
  const session = needed && roleArn !== undefined ? await assume(roleArn, around) : undefined;
  if (session?.is === 'refused') return session;
  let task = await record(createTask(launch, around.now()), around);
  task = await record(toPending(task, around.now()), around);
  const obstacles = session === undefined ? [] : await initialise(launch, task, session.session, around);
  await wait(around.speed.startSeconds * 1000);
  const [first, ...rest] = obstacles;
  if (first === undefined) return { is: 'running', task: await record(toRunning(task, around.now()), around) };
  const text = composeStopText([first, ...rest], launch.launchType);
  const stopped = toStopped(task, { ...text, stopCode: 'TaskFailedToStart' }, around.now());
  return { is: 'stopped', task: await record(stopped, around) };
}

/** Ends a task that ECS itself no longer wants. */
export async function endTask(task: Task, stoppedReason: string, around: Surroundings): Promise<Task> {
  return record(toStopped(task, { stoppedReason, stopCode: 'ServiceSchedulerInitiated' }, around.now()), around);
}

/** Puts the task where DescribeTasks shows it, then publishes the change, in this order: who hears of it can look it up. */
async function record(task: Task, around: Surroundings): Promise<Task> {
  await around.account.tasks.put(toStored(task));
  await around.publisher.publish({
    detailType: 'ECS Task State Change',
    resources: [task.taskArn],
    detail: toDetail(task),
    time: around.now(),
  });
  return task;
}

async function assume(
  roleArn: string,
  around: Surroundings,
): Promise<{ readonly is: 'assumed'; readonly session: Session } | { readonly is: 'refused'; readonly why: string }> {
  const assumed = await around.account.assumeForTasks(roleArn, randomBytes(16).toString('hex'));
  if (assumed.is === 'refused') {
    return {
      is: 'refused',
      why: `ECS was unable to assume the role '${roleArn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
    };
  }
  return { is: 'assumed', session: { keys: assumed.credentials, roleArn } };
}

async function initialise(
  launch: Launch,
  task: Task,
  session: Session,
  around: Surroundings,
): Promise<readonly Obstacle[]> {
  const { account } = around;
  const obstacles = await initialiseTask(launch.definition, {
    clients: createClients(account.endpoint, session.keys),
    roleArn: session.roleArn,
    region: launch.region,
    taskId: task.taskArn.split('/').at(-1) ?? '',
    reaches: (service) => around.network.reaches(launch.subnet, service),
    stopsAtFirst: launch.launchType === 'FARGATE',
  });
  const waited = obstacles.some((one) => one.at === 'image' || ('what' in one && one.what.is === 'unreachable'));
  if (waited) await wait(around.speed.timeOutSeconds * 1000);
  return obstacles;
}
