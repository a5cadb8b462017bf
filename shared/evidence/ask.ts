import type { PolicyDocument } from '../policy/policy-document.ts';
import type { TaskDefinition } from '../workload/workload.ts';
import type { AccessHistory } from './access-history.ts';
import type { ContainerInstance, Family, Service, StoppedTask, TaskRecord } from './ecs.ts';
import type { Fact } from './fact.ts';
import type { ResourcePolicy, Role, RolePolicy, Simulation, SimulationRequest } from './iam.ts';
import type { ImageName, LifecycleRule, Repository, StoredImage } from './images.ts';
import type { LogGroup, LogGroupName, NamesLike } from './names.ts';
import type {
  NatGateway,
  NetworkAcl,
  RouteTable,
  SecurityGroup,
  Subnet,
  VpcAttributes,
  VpcEndpoint,
} from './network.ts';
import type { KeyMetadata, ParameterMetadata, SecretMetadata } from './secrets.ts';
import type { AccessPoint, EnvironmentFile, FileSystem } from './storage.ts';

/** The value of each kind of fact. The collectors in `aws/collectors/` read them. */
export type Knowledge = {
  readonly 'stopped-task': StoppedTask;
  readonly 'task-definition': TaskDefinition;
  /** Newest ACTIVE revisions first, at most 10 ARNs. */
  readonly 'family-revisions': readonly string[];
  readonly service: Service;
  /** Absent: ECS does not know it any more. */
  readonly 'container-instance': ContainerInstance;
  /** The tasks of the service that ECS still shows, running and stopped, at most 1,000 of each. */
  readonly 'service-tasks': readonly TaskRecord[];
  /** The stand-alone tasks of a family that ECS still shows, running and stopped, at most 1,000 of each. */
  readonly 'family-tasks': readonly TaskRecord[];
  readonly role: Role;
  readonly 'role-policies': readonly RolePolicy[];
  /** At most 5, the most recently changed first. Not the product's own. */
  readonly 'unattached-policies': readonly RolePolicy[];
  /** The default version of a managed policy. */
  readonly 'managed-policy': PolicyDocument;
  /** Cut: there are older events than were read. */
  readonly 'access-history': AccessHistory;
  readonly simulation: Simulation;
  readonly secret: SecretMetadata;
  readonly parameter: ParameterMetadata;
  readonly key: KeyMetadata;
  readonly 'log-group': LogGroup;
  /** Without a `document` the secret has no resource policy. */
  readonly 'secret-policy': ResourcePolicy;
  readonly 'key-policy': ResourcePolicy;
  /** Without a `document` the bucket has no policy. */
  readonly 'bucket-policy': ResourcePolicy;
  /** Absent: the bucket does not exist. */
  readonly 'environment-file': EnvironmentFile;
  /** At most 5 names, the nearest first. */
  readonly 'names-like': readonly string[];
  /** Subnets that do not exist are left out. Absent: none of the subnets exists. */
  readonly subnets: readonly Subnet[];
  readonly 'route-tables': readonly RouteTable[];
  readonly 'nat-gateways': readonly NatGateway[];
  readonly 'vpc-endpoints': readonly VpcEndpoint[];
  readonly 'security-groups': readonly SecurityGroup[];
  readonly 'network-acls': readonly NetworkAcl[];
  readonly 'vpc-attributes': VpcAttributes;
  /** The file system and its mount targets. */
  readonly 'file-system': FileSystem;
  /** Without a `document` the file system has no policy, and every client may mount it. */
  readonly 'file-system-policy': ResourcePolicy;
  readonly 'access-point': AccessPoint;
  readonly repository: Repository;
  readonly image: StoredImage;
  /** The newest first, at most 5. */
  readonly 'image-tags': readonly string[];
  /** Without a `document` the repository has no policy. */
  readonly 'repository-policy': ResourcePolicy;
  /** By priority. Empty: nothing takes images of the repository away. */
  readonly 'lifecycle-policy': readonly LifecycleRule[];
};

export type FactKind = keyof Knowledge;

/** Ids of several things that one call reads. */
type Ids = readonly string[];

/** The subject of each kind of fact: the thing that is read. */
export type Subjects = {
  /** The task's ARN. */
  readonly 'stopped-task': string;
  /** The ARN of the task definition. */
  readonly 'task-definition': string;
  /** The family's name. */
  readonly 'family-revisions': string;
  /** The ARN of the service. */
  readonly service: string;
  /** The container instance's ARN. */
  readonly 'container-instance': string;
  /** The service's ARN. */
  readonly 'service-tasks': string;
  readonly 'family-tasks': Family;
  /** The ARN of the role. */
  readonly role: string;
  /** The role's ARN. */
  readonly 'role-policies': string;
  /** The account's id. */
  readonly 'unattached-policies': string;
  /** The policy's ARN. */
  readonly 'managed-policy': string;
  /** The role's ARN. */
  readonly 'access-history': string;
  readonly simulation: SimulationRequest;
  /** The ARN (whole or partial) or the name of the secret. */
  readonly secret: string;
  /** The name of the parameter as `ssm:GetParameters` takes it, or its ARN. */
  readonly parameter: string;
  /** The ARN, id or alias of the key. */
  readonly key: string;
  readonly 'log-group': LogGroupName;
  /** The secret's ARN. */
  readonly 'secret-policy': string;
  /** The key's ARN. */
  readonly 'key-policy': string;
  /** The bucket's name. */
  readonly 'bucket-policy': string;
  /** The S3 ARN of the file. */
  readonly 'environment-file': string;
  readonly 'names-like': NamesLike;
  readonly subnets: Ids;
  /** The VPC's id. */
  readonly 'route-tables': string;
  readonly 'nat-gateways': Ids;
  /** The VPC's id. */
  readonly 'vpc-endpoints': string;
  readonly 'security-groups': Ids;
  /** The VPC's id. */
  readonly 'network-acls': string;
  /** The VPC's id. */
  readonly 'vpc-attributes': string;
  /** The id of the file system, `fs-…`. */
  readonly 'file-system': string;
  /** The file system's id. */
  readonly 'file-system-policy': string;
  /** The id of the access point, `fsap-…`. */
  readonly 'access-point': string;
  /** The repository's ARN. */
  readonly repository: string;
  readonly image: ImageName;
  /** The ARN of the repository. */
  readonly 'image-tags': string;
  /** The repository's ARN. */
  readonly 'repository-policy': string;
  /** The repository's ARN. */
  readonly 'lifecycle-policy': string;
};

/**
 * A question to the account. Causes that ask the same question share one answer: {@link keyOf} says which questions are
 * the same.
 */
export type Ask<K extends FactKind = FactKind> = {
  [P in K]: { readonly kind: P; readonly subject: Subjects[P] };
}[K];

/** The facts that were read; `get` returns undefined for a fact that nobody asked for. */
export type Facts = { readonly get: <K extends FactKind>(ask: Ask<K>) => Fact<Knowledge[K]> | undefined };

/** Reads the facts that were not read before. The returned facts hold all answers so far. */
export type Collect = (asks: readonly Ask[]) => Promise<Facts>;

/**
 * A key that is equal for two questions with the same answer. The order of ids and of the members of an object does not
 * matter.
 */
export function keyOf<K extends FactKind>({ kind, subject }: Ask<K>): string {
  return `${kind}|${typeof subject === 'string' ? subject : JSON.stringify(ordered(subject))}`;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set<unknown>(value)].toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, ordered(member)]));
}
