import type { Category, Fault } from './fault.ts';

/** The service or the part of the account from which the task did not get what it needs. */
export type Dependency =
  | 'secretsmanager'
  | 'ssm'
  | 'ecr'
  | 'logs'
  | 's3'
  | 'kms'
  | 'efs'
  | 'fsx'
  | 'iam'
  | 'eni'
  | 'other';

/**
 * The kind of policy that denied, as far as the text says it. `unstated`: the text does not say it (before 2021, or
 * cut).
 */
export type DenialKind =
  | 'no-identity-based-policy'
  | 'no-resource-based-policy'
  | 'no-vpc-endpoint-policy'
  | 'no-permissions-boundary'
  | 'no-service-control-policy'
  | 'no-resource-control-policy'
  | 'no-session-policy'
  | 'explicit-deny-identity-based-policy'
  | 'explicit-deny-resource-based-policy'
  | 'explicit-deny-vpc-endpoint-policy'
  | 'explicit-deny-permissions-boundary'
  | 'explicit-deny-service-control-policy'
  | 'explicit-deny-resource-control-policy'
  | 'explicit-deny-session-policy'
  | 'kms'
  | 'unstated';

/** What a stopped reason says. It is a report of ECS: facts of the account can prove or refute it. */
export type Claim = {
  readonly category: Category;
  /**
   * What went wrong, in more detail than the category: `timeout`, `arn-parts`, `missing-json-key` … Each fault has its
   * advice in `shared/diagnosis/advice/`.
   */
  readonly fault: Fault;
  readonly dependency: Dependency;
  /** ARN or name, as written in the text; null if it names none. */
  readonly resource: string | null;
  /** The image that could not be pulled, as the text names it; null if it names none. */
  readonly image: string | null;
  /** The IAM action; null if the text names none. */
  readonly action: string | null;
  /** The IAM principal that was denied, as written in the text. */
  readonly principal: string | null;
  readonly denial: DenialKind | null;
  /**
   * Whether the service answered. No answer means a fault of the network; an answer excludes one. For a failed image
   * pull the service is the registry, or S3 for the layers.
   */
  readonly outcome: 'answered' | 'timed-out' | 'not-reached' | 'not-sent' | 'unknown';
  /** Host that was called; null if the text names none. */
  readonly host: string | null;
  /** IP address that was dialled; null if the text names none. */
  readonly address: string | null;
  /** Stage of the task's start that the outer clause names. */
  readonly stage: Stage | null;
  /** What ECS lacked to give the task a place. Set only where the text says so. */
  readonly lack?: Lack;
  /** Whether the text was cut before its end. */
  readonly cut: boolean;
  /** Whether the text alone leaves several categories possible. */
  readonly ambiguous: boolean;
};

/**
 * What ECS lacked to place a task. `capacity`: of Fargate. `quota`: of the account. `size`: a quota
 * that one task alone exceeds. `fit`: anything that runs such a task
 * (an attribute, the compute strategy). `instance`: a container instance with room. `address`: in the subnet.
 */
export type Lack = 'capacity' | 'quota' | 'size' | 'fit' | 'instance' | 'address';

/** The stages that the outer clause of a stopped reason can name. */
export type Stage =
  | 'network-interface'
  | 'credentials'
  | 'secrets'
  | 'registry-auth'
  | 'environment-files'
  | 'log-driver'
  | 'volumes'
  | 'image-pull'
  | 'container-start'
  | 'capacity';
