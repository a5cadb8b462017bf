import { randomBytes, randomUUID } from 'node:crypto';
import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { StopText } from '../fetch/stopped-reason.ts';
import type { Place } from '../network/network.ts';
import type { Host } from '../surroundings.ts';

export type LaunchType = 'FARGATE' | 'EC2';

/** What ECS must run, and for which service or family. */
export type Launch = {
  readonly region: string;
  readonly clusterArn: string;
  readonly definition: TaskDefinition;
  /** `service:NAME` or `family:NAME`. */
  readonly group: string;
  /** `ecs-svc/…` for a task of a service. */
  readonly startedBy: string;
  readonly launchType: LaunchType;
  readonly platformVersion?: string;
  /** Set for Managed Instances, instead of the launch type. */
  readonly capacityProvider?: string;
  /** The instance that runs the task; only on EC2. */
  readonly host?: Host;
  readonly subnet?: string;
  /** For the task's network interface: ids of its groups, and whether it gets a public address. */
  readonly securityGroups?: readonly string[];
  readonly publicIp?: boolean;
  readonly overrides?: Overrides;
  /** The stopped reason, instead of the real one, if a world gives it. */
  readonly stop?: StopText;
};

/** The fields that a run overrides, as in RunTask. */
export type Overrides = {
  readonly executionRoleArn?: string;
  readonly taskRoleArn?: string;
  readonly containerOverrides?: readonly (Readonly<Record<string, unknown>> & { readonly name: string })[];
};

/** A task as DescribeTasks shows it; the times are {@link Date}s until it is stored or published. */
export type Task = Readonly<Record<string, unknown>> & {
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly group: string;
  readonly startedBy: string;
  readonly lastStatus: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly stoppedReason?: string;
  readonly containers: readonly Container[];
};

type Container = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly lastStatus: string;
  readonly reason?: string;
};

/** A task that ECS has just created: PROVISIONING, nothing fetched yet. */
export function createTask(launch: Launch & { readonly place?: Pick<Place, 'address' | 'zone'> }, now: Date): Task {
  const { definition, region, clusterArn } = launch;
  const id = randomBytes(16).toString('hex');
  const taskArn = `${clusterArn.replace(':cluster/', ':task/')}/${id}`;
  return {
    taskArn,
    clusterArn,
    taskDefinitionArn: definition.taskDefinitionArn ?? '',
    group: launch.group,
    startedBy: launch.startedBy,
    launchType: launch.launchType,
    ...(launch.capacityProvider !== undefined && {
      launchType: 'MANAGED_INSTANCES',
      capacityProviderName: launch.capacityProvider,
    }),
    ...(launch.host !== undefined && { containerInstanceArn: launch.host.containerInstanceArn }),
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    connectivity: 'CONNECTED',
    availabilityZone: launch.place?.zone ?? `${region}a`,
    attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
    attachments:
      launch.subnet === undefined ? [] : [attachment(launch.subnet, launch.place?.address ?? '10.0.0.4', 'ATTACHED')],
    containers: (definition.containerDefinitions ?? []).map((container) => ({
      containerArn: `${clusterArn.replace(':cluster/', ':container/')}/${id}/${randomUUID()}`,
      taskArn,
      name: container.name ?? '',
      image: container.image ?? '',
      lastStatus: 'PENDING',
      networkInterfaces: [],
      cpu: String(container.cpu ?? 0),
    })),
    cpu: definition.cpu ?? '256',
    memory: definition.memory ?? '512',
    ...(launch.launchType === 'FARGATE' && {
      platformVersion: launch.platformVersion ?? '1.4.0',
      platformFamily: 'Linux',
      ephemeralStorage: { sizeInGiB: 20 },
    }),
    enableExecuteCommand: false,
    overrides: {
      inferenceAcceleratorOverrides: [],
      ...launch.overrides,
      containerOverrides: (definition.containerDefinitions ?? []).map(({ name }) => ({
        name,
        ...launch.overrides?.containerOverrides?.find((one) => one.name === name),
      })),
    },
    tags: [],
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

/** The elastic network interface of a task in awsvpc mode. */
function attachment(subnet: string, address: string, status: string) {
  return {
    id: randomUUID(),
    type: 'eni',
    status,
    details: [
      { name: 'subnetId', value: subnet },
      { name: 'networkInterfaceId', value: `eni-${randomBytes(8).toString('hex')}0` },
      {
        name: 'macAddress',
        value: `0a:${randomBytes(5)
          .toString('hex')
          .replace(/(..)(?=.)/g, '$1:')}`,
      },
      { name: 'privateIPv4Address', value: address },
    ],
  };
}

/** The task while its image is pulled and its secrets are fetched. */
export function toPending(task: Task, now: Date): Task {
  return { ...next(task, now), lastStatus: 'PENDING', connectivityAt: now, pullStartedAt: now };
}

/** The task after its initialisation: its containers run. */
export function toRunning(task: Task, now: Date): Task {
  return {
    ...next(task, now),
    lastStatus: 'RUNNING',
    pullStoppedAt: now,
    startedAt: now,
    healthStatus: 'UNKNOWN',
    containers: task.containers.map((container) => ({
      ...container,
      lastStatus: 'RUNNING',
      runtimeId: `${task.taskArn.split('/').at(-1)}-${randomBytes(5).toString('hex')}`,
      healthStatus: 'UNKNOWN',
    })),
  };
}

/** The stopped task: it could not start, or ECS ended it. */
export function toStopped(task: Task, stop: StopText & { readonly stopCode: string }, now: Date): Task {
  const attachments = task['attachments'] as readonly Readonly<Record<string, unknown>>[];
  return {
    ...next(task, now),
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    attachments: attachments.map((one) => ({ ...one, status: 'DELETED' })),
    containers: task.containers.map((container, index) => ({
      ...container,
      lastStatus: 'STOPPED',
      ...(container.lastStatus === 'RUNNING' && { exitCode: 0 }),
      ...(index === 0 && stop.containerReason !== undefined && { reason: stop.containerReason }),
    })),
    stopCode: stop.stopCode,
    stoppedReason: stop.stoppedReason,
    executionStoppedAt: now,
    stoppingAt: now,
    stoppedAt: now,
  };
}

function next(task: Task, now: Date): Task {
  return { ...task, version: task.version + 1, updatedAt: now };
}

/** The task's fields as the account stores them: times in seconds since the epoch. */
export function toStored(task: Task): Task {
  return mapTimes(task, (time) => time.getTime() / 1000);
}

/** `detail` of "ECS Task State Change": the same as DescribeTasks, with times as ISO text. */
export function toDetail(task: Task): Readonly<Record<string, unknown>> {
  return mapTimes(task, (time) => time.toISOString());
}

function mapTimes(task: Task, write: (time: Date) => unknown): Task {
  return Object.fromEntries(
    Object.entries(task).map(([key, value]) => [key, value instanceof Date ? write(value) : value]),
  ) as Task;
}
