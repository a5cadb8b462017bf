import { setTimeout as wait } from 'node:timers/promises';
import { initialiseTask, lackingCredentials, needsExecutionRole } from '../fetch/initialise-task.ts';
import { asLostRole, roleIsGone } from '../fetch/lost-role.ts';
import type { Obstacle } from '../fetch/obstacle.ts';
import { pullError } from '../fetch/pull-image.ts';
import { createClients } from '../fetch/role-clients.ts';
import { composeStopText, type StopText } from '../fetch/stopped-reason.ts';
import { reachableServices } from '../network/connection.ts';
import type { Place, Placement } from '../network/network.ts';
import type { Surroundings } from '../surroundings.ts';
import { exitCodes, isOver } from './container-exit.ts';
import { lacksCapacity } from './lacks-capacity.ts';
import { lacksPlace } from './lacks-place.ts';
import { createTask, type Launch, type Task, toDetail, toPending, toRunning, toStopped, toStored } from './task.ts';
import { openSession, type Refused, type Session } from './task-session.ts';

/** The result of a launch. `refused`: ECS created no task, and says why in a service event. */
export type Launched = { readonly is: 'running' | 'stopped'; readonly task: Task } | Refused;

/**
 * A launch, with the place of its task in the network, and that of what fetches for it: on EC2 the agent and Docker use
 * the network of the instance.
 */
type Placed = Launch & { readonly place: Place; readonly fetchesFrom: Placement };

/**
 * Starts one task as ECS does: assumes the execution role, fetches everything, and runs the containers or stops the
 * task with the real error. Every state is stored for DescribeTasks and published.
 */
export async function launchTask(wanted: Launch, around: Surroundings): Promise<Launched> {
  const unplaced = lacksPlace(wanted, around);
  if (unplaced !== undefined) return unplaced;
  const launch = await placed(wanted, around);
  const opened = await openSession(launch, around);
  if (opened.is === 'refused') return opened;
  let task = await record(createTask(launch, around.now()), around);
  task = await record(toPending(task, around.now()), around);
  const text = launch.stop ?? (await whatStops(launch, task, opened.session, around));
  await wait(around.speed.startSeconds * 1000);
  if (text === undefined) return run(launch, task, around);
  const stopped = toStopped(task, { ...text, stopCode: 'TaskFailedToStart' }, around.now());
  return { is: 'stopped', task: await record(stopped, around) };
}

async function placed(wanted: Launch, { network, instances }: Surroundings): Promise<Placed> {
  const host = wanted.launchType === 'EC2' ? instances.hostIn(wanted.clusterArn) : undefined;
  const fetchesFrom = host?.place ?? wanted;
  const own = await network.place(wanted.subnet === undefined ? fetchesFrom : wanted);
  const { to } = host?.place === undefined ? own : await network.place(host.place);
  return { ...wanted, ...(host !== undefined && { host }), place: { ...own, to }, fetchesFrom };
}

async function whatStops(
  launch: Placed,
  task: Task,
  session: Session,
  around: Surroundings,
): Promise<StopText | undefined> {
  const unmade = (await lacksCapacity(launch, around)) ?? lacksAddress(launch);
  const obstacles = unmade ? [unmade] : await obstaclesAtLast(launch, task, session, around);
  const [first, ...rest] = obstacles;
  return first === undefined ? undefined : composeStopText([first, ...rest], launch.launchType, isOldPlatform(launch));
}

/** EC2's error if the subnet has no address for the network interface of the task. */
function lacksAddress({ subnet, publicIp = false, place }: Placed): Obstacle | undefined {
  return subnet !== undefined && place.isFull === true ? { at: 'address', subnet, publicIp } : undefined;
}

/**
 * The agent repeats its calls until its deadline. A fault that is repaired before the deadline does not stop the task.
 */
async function obstaclesAtLast(
  launch: Placed,
  task: Task,
  session: Session,
  around: Surroundings,
): Promise<readonly Obstacle[]> {
  const found = await obstaclesOf(launch, task, session, around);
  if (found.length === 0 || launch.fetchesFrom.subnet === undefined) return found;
  const place = await around.network.place({ ...launch.fetchesFrom, address: launch.place.address });
  const mended = [...reachableServices, 'internet' as const]
    .map((service) => ({ service, region: launch.region }))
    .some((target) => launch.place.to(target).is === 'broken' && place.to(target).is === 'open');
  return mended ? obstaclesOf({ ...launch, place }, task, session, around) : found;
}

async function obstaclesOf(
  launch: Placed,
  task: Task,
  session: Session,
  around: Surroundings,
): Promise<readonly Obstacle[]> {
  const { definition, launchType, region } = launch;
  const roleArn = launch.overrides?.executionRoleArn || definition.executionRoleArn || undefined;
  if (roleArn === undefined && needsExecutionRole(definition, launchType))
    return [lackingCredentials(definition, region)];
  return initialise(launch, task, session, around);
}

/** Runs the containers. If an essential container ends by itself, the task ends too. */
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

/** Ends a task that ECS no longer needs. */
export async function endTask(task: Task, stoppedReason: string, around: Surroundings): Promise<Task> {
  return record(toStopped(task, { stoppedReason, stopCode: 'ServiceSchedulerInitiated' }, around.now()), around);
}

/**
 * Stores the task for DescribeTasks, then publishes the change. In this order everybody who receives the event can look
 * up the task.
 */
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

async function initialise(
  launch: Placed,
  task: Task,
  session: Session,
  around: Surroundings,
): Promise<readonly Obstacle[]> {
  const { account } = around;
  // A task with an interface of its own mounts over that one, on EC2 too.
  const mountsFrom = launch.subnet ?? launch.fetchesFrom.subnet;
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
    ...(mountsFrom !== undefined && { subnet: mountsFrom }),
    ...(launch.definition.taskRoleArn && { taskRoleArn: launch.definition.taskRoleArn }),
  });
  const obstacles =
    found.length > 0 && session.roleArn !== '' && (await roleIsGone(session.roleArn, account))
      ? found.map(asLostRole)
      : found;
  const waited = obstacles.some((one) => one.at === 'image' || ('what' in one && one.what.is === 'unreachable'));
  if (waited) await wait(around.speed.timeOutSeconds * 1000);
  return obstacles;
}
