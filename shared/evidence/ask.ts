import type { Instant } from '../event/instant.ts';
import type { PolicyDocument } from '../policy/policy-document.ts';
import type { TaskDefinition } from '../workload/workload.ts';
import type { Fact } from './fact.ts';
import type {
  NatGateway,
  NetworkAcl,
  RouteTable,
  SecurityGroup,
  Subnet,
  VpcAttributes,
  VpcEndpoint,
} from './network.ts';
import type { AccessPoint, FileSystem } from './storage.ts';

/** What is known of each kind of fact. How it is read stands in `aws/collectors/`. */
export type Knowledge = {
  /** Subject: a task's ARN. */
  readonly 'stopped-task': StoppedTask;
  /** Subject: a task definition's ARN. */
  readonly 'task-definition': TaskDefinition;
  /** Subject: a family's name. Newest ACTIVE revisions first, at most 10 ARNs. */
  readonly 'family-revisions': readonly string[];
  /** Subject: a service's ARN. */
  readonly service: Service;
  /** Subject: a service's ARN. Its tasks that ECS still shows, running and stopped, at most 100 of each. */
  readonly 'service-tasks': readonly TaskRecord[];
  /** Subject: a role's ARN. */
  readonly role: Role;
  /** Subject: a role's ARN. */
  readonly 'role-policies': readonly RolePolicy[];
  /** Subject: `simulationSubject(...)`. */
  readonly simulation: Simulation;
  /** Subject: a secret's ARN (whole or partial) or its name. */
  readonly secret: SecretMetadata;
  /** Subject: a parameter's name as `ssm:GetParameters` takes it, or its ARN. */
  readonly parameter: ParameterMetadata;
  /** Subject: a key's ARN, id or alias. */
  readonly key: KeyMetadata;
  /** Subject: `REGION|NAME`. */
  readonly 'log-group': { readonly arn: string; readonly name: string };
  /** Subject: a secret's ARN. Without a `document` the secret has no policy of its own. */
  readonly 'secret-policy': ResourcePolicy;
  /** Subject: a key's ARN. */
  readonly 'key-policy': ResourcePolicy;
  /** Subject: a bucket's name. Without a `document` it has none. */
  readonly 'bucket-policy': ResourcePolicy;
  /** Subject: the S3 ARN of an environment file. Absent: there is no such bucket. */
  readonly 'environment-file': EnvironmentFile;
  /** Subject: `namesLikeSubject(...)`. At most 5, the nearest first. */
  readonly 'names-like': readonly string[];
  /** Subject: ids of subnets, `idsSubject(...)`. Those that do not exist are left out; absent: none of them does. */
  readonly subnets: readonly Subnet[];
  /** Subject: a VPC's id. */
  readonly 'route-tables': readonly RouteTable[];
  /** Subject: ids of NAT gateways, `idsSubject(...)`. */
  readonly 'nat-gateways': readonly NatGateway[];
  /** Subject: a VPC's id. */
  readonly 'vpc-endpoints': readonly VpcEndpoint[];
  /** Subject: ids of security groups, `idsSubject(...)`. */
  readonly 'security-groups': readonly SecurityGroup[];
  /** Subject: a VPC's id. */
  readonly 'network-acls': readonly NetworkAcl[];
  /** Subject: a VPC's id. */
  readonly 'vpc-attributes': VpcAttributes;
  /** Subject: a file system's id, `fs-…`. With its mount targets. */
  readonly 'file-system': FileSystem;
  /** Subject: a file system's id. Without a `document` it has none, and every client may mount it. */
  readonly 'file-system-policy': ResourcePolicy;
  /** Subject: an access point's id, `fsap-…`. */
  readonly 'access-point': AccessPoint;
};

export type FactKind = keyof Knowledge;

/** A question to the account. Facts are keyed by kind and subject, so that one answer serves every cause. */
export type Ask<K extends FactKind = FactKind> = { readonly kind: K; readonly subject: string };

/** The facts at hand; `get` gives undefined for what was never asked. */
export type Facts = { readonly get: <K extends FactKind>(ask: Ask<K>) => Fact<Knowledge[K]> | undefined };

/** Reads what was not read before; the facts it gives hold all answers so far. */
export type Collect = (asks: readonly Ask[]) => Promise<Facts>;

export type StoppedTask = {
  readonly taskArn: string;
  readonly lastStatus: string;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  readonly containerReasons: readonly string[];
  readonly taskDefinitionArn: string;
  readonly group?: string;
  readonly overridden: boolean;
  readonly overrideExecutionRoleArn?: string;
};

