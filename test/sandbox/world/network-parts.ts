import {
  AllocateAddressCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateVpcEndpointCommand,
  DeleteNatGatewayCommand,
  DescribeRouteTablesCommand,
  type EC2Client,
  type IpPermission,
  ReplaceRouteCommand,
} from '@aws-sdk/client-ec2';
import type { WorldAclEntry, WorldEndpoint, WorldRule } from './network-schema.ts';

/**
 * What is needed to create parts of a network: the account's EC2, its Region, and the ids of earlier parts by kind and
 * name.
 */
export type Building = { readonly ec2: EC2Client; readonly region: string; readonly ids: Map<string, string> };

/** The kinds of parts. `{KIND:NAME}` in a text of a world stands for the id. */
export const networkKinds = ['vpc', 'gateway', 'nat', 'subnet', 'table', 'group', 'endpoint', 'acl'] as const;
export type NetworkKind = (typeof networkKinds)[number];

/** The id of a part by its name. Throws if it was not created; all names are checked before anything is built. */
export function idOf({ ids }: Building, kind: NetworkKind, name: string): string {
  const id = ids.get(`${kind}:${name}`);
  if (id === undefined) throw new Error(`the world’s network has no ${kind} ${name}`);
  return id;
}

/** A NAT gateway in a subnet. A public one gets its own address. */
export async function createNat(ec2: EC2Client, subnet: string, connectivity: 'public' | 'private'): Promise<string> {
  const address = connectivity === 'public' ? await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' })) : undefined;
  const { NatGateway: nat } = await ec2.send(
    new CreateNatGatewayCommand({
      SubnetId: subnet,
      ConnectivityType: connectivity,
      ...(address?.AllocationId !== undefined && { AllocationId: address.AllocationId }),
    }),
  );
  return nat?.NatGatewayId ?? '';
}

/**
 * Adds a route, or changes the one to the same block. A black hole is a route to a deleted NAT gateway, which was in
 * the given subnet.
 */
export async function putRoute(
  building: Building,
  table: string,
  route: { readonly to: string; readonly via: string },
  nowhere: string,
): Promise<void> {
  const { ec2, ids } = building;
  const lost = route.via === 'blackhole' ? await createNat(ec2, nowhere, 'private') : undefined;
  const nat = lost ?? ids.get(`nat:${route.via}`);
  const target = nat === undefined ? { GatewayId: idOf(building, 'gateway', route.via) } : { NatGatewayId: nat };
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [table] }));
  const exists = RouteTables[0]?.Routes?.some((one) => one.DestinationCidrBlock === route.to);
  const destination = route.to.includes(':')
    ? { DestinationIpv6CidrBlock: route.to }
    : { DestinationCidrBlock: route.to };
  const wanted = { RouteTableId: table, ...destination, ...target };
  await ec2.send(exists === true ? new ReplaceRouteCommand(wanted) : new CreateRouteCommand(wanted));
  if (lost !== undefined) await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: lost }));
}

/** Adds rules to a security group. */
export async function authorize(
  building: Building,
  group: string,
  direction: 'ingress' | 'egress',
  rules: readonly WorldRule[],
): Promise<void> {
  if (rules.length === 0) return;
  const wanted = { GroupId: group, IpPermissions: rules.map((rule) => permission(rule, building)) };
  if (direction === 'ingress') await building.ec2.send(new AuthorizeSecurityGroupIngressCommand(wanted));
  else await building.ec2.send(new AuthorizeSecurityGroupEgressCommand(wanted));
}

function permission({ protocol, ports, cidrs, groups }: WorldRule, building: Building): IpPermission {
  return {
    IpProtocol: protocol === 'all' ? '-1' : protocol,
    ...(protocol !== 'all' && { FromPort: ports[0], ToPort: ports[1] }),
    IpRanges: cidrs.filter((cidr) => !cidr.includes(':')).map((CidrIp) => ({ CidrIp })),
    Ipv6Ranges: cidrs.filter((cidr) => cidr.includes(':')).map((CidrIpv6) => ({ CidrIpv6 })),
    UserIdGroupPairs: groups.map((name) => ({ GroupId: idOf(building, 'group', name) })),
  };
}

/** One entry of a network ACL, as EC2 takes it. */
export function aclEntry(acl: string, entry: WorldAclEntry) {
  const { protocol, ports } = entry;
  return {
    NetworkAclId: acl,
    RuleNumber: entry.number,
    Egress: entry.direction === 'out',
    RuleAction: entry.action,
    CidrBlock: entry.cidr,
    Protocol: { tcp: '6', udp: '17', all: '-1' }[protocol],
    ...(protocol !== 'all' && { PortRange: { From: ports[0], To: ports[1] } }),
  };
}

/** Adds an entry to a network ACL. */
export async function addAclEntry({ ec2 }: Building, acl: string, entry: WorldAclEntry): Promise<void> {
  await ec2.send(new CreateNetworkAclEntryCommand(aclEntry(acl, entry)));
}

/** A VPC endpoint for an AWS service, with its name in the world. */
export async function createEndpoint(building: Building, endpoint: WorldEndpoint): Promise<void> {
  const all = (kind: NetworkKind, names: readonly string[]) => names.map((name) => idOf(building, kind, name));
  const gateway = (endpoint.type ?? (endpoint.service === 's3' ? 'gateway' : 'interface')) === 'gateway';
  const { VpcEndpoint: made } = await building.ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: idOf(building, 'vpc', endpoint.vpc),
      ServiceName: `com.amazonaws.${building.region}.${endpoint.service}`,
      VpcEndpointType: gateway ? 'Gateway' : 'Interface',
      ...(endpoint.policy !== undefined && { PolicyDocument: JSON.stringify(endpoint.policy) }),
      ...(gateway
        ? { RouteTableIds: all('table', endpoint.routeTables) }
        : {
            SubnetIds: all('subnet', endpoint.subnets),
            SecurityGroupIds: all('group', endpoint.securityGroups),
            PrivateDnsEnabled: endpoint.privateDns,
          }),
    }),
  );
  building.ids.set(`endpoint:${endpoint.name}`, made?.VpcEndpointId ?? '');
}
