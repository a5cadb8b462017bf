import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { initialiseTask, lackingCredentials, needsExecutionRole, pullImages } from '../fetch/initialise-task.ts';
import { asLostRole, roleIsGone } from '../fetch/lost-role.ts';
import { pullError } from '../fetch/pull-image.ts';
import { createClients } from '../fetch/role-clients.ts';
import { composeStopText, type Obstacle } from '../fetch/stopped-reason.ts';
import { reachableServices } from '../network/connection.ts';
import type { Place } from '../network/network.ts';
import type { Surroundings } from '../surroundings.ts';
import { exitCodes, isOver } from './container-exit.ts';
import { lacksCapacity } from './lacks-capacity.ts';
import { createTask, type Launch, type Task, toDetail, toPending, toRunning, toStopped, toStored } from './task.ts';

/** What came of a launch. `refused`: ECS never made a task, and says why in a service event. */
export type Launched =
  | { readonly is: 'running' | 'stopped'; readonly task: Task }
  | { readonly is: 'refused'; readonly why: string };

/** A launch, and where in the network its task stands. */
type Placed = Launch & { readonly place: Place };

type Session = {
  readonly keys: Parameters<typeof createClients>[1];
  readonly roleArn: string;
};

/**
 * Starts one task as ECS does: assumes the execution role, fetches everything, and runs the containers or stops the task
 * with what really went wrong. Every state is put where DescribeTasks shows it, and published.
 */
export async function launchTask(wanted: Launch, around: Surroundings): Promise<Launched> {
  const launch: Placed = { ...wanted, place: await around.network.place(wanted) };
  const roleArn = launch.overrides?.executionRoleArn || launch.definition.executionRoleArn || undefined;
  const needed = needsExecutionRole(launch.definition, launch.launchType);
  if (needed && roleArn === undefined && launch.launchType === 'FARGATE') {
    return {
      is: 'refused',
      why: 'Fargate requires task definition to have execution role ARN to support what it fetches.',
    };
  }
  const session = needed && roleArn !== undefined ? await assume(roleArn, around) : undefined;
  if (session?.is === 'refused') return session;
  let task = await record(createTask(launch, around.now()), around);
  task = await record(toPending(task, around.now()), around);
  const unplaced = await lacksCapacity(launch, around);
  const obstacles = unplaced ? [unplaced] : await obstaclesAtLast(launch, task, session?.session, needed, around);
  await wait(around.speed.startSeconds * 1000);
  const [first, ...rest] = obstacles;
  if (first === undefined) return run(launch, task, around);
  const text = composeStopText([first, ...rest], launch.launchType, isOldPlatform(launch));
  const stopped = toStopped(task, { ...text, stopCode: 'TaskFailedToStart' }, around.now());
  return { is: 'stopped', task: await record(stopped, around) };
}

/** The agent calls again and again until its deadline: what was mended meanwhile does not stop the task. */
async function obstaclesAtLast(
  launch: Placed,
  task: Task,
  session: Session | undefined,
  needed: boolean,
  around: Surroundings,
): Promise<readonly Obstacle[]> {
  const found = await obstaclesOf(launch, task, session, needed, around);
  if (found.length === 0 || launch.subnet === undefined) return found;
  const place = await around.network.place({ ...launch, address: launch.place.address });
  const mended = [...reachableServices, 'internet' as const]
    .map((service) => ({ service, region: launch.region }))
    .some((target) => launch.place.to(target).is === 'broken' && place.to(target).is === 'open');
  return mended ? obstaclesOf({ ...launch, place }, task, session, needed, around) : found;
}

async function obstaclesOf(
  launch: Placed,
  task: Task,
  session: Session | undefined,
  needed: boolean,
  around: Surroundings,
): Promise<readonly Obstacle[]> {
  if (session !== undefined) return initialise(launch, task, session, around);
  if (needed) return [lackingCredentials(launch.definition, launch.region)];
  return pullImages(launch.definition, (image, region) => pullError(image, region, launch.place));
}

/** The containers run; where an essential one ends by itself, so does the task. */
async function run(launch: Launch, task: Task, around: Surroundings): Promise<Launched> {
  const running = await record(toRunning(task, around.now()), around);
  if (!isOver(launch.definition)) return { is: 'running', task: running };
  const stop = { stoppedReason: 'Essential container in task exited', stopCode: 'EssentialContainerExited' };
  const stopped = exitCodes(launch.definition, toStopped(running, stop, around.now()));
  return { is: 'stopped', task: await record(stopped, around) };
}

/** Platforms of Fargate before 1.4.0. */
function isOldPlatform({ launchType, platformVersion = '1.4.0' }: Launch): boolean {
  return launchType === 'FARGATE' && /^1\.[0-3]\./.test(platformVersion);
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
  launch: Placed,
  task: Task,
  session: Session,
  around: Surroundings,
): Promise<readonly Obstacle[]> {
  const { account } = around;
  await around.meanwhile(session.roleArn);
  const found = await initialiseTask(launch.definition, {
    clients: createClients(account.endpoint, session.keys, launch.place),
    roleArn: session.roleArn,
    region: launch.region,
    taskId: task.taskArn.split('/').at(-1) ?? '',
    pull: (image, region) => pullError(image, region, launch.place),
    launchType: launch.launchType,
    oldPlatform: isOldPlatform(launch),
    account: { endpoint: account.endpoint, credentials: account.credentials },
    ...(launch.subnet !== undefined && { subnet: launch.subnet }),
    ...(launch.definition.taskRoleArn && { taskRoleArn: launch.definition.taskRoleArn }),
  });
  const obstacles = found.length > 0 && (await roleIsGone(session.roleArn, account)) ? found.map(asLostRole) : found;
  const waited = obstacles.some((one) => one.at === 'image' || ('what' in one && one.what.is === 'unreachable'));
  if (waited) await wait(around.speed.timeOutSeconds * 1000);
  return obstacles;
}
