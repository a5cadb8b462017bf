import type { Instant } from '../event/instant.ts';

/** A task as ECS shows it. What its event says of the same fields is a reason to look, and no fact. */
export type StoppedTask = {
  readonly lastStatus: string;
  readonly clusterArn?: string;
  readonly launchType?: string;
  readonly platformVersion?: string;
  /** The instance that it ran on, on EC2 and External. */
  readonly containerInstanceArn?: string;
  /** `startedBy`, if it names a deployment of ECS. */
  readonly deploymentId?: string;
  readonly createdAt?: Instant;
  readonly stoppedAt?: Instant;
  /** The subnets of its network interfaces. */
  readonly subnets?: readonly string[];
  readonly stoppedReason?: string;
  readonly containerReasons: readonly string[];
  readonly taskDefinitionArn: string;
  readonly group?: string;
  readonly overridden: boolean;
  readonly overrideExecutionRoleArn?: string;
};

/** A container instance, with the network of its EC2 instance; without a place it is none, or EC2 does not show it. */
export type ContainerInstance = {
  /** The id of the EC2 instance, or of the External instance (`mi-…`). */
  readonly instance: string;
  readonly place?: { readonly subnet: string; readonly securityGroups: readonly string[]; readonly publicIp: boolean };
};

export type Service = {
  readonly name: string;
  /** `ACTIVE`, or `DRAINING` while it is deleted. */
  readonly status?: string;
  readonly taskDefinitionArn: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly controller: 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';
  /** `ROLLING`, `BLUE_GREEN`, `LINEAR` or `CANARY`. */
  readonly strategy: string;
  readonly schedulingStrategy: 'REPLICA' | 'DAEMON';
  readonly minimumHealthyPercent: number;
  /**
   * Whether it is a service of Express Mode, for which ECS itself makes the task definitions.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-advanced-customization.html
   */
  readonly express?: true;
  /** The deployment circuit breaker is on with its rollback: ECS itself moves the service back to the last completed deployment. */
  readonly rollsBack?: true;
  readonly deployments: readonly Deployment[];
  /**
   * What ECS says in the service's events since it last started a task: that it could not even make one. The newest
   * first, at most 5. Absent if it says no such thing.
   */
  readonly launchFailures?: readonly LaunchFailure[];
  readonly tags: Readonly<Record<string, string>>;
};

/** An event of a service that says that ECS could not make a task. It carries no name of a task definition. */
export type LaunchFailure = {
  readonly id: string;
  readonly at: Instant;
  readonly text: string;
  /** The task set or the deployment that the text names. */
  readonly deployment?: string;
};

export type Deployment = {
  readonly id: string;
  readonly status: 'PRIMARY' | 'ACTIVE' | 'INACTIVE';
  readonly taskDefinitionArn: string;
  readonly rolloutState?: 'COMPLETED' | 'FAILED' | 'IN_PROGRESS';
  /** Tasks of this deployment that are on their way to run. */
  readonly pendingCount?: number;
  /** Tasks of this deployment that failed to start. ECS counts them until one runs. */
  readonly failedTasks?: number;
  readonly createdAt?: Instant;
  /** `FARGATE`, also of a deployment by Fargate's capacity providers; undefined if another provider decides it. */
  readonly launchType?: string;
  /** A version of Fargate's platform; undefined for the latest one. */
  readonly platformVersion?: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly assignPublicIp?: boolean;
};

/** The stand-alone tasks of one family in one cluster. */
export type Family = { readonly cluster: string; readonly family: string };

export type TaskRecord = {
  readonly arn: string;
  readonly taskDefinitionArn: string;
  /** The execution role that the task was run with in place of its definition's. */
  readonly overrideExecutionRoleArn?: string;
  readonly createdAt: Instant;
  readonly startedAt?: Instant;
  readonly stoppedAt?: Instant;
  /**
   * Whether the task has a `startedAt`, or a container with a `runtimeId` or an exit code and no reason of a failed start
   * beside it. A crash after that does not matter here.
   */
  readonly passedInitialisation: boolean;
};
