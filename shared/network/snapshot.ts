import type {
  NatGateway,
  NetworkAcl,
  RouteTable,
  SecurityGroup,
  Subnet,
  VpcAttributes,
  VpcEndpoint,
} from '../evidence/network.ts';

/** The parts of the snapshot, named by their kinds of facts. */
export type SnapshotPart =
  | 'subnets'
  | 'route-tables'
  | 'nat-gateways'
  | 'vpc-endpoints'
  | 'security-groups'
  | 'network-acls'
  | 'vpc-attributes';

/** What is known of the task's network. An undefined part is not known: it was not read, or its read failed. */
export type Snapshot = {
  /** The subnet of the task, and those that `subnetsOf` returns. */
  readonly subnets?: readonly Subnet[];
  /**
   * All route tables of the VPC: the main one serves subnets that no table names, and the subnet of a NAT gateway has
   * its own.
   */
  readonly routeTables?: readonly RouteTable[];
  /** The NAT gateways that `natGatewaysOf` returns. */
  readonly natGateways?: readonly NatGateway[];
  /** All endpoints of the VPC. */
  readonly endpoints?: readonly VpcEndpoint[];
  /** The groups of the task, and those that `endpointGroupsOf` returns. */
  readonly securityGroups?: readonly SecurityGroup[];
  /** All network ACLs of the VPC. */
  readonly acls?: readonly NetworkAcl[];
  readonly attributes?: VpcAttributes;
};

/** Where the task runs. An undefined field is not known. */
export type Placement = {
  readonly subnet: string;
  readonly securityGroups?: readonly string[];
  readonly publicIp?: boolean;
};

/** A destination that the task must reach. */
export type Destination =
  | {
      readonly is: 'service';
      /** The endpoint's name: `secretsmanager`, `ssm`, `ecr.api`, `ecr.dkr`, `logs`, `kms`, `s3` … */
      readonly service: string;
      readonly region: string;
      /** The IP address that the task dialled, from the stopped reason. It shows how the name was resolved. */
      readonly address?: string;
      /** Whether the stopped reason says that the task could not resolve the name. */
      readonly unresolved?: true;
    }
  | { readonly is: 'internet'; readonly host: string; readonly address?: string }
  | {
      /** A file system's mount target: TCP 2049 inside the VPC. */
      readonly is: 'mount-target';
      readonly id: string;
      readonly subnet: string;
      readonly address: string;
      readonly securityGroups: readonly string[];
    };