export type Service = {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly taskDefinitionArn: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly launchType?: string;
  readonly platformVersion?: string;
  readonly controller: 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';
  /** `ROLLING`, `BLUE_GREEN`, `LINEAR` or `CANARY`. */
  readonly strategy: string;
  readonly schedulingStrategy: 'REPLICA' | 'DAEMON';
  readonly minimumHealthyPercent: number;
  readonly deployments: readonly Deployment[];
  readonly tags: Readonly<Record<string, string>>;
};

export type Deployment = {
  readonly id: string;
  readonly status: 'PRIMARY' | 'ACTIVE' | 'INACTIVE';
  readonly taskDefinitionArn: string;
  readonly rolloutState?: 'COMPLETED' | 'FAILED' | 'IN_PROGRESS';
  readonly runningCount: number;
  readonly failedTasks: number;
  readonly createdAt: Instant;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly assignPublicIp?: boolean;
};

export type TaskRecord = {
  readonly arn: string;
  readonly taskDefinitionArn: string;
  readonly lastStatus: string;
  readonly startedBy?: string;
  readonly createdAt: Instant;
  readonly startedAt?: Instant;
  readonly stoppedAt?: Instant;
  /** `startedAt`, or a container with a `runtimeId` or an exit code: whether it then crashed is another matter. */
  readonly passedInitialisation: boolean;
  readonly stoppedReason?: string;
};

export type Role = {
  readonly arn: string;
  readonly name: string;
  /** The trust policy, decoded JSON. */
  readonly trust: PolicyDocument;
  readonly permissionsBoundary?: string;
  readonly tags: Readonly<Record<string, string>>;
};

export type RolePolicy = {
  readonly name: string;
  /** Undefined for an inline policy. */
  readonly arn?: string;
  /** Undefined where the document could not be read, with the reason. */
  readonly document?: PolicyDocument;
  readonly unreadable?: string;
};

export type Simulation = {
  readonly decision: 'allowed' | 'implicitDeny' | 'explicitDeny';
  /** Condition keys that a policy uses and the request's context lacked: then the decision proves nothing. */
  readonly missingContext: readonly string[];
  /** `SourcePolicyId` of the statements that matched. */
  readonly matched: readonly string[];
  /** False where the permissions boundary is what denies. */
  readonly allowedByBoundary?: boolean;
  /** False where a service control policy is what denies. */
  readonly allowedByOrganizations?: boolean;
};

/** What is simulated: the exact action on the exact resource, with its context entries. */
export type SimulationRequest = {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
};

/** The subject of a simulation, and back. */
export function simulationSubject(request: SimulationRequest): string {
  const { role, action, resource, context } = request;
  const sorted = Object.fromEntries(Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ role, action, resource, context: sorted });
}

/** The request that `simulationSubject` wrote. */
export function simulationRequest(subject: string): SimulationRequest {
  return JSON.parse(subject) as SimulationRequest;
}

export type SecretMetadata = {
  readonly arn: string;
  readonly name: string;
  /** Undefined for the AWS-managed key `alias/aws/secretsmanager`. */
  readonly kmsKeyId?: string;
  /** Set while the secret is scheduled for deletion. */
  readonly deletedAt?: Instant;
  /** Staging labels by version id; undefined where the answer does not list them. */
  readonly versions?: Readonly<Record<string, readonly string[]>>;
  readonly tags: Readonly<Record<string, string>>;
};

export type ParameterMetadata = {
  readonly name: string;
  readonly arn: string;
  readonly type: 'String' | 'StringList' | 'SecureString';
  readonly keyId?: string;
  readonly version: number;
};

export type KeyMetadata = {
  readonly arn: string;
  readonly manager: 'AWS' | 'CUSTOMER';
  /** `Enabled`, `Disabled`, `PendingDeletion` … */
  readonly state: string;
};

/** A policy that a resource carries itself. */
export type ResourcePolicy = { readonly document?: PolicyDocument };

/** An environment file in S3, by its listing: its content is never read. */
export type EnvironmentFile = {
  readonly exists: boolean;
  /** Keys of the same folder, at most 5, the nearest first; empty where it exists. */
  readonly near: readonly string[];
};

/** What is looked for: existing names that begin like the one that is missing. */
export type NamesLike = {
  readonly of: 'secret' | 'parameter' | 'log-group';
  readonly region: string;
  /** The name that does not exist. */
  readonly name: string;
};

/** The subject of `names-like`, and back. */
export function namesLikeSubject({ of, region, name }: NamesLike): string {
  return JSON.stringify({ of, region, name });
}

/** What `namesLikeSubject` wrote. */
export function namesLike(subject: string): NamesLike {
  return JSON.parse(subject) as NamesLike;
}

/** The subject of a fact about several things: their ids, each once, in order. */
export function idsSubject(ids: readonly string[]): string {
  return [...new Set(ids)].toSorted().join(',');
}
