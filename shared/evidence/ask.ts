import type { TaskDefinition } from '../workload/workload.ts';
import type { Service, StoppedTask, TaskRecord } from './ecs.ts';
import type { Fact } from './fact.ts';
import type { ResourcePolicy, Role, RolePolicy, Simulation, SimulationRequest } from './iam.ts';
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

/** What is known of each kind of fact. How it is read stands in `aws/collectors/`. */
export type Knowledge = {
  readonly 'stopped-task': StoppedTask;
  readonly 'task-definition': TaskDefinition;
  /** Newest ACTIVE revisions first, at most 10 ARNs. */
  readonly 'family-revisions': readonly string[];
  readonly service: Service;
  /** Its tasks that ECS still shows, running and stopped, at most 100 of each. */
  readonly 'service-tasks': readonly TaskRecord[];
  readonly role: Role;
  readonly 'role-policies': readonly RolePolicy[];
  readonly simulation: Simulation;
  readonly secret: SecretMetadata;
  readonly parameter: ParameterMetadata;
  readonly key: KeyMetadata;
  readonly 'log-group': LogGroup;
  /** Without a `document` the secret has no policy of its own. */
  readonly 'secret-policy': ResourcePolicy;
  readonly 'key-policy': ResourcePolicy;
  /** Without a `document` the bucket has none. */
  readonly 'bucket-policy': ResourcePolicy;
  /** Absent: there is no such bucket. */
  readonly 'environment-file': EnvironmentFile;
  /** At most 5, the nearest first. */
  readonly 'names-like': readonly string[];
  /** Those that do not exist are left out; absent: none of them does. */
  readonly subnets: readonly Subnet[];
  readonly 'route-tables': readonly RouteTable[];
  readonly 'nat-gateways': readonly NatGateway[];
  readonly 'vpc-endpoints': readonly VpcEndpoint[];
  readonly 'security-groups': readonly SecurityGroup[];
  readonly 'network-acls': readonly NetworkAcl[];
  readonly 'vpc-attributes': VpcAttributes;
  /** With its mount targets. */
  readonly 'file-system': FileSystem;
  /** Without a `document` the file system has none, and every client may mount it. */
  readonly 'file-system-policy': ResourcePolicy;
  readonly 'access-point': AccessPoint;
};

export type FactKind = keyof Knowledge;

/** Ids of several things that are read together. */
type Ids = readonly string[];

/** What each kind of fact is asked of. */
export type Subjects = {
  /** The task's ARN. */
  readonly 'stopped-task': string;
  /** Its ARN. */
  readonly 'task-definition': string;
  /** The family's name. */
  readonly 'family-revisions': string;
  /** Its ARN. */
  readonly service: string;
  /** The service's ARN. */
  readonly 'service-tasks': string;
  /** Its ARN. */
  readonly role: string;
  /** The role's ARN. */
  readonly 'role-policies': string;
  readonly simulation: SimulationRequest;
  /** Its ARN (whole or partial) or its name. */
  readonly secret: string;
  /** Its name as `ssm:GetParameters` takes it, or its ARN. */
  readonly parameter: string;
  /** Its ARN, id or alias. */
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
  /** Its id, `fs-…`. */
  readonly 'file-system': string;
  /** The file system's id. */
  readonly 'file-system-policy': string;
  /** Its id, `fsap-…`. */
  readonly 'access-point': string;
};

/** A question to the account. One answer serves every cause that asks the same: {@link keyOf} tells what is the same. */
export type Ask<K extends FactKind = FactKind> = {
  [P in K]: { readonly kind: P; readonly subject: Subjects[P] };
}[K];

/** The facts at hand; `get` gives undefined for what was never asked. */
export type Facts = { readonly get: <K extends FactKind>(ask: Ask<K>) => Fact<Knowledge[K]> | undefined };

/** Reads what was not read before; the facts it gives hold all answers so far. */
export type Collect = (asks: readonly Ask[]) => Promise<Facts>;

/** The same for two asks that one answer serves: the order of ids and of an object's members makes no difference. */
export function keyOf<K extends FactKind>({ kind, subject }: Ask<K>): string {
  return `${kind}|${typeof subject === 'string' ? subject : JSON.stringify(ordered(subject))}`;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set<unknown>(value)].toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, ordered(member)]));
}
