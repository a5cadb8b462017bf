import type { Instant } from './instant.ts';

/**
 * A task that stopped before its containers ran, as ECS reported it.
 *
 * Only allow-listed fields of the event are here: `overrides` and `environment` hold plain-text secrets in practice.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
export type StartFailure = {
  readonly is: 'start-failure';
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly launchType?: string;
  readonly platformVersion?: string;
  /** `service:NAME` or `family:NAME`, as ECS set it. */
  readonly group?: string;
  /** The service's name, from `group` alone: `startedBy` is set by its caller. */
  readonly service?: string;
  /** `startedBy` when ECS names a deployment there (`ecs-svc/…`): used to look a deployment up, never to decide whose task it is. */
  readonly deploymentId?: string;
  /** Whatever text tells why the task stopped, bounded to 8 KiB. */
  readonly reason: string;
  readonly subnets: readonly string[];
  /** `overrides.executionRoleArn`: it beats the task definition's. */
  readonly overrideExecutionRoleArn?: string;
  /** Whether the task ran with overrides of any kind (their content is never read beyond the role). */
  readonly overridden: boolean;
  readonly createdAt?: Instant;
  readonly stoppedAt: Instant;
  /** Sent by the owner to prove an installation: never leads to a change. */
  readonly drill: boolean;
};

/** A deployment ended or began: it hastens proof, which is looked up all the same. */
export type DeploymentOutcome = {
  readonly is: 'deployment-outcome';
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
  readonly service: string;
  readonly deploymentId: string;
};

/** The schedule's wake-up: proofs are looked up, deadlines kept, crashed changes finished. */
export type Tick = { readonly is: 'tick' };

/** What a person asked for, through the operator function; `by` is the caller's ARN as IAM authenticated it. */
export type Command = {
  readonly is: 'command';
  readonly id: string;
  readonly by: string;
  /** When the operator took it: of two commands for the mode the later one counts, in whatever order they arrive. */
  readonly at: Instant;
} & ({ readonly verb: 'undo' | 'resume'; readonly incident: string } | { readonly verb: 'mode'; readonly mode: Mode });

/** `off`: no write at all. `dry-run`: undo only. `apply`: what the owner's grants and corrections allow. */
export type Mode = 'off' | 'dry-run' | 'apply';

/** Not to be acted on, and why. `keep`: it could not be understood, so it is kept in the dead-letter queue. */
export type Ignored = {
  readonly is: 'ignored';
  readonly code: IgnoredCode;
  readonly because: string;
  readonly keep: boolean;
};

export type IgnoredCode =
  | 'malformed-json'
  | 'unknown-event'
  | 'malformed-event'
  | 'other-account'
  | 'not-stopped'
  | 'not-a-start-failure'
  | 'malformed-command';

/** What arrives on the queue. */
export type Input = StartFailure | DeploymentOutcome | Tick | Command;
