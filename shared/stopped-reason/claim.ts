import type { Category, Fault } from './fault.ts';

/** Which service or part of the account could not give what the task needs. */
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

/** Who said no, by the text's own words. `unstated`: a denial whose text does not say (before 2021, or cut). */
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

/** What a stopped reason says. It is a report, not a fact: facts of the account prove or refute it. */
export type Claim = {
  readonly category: Category;
  /** What the text says went wrong, finer than the category: `timeout`, `arn-parts`, `missing-json-key` … (each has its advice in `shared/diagnosis/advice/`). */
  readonly fault: Fault;
  readonly dependency: Dependency;
  /** ARN or name as the text has it, null when it names none. */
  readonly resource: string | null;
  /** The IAM action, null when the text names none. */
  readonly action: string | null;
  /** The IAM principal that was denied, as the text has it. */
  readonly principal: string | null;
  readonly denial: DenialKind | null;
  /** Whether the service answered at all: a time-out says network, an answer excludes it. Of a failed image pull: the registry, or S3 for its layers. */
  readonly outcome: 'answered' | 'timed-out' | 'not-reached' | 'not-sent' | 'unknown';
  /** Host that was called, null when the text names none. */
  readonly host: string | null;
  /** IP address that was dialled, null when the text names none. */
  readonly address: string | null;
  /** Stage of task start-up that the text's outer clause names. */
  readonly stage: Stage | null;
  /** Whether the text was cut before its end. */
  readonly cut: boolean;
  /** Whether the text alone cannot decide the category. */
  readonly ambiguous: boolean;
};

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
