import type {
  NatGateway,
  NetworkAcl,
  RouteTable,
  SecurityGroup,
  Subnet,
  VpcAttributes,
  VpcEndpoint,
} from '../evidence/network.ts';

/** What the analyser reads, by the kind of fact that it comes from. */
export type SnapshotPart =
  | 'subnets'
  | 'route-tables'
  | 'nat-gateways'
  | 'vpc-endpoints'
  | 'security-groups'
  | 'network-acls'
  | 'vpc-attributes';

/** What is known of a task's network. A part that is undefined is not known (not asked, or its read failed). */
export type Snapshot = {
  /** The task's subnet, and those of `subnetsOf`. */
  readonly subnets?: readonly Subnet[];
  /** All of the VPC: the main one serves subnets that none names, and a NAT gateway's subnet has one of its own. */
  readonly routeTables?: readonly RouteTable[];
  /** Those of `natGatewaysOf`. */
  readonly natGateways?: readonly NatGateway[];
  /** All of the VPC. */
  readonly endpoints?: readonly VpcEndpoint[];
  /** The task's, and those of `endpointGroupsOf`. */
  readonly securityGroups?: readonly SecurityGroup[];
  /** All of the VPC. */
  readonly acls?: readonly NetworkAcl[];
  readonly attributes?: VpcAttributes;
};

/** Where the task runs. What is undefined is not known. */
export type Placement = {
  readonly subnet: string;
  readonly securityGroups?: readonly string[];
  readonly publicIp?: boolean;
};

/** What the task must reach. */
export type Destination =
  | {
      readonly is: 'service';
      /** The endpoint's name: `secretsmanager`, `ssm`, `ecr.api`, `ecr.dkr`, `logs`, `kms`, `s3` … */
      readonly service: string;
      readonly region: string;
      readonly partition: string;
      /** The IP address that the stopped reason says was dialled: it tells how the name was resolved. */
      readonly address?: string;
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
