import {
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  type EC2Client,
  type InternetGateway,
  type NatGateway,
  type NetworkAcl,
  type NetworkInterface,
  type RouteTable,
  type SecurityGroup,
  type Subnet,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';

/** Everything in a VPC that decides whether a packet arrives, as the account's EC2 describes it. */
export type Topology = {
  readonly vpc: string;
  /** Whether enableDnsSupport and enableDnsHostnames are both on. */
  readonly resolves: boolean;
  readonly namesHosts: boolean;
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly natGateways: readonly NatGateway[];
  readonly internetGateways: readonly InternetGateway[];
  readonly endpoints: readonly VpcEndpoint[];
  readonly groups: readonly SecurityGroup[];
  readonly acls: readonly NetworkAcl[];
  readonly interfaces: readonly NetworkInterface[];
};

/** Reads the VPC of a subnet; undefined if the subnet does not exist. */
export async function readTopology(ec2: EC2Client, subnetId: string): Promise<Topology | undefined> {
  const { Subnets: found = [] } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values: [subnetId] }] }),
  );
  const vpc = found[0]?.VpcId;
  if (vpc === undefined) return undefined;
  const Filters = [{ Name: 'vpc-id', Values: [vpc] }];
  const attribute = async (Attribute: 'enableDnsSupport' | 'enableDnsHostnames') => {
    const answer = await ec2.send(new DescribeVpcAttributeCommand({ VpcId: vpc, Attribute }));
    return (answer.EnableDnsSupport ?? answer.EnableDnsHostnames)?.Value === true;
  };
  const [resolves, namesHosts, subnets, tables, nats, igws, endpoints, groups, acls, interfaces] = await Promise.all([
    attribute('enableDnsSupport'),
    attribute('enableDnsHostnames'),
    ec2.send(new DescribeSubnetsCommand({ Filters })),
    ec2.send(new DescribeRouteTablesCommand({ Filters })),
    ec2.send(new DescribeNatGatewaysCommand({ Filter: Filters })),
    ec2.send(new DescribeInternetGatewaysCommand({ Filters: [{ Name: 'attachment.vpc-id', Values: [vpc] }] })),
    ec2.send(new DescribeVpcEndpointsCommand({ Filters })),
    ec2.send(new DescribeSecurityGroupsCommand({ Filters })),
    ec2.send(new DescribeNetworkAclsCommand({ Filters })),
    ec2.send(new DescribeNetworkInterfacesCommand({ Filters })),
  ]);
  return {
    vpc,
    resolves,
    namesHosts,
    subnets: subnets.Subnets ?? [],
    routeTables: tables.RouteTables ?? [],
    natGateways: nats.NatGateways ?? [],
    internetGateways: igws.InternetGateways ?? [],
    endpoints: endpoints.VpcEndpoints ?? [],
    groups: groups.SecurityGroups ?? [],
    acls: acls.NetworkAcls ?? [],
    interfaces: interfaces.NetworkInterfaces ?? [],
  };
}
