import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Account } from '../account/account.ts';
import type { Watch } from './moments.ts';
import type { Network, Placement } from './network/network.ts';
import { createPublisher, type Publisher } from './publisher.ts';

/** The times of the stand-in: ECS's own times, scaled. All in seconds. */
export type Speed = {
  /** Between two examinations of a service. */
  readonly pollSeconds: number;
  /** From a task's creation to its containers, or to its failure. */
  readonly startSeconds: number;
  /** How long a call waits if it never leaves the subnet. */
  readonly timeOutSeconds: number;
  /** The first pause after a failure. It doubles up to the limit, and starts again with a new deployment. */
  readonly backOffSeconds: number;
  readonly backOffLimitSeconds: number;
};

/** ECS waits up to 27 minutes; here up to 4 seconds. */
const scaledSpeed: Speed = {
  pollSeconds: 0.4,
  startSeconds: 0.3,
  timeOutSeconds: 0.7,
  backOffSeconds: 1,
  backOffLimitSeconds: 4,
};

export type Architecture = 'X86_64' | 'ARM64';

/** What the tasks of the clusters run on: the container instances on EC2, and Fargate. */
export type Instances = {
  /** Name of the role of the instances in a cluster. */
  readonly roleIn: (clusterArn: string) => string;
  /** The memory that an instance of a cluster has for one task, in MiB. */
  readonly memoryIn: (clusterArn: string) => number;
  /** The architecture of the instances in a cluster; undefined: that of every task. */
  readonly architectureIn: (clusterArn: string) => Architecture | undefined;
  /** What Fargate lacks for the tasks of a cluster. */
  readonly lackOnFargate: (clusterArn: string) => 'capacity' | 'quota' | undefined;
  /** The instance that runs the tasks of a cluster; undefined if none is registered. */
  readonly hostIn: (clusterArn: string) => Host | undefined;
};

/** A container instance: its name in ECS, its id in EC2, and its network, if EC2 knows it. */
export type Host = {
  readonly containerInstanceArn: string;
  readonly ec2InstanceId: string;
  readonly place?: Placement;
};

/** Instances with room for everything, and with the role from AWS's guides. */
const roomyInstances: Instances = {
  roleIn: () => 'ecsInstanceRole',
  memoryIn: () => Number.POSITIVE_INFINITY,
  architectureIn: () => undefined,
  lackOnFargate: () => undefined,
  hostIn: () => undefined,
};

/** Everything that the stand-in works with. */
export type Surroundings = {
  readonly account: Account;
  readonly ecs: ECSClient;
  readonly publisher: Publisher;
  readonly network: Network;
  readonly speed: Speed;
  readonly instances: Instances;
  readonly watch: Watch;
  /** What others do to the role of the task while it starts. */
  readonly meanwhile: (roleArn: string) => Promise<void>;
  /**
   * Waits until whoever reads the events has done with those of a group. ECS itself waits for nobody, but its pauses are
   * minutes: here they are seconds, and what a slow machine has then not yet read would differ from play to play.
   */
  readonly untilRead: (group: string) => Promise<void>;
  readonly now: () => Date;
};

/** Root clients and the rest, for one account. */
export function createSurroundings(options: {
  readonly account: Account;
  readonly network: Network;
  readonly watch: Watch;
  readonly meanwhile?: (roleArn: string) => Promise<void>;
  readonly untilRead?: (group: string) => Promise<void>;
  /** What differs from the scaled times. */
  readonly speed?: Partial<Speed>;
  readonly instances?: Instances;
}): Surroundings {
  const { account } = options;
  const root = { endpoint: account.endpoint, region: account.region, credentials: account.credentials };
  return {
    account,
    ecs: new ECSClient(root),
    publisher: createPublisher(new EventBridgeClient(root)),
    network: options.network,
    speed: { ...scaledSpeed, ...options.speed },
    instances: options.instances ?? roomyInstances,
    watch: options.watch,
    meanwhile: options.meanwhile ?? (async () => undefined),
    untilRead: options.untilRead ?? (async () => undefined),
    now: () => new Date(),
  };
}
