import type { Instant } from './instant.ts';

/**
 * A task that stopped before its containers ran, as ECS reported it.
 *
 * Only the fields that the product needs are here: in practice `overrides` and `environment` hold plain-text secrets.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
export type StartFailure = {
  readonly is: 'start-failure';
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /**
   * The task's ARN. A failure without a task has the id of the service's event in its place (`serviceEvent`), so that
   * failures can be told apart.
   */
  readonly taskArn: string;
  /**
   * Set if ECS could not even make a task: the id of the event of the service that says so. `taskArn` then names no
   * task, and `reason` is the text of that event.
   */
  readonly serviceEvent?: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly launchType?: string;
  readonly platformVersion?: string;
  /** The instance that the task ran on, on EC2 and External. */
  readonly containerInstanceArn?: string;
  /** `service:NAME` or `family:NAME`, as ECS set it. */
  readonly group?: string;
  /** The name of the service. It is taken from `group` alone, because a caller of RunTask can set `startedBy`. */
  readonly service?: string;
  /**
   * `startedBy`, if it names a deployment of ECS (`ecs-svc/…`). Used only to look up a deployment, never to decide to
   * which service the task belongs.
   */
  readonly deploymentId?: string;
  /** The text that says why the task stopped, at most 8 KiB. */
  readonly reason: string;
  /** The reasons of its other containers, if they say something else. */
  readonly otherReasons?: readonly string[];
  readonly subnets: readonly string[];
  /** `overrides.executionRoleArn`, which takes precedence over the role in the task definition. */
  readonly overrideExecutionRoleArn?: string;
  /** Whether the task ran with overrides of any kind. Of their content the product reads only the role. */
  readonly overridden: boolean;
  readonly createdAt?: Instant;
  readonly stoppedAt: Instant;
  /** Sent by the owner to test an installation. It never leads to a change. */
  readonly drill: boolean;
};

/**
 * A deployment began or ended. The remediator then looks for a proof at once; without this event it would find the
 * proof later.
 */
export type DeploymentOutcome = {
  readonly is: 'deployment-outcome';
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
  readonly service: string;
  readonly deploymentId: string;
  /** Whether ECS gave it up. Then it may have failed without a task. */
  readonly failed: boolean;
  readonly at: Instant;
};

/**
 * ECS says that a service could not start a task ("ECS Service Action"). It is a reason to look at the service's own
 * events, and never an authority.
 */
export type ServiceNotice = {
  readonly is: 'service-notice';
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
  readonly service: string;
  readonly eventName: string;
  readonly at: Instant;
};

/**
 * The message of the schedule. It makes the remediator look for proofs, check deadlines and finish changes that were
 * interrupted.
 */
export type Tick = { readonly is: 'tick' };

/**
 * The message of the daily schedule. It is a reason to look, and no authority: the ledger says whether a sweep is due, the
 * configuration what it looks at.
 */
export type SweepNotice = { readonly is: 'sweep' };

/**
 * A person gave a command. The message is a reason to look into the ledger, where the operator put the command, and no authority:
 * whoever can put a message on the queue can write this.
 */
export type CommandNotice = { readonly is: 'command'; readonly id: string };

/** `off`: no write at all. `dry-run`: undo only. `apply`: what the owner's grants and corrections allow. */
export type Mode = 'off' | 'dry-run' | 'apply';

/**
 * A message that the product does not act on, and why. `keep`: the message could not be understood, so it is kept in
 * the dead-letter queue.
 */
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
  | 'unnamed-cluster'
  | 'malformed-command';

/** A message from the queue, parsed. */
export type Input = StartFailure | DeploymentOutcome | ServiceNotice | Tick | SweepNotice | CommandNotice;
