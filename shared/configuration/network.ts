/** The services that have an endpoint of their own, among those that ECS calls to start a task. S3's is a gateway. */
export const ENDPOINT_SERVICES = ['secretsmanager', 'ssm', 'ecr.api', 'ecr.dkr', 'logs', 'kms', 's3'] as const;

/** A service by the end of its endpoint service's name: `com.amazonaws.REGION.ecr.api`. */
export type EndpointService = (typeof ENDPOINT_SERVICES)[number];

/** The endpoints of one VPC, which is there already, and its flow logs. Nothing else of the VPC is changed. */
export type Network = {
  /** The id of the VPC. */
  readonly vpc: string;
  /** The IPv4 blocks of the VPC, from which the interface endpoints take HTTPS. */
  readonly cidrs: readonly string[];
  /** The ids of the subnets in which the interface endpoints have their addresses: one for each zone in use. */
  readonly subnets: readonly string[];
  /** The ids of the route tables that lead to the S3 gateway endpoint. */
  readonly routeTables: readonly string[];
  readonly endpoints: readonly EndpointService[];
  /** None: no flow logs. */
  readonly flowLogs?: FlowLogs;
};

export type FlowLogs = {
  /** Days after which CloudWatch Logs deletes them. */
  readonly retentionDays: number;
  /** `reject`: only what security groups and network ACLs refused. */
  readonly traffic: 'all' | 'reject';
};

/** What the owner's file may hold, before its defaults are filled in. */
export type NetworkFile = Pick<Network, 'vpc' | 'endpoints'> &
  Partial<Omit<Network, 'flowLogs'>> & { readonly flowLogs?: Partial<FlowLogs> };

/** What the outputs of the stack with the endpoints begin with, by which it is told from another one of its name. */
export const ENDPOINT_OUTPUT = 'Endpoint';

/** The name of the stack with the endpoints of a configuration, beside the stack of the product. */
export function networkStackOf(stack: string): string {
  return `${stack}Network`;
}
