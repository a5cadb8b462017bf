import type { NetworkAcl, Route, RouteTable, SecurityGroup, Subnet, VpcEndpoint } from '@aws-sdk/client-ec2';
import { holds, prefixLength, resolverOf } from './address.ts';
import type { Connection, ReachableService, Target } from './connection.ts';
import { aclAdmits, ephemeral, groupsAdmit, https, type Ports } from './firewall.ts';
import type { Topology } from './topology.ts';

/** One end of a connection: a task's network interface. */
export type TaskInterface = {
  readonly subnet: string;
  readonly address: string;
  readonly securityGroups: readonly string[];
  readonly publicIp: boolean;
};

/** Public addresses to which the names resolve. Any other public addresses would work too. */
const publicAddresses: Readonly<Record<ReachableService | 'internet', string>> = {
  secretsmanager: '52.119.197.96',
  ssm: '52.46.141.85',
  'ecr.api': '44.213.79.104',
  'ecr.dkr': '44.213.79.86',
  s3: '52.216.54.201',
  logs: '52.94.233.161',
  kms: '52.46.138.219',
  internet: '34.205.13.154',
};

/** Decides from the account's EC2 whether a packet of the task arrives, and whether the answer comes back. */
export function connect(topology: Topology, from: TaskInterface, target: Target): Connection {
  const subnet = topology.subnets.find((one) => one.SubnetId === from.subnet);
  if (subnet === undefined) throw new Error(`the VPC ${topology.vpc} has no subnet ${from.subnet}`);
  if (!topology.resolves) return { is: 'broken', how: 'not-resolved', resolver: resolverOf(vpcBlock(topology)) };
  const captured = capturing(topology, target);
  if (captured !== undefined) return throughInterface(topology, subnet, from, captured);
  const gateway = gatewayEndpoint(topology, subnet, target);
  const address = publicAddresses[target.service];
  if (gateway !== undefined) return throughGateway(topology, subnet, from, gateway, address);
  const open = leaves(topology, subnet, from, address);
  return open ? { is: 'open', address } : { is: 'broken', how: 'timed-out', address };
}

/** The CIDR block of the VPC, from the local route of any of its tables. */
function vpcBlock({ routeTables }: Topology): string {
  const local = routeTables.flatMap((table) => table.Routes ?? []).find((route) => route.GatewayId === 'local');
  return local?.DestinationCidrBlock ?? '10.0.0.0/16';
}

/** The endpoint to which the name of the service resolves in the whole VPC. */
function capturing(topology: Topology, { service, region }: Target): VpcEndpoint | undefined {
  if (!topology.namesHosts) return undefined;
  return topology.endpoints.find(
    (one) =>
      one.VpcEndpointType === 'Interface' &&
      one.PrivateDnsEnabled === true &&
      one.ServiceName === `com.amazonaws.${region}.${service}` &&
      isAvailable(one),
  );
}

function isAvailable({ State: state }: VpcEndpoint): boolean {
  return String(state).toLowerCase() === 'available';
}

function throughInterface(topology: Topology, subnet: Subnet, from: TaskInterface, endpoint: VpcEndpoint): Connection {
  const own = topology.interfaces.filter((one) => endpoint.NetworkInterfaceIds?.includes(one.NetworkInterfaceId ?? ''));
  const zoneOf = (id: string | undefined) => topology.subnets.find((one) => one.SubnetId === id)?.AvailabilityZone;
  const there = own.find((one) => zoneOf(one.SubnetId) === subnet.AvailabilityZone) ?? own[0];
  const address = there?.PrivateIpAddress ?? '';
  const subnetThere = topology.subnets.find((one) => one.SubnetId === there?.SubnetId);
  const groups = (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
  const open =
    there !== undefined &&
    groupsAdmit(groupsOf(topology, from.securityGroups), 'egress', { address, groups }, https) &&
    groupsAdmit(groupsOf(topology, groups), 'ingress', { address: from.address, groups: from.securityGroups }, https) &&
    passesBoth(topology, subnet, subnetThere, from.address, address);
  if (!open) return { is: 'broken', how: 'timed-out', address };
  return { is: 'open', address, endpoint: endpoint.VpcEndpointId ?? '' };
}

/**
 * Within a subnet no network ACL applies. Between two subnets, the network ACL of each is checked in both directions.
 */
function passesBoth(topology: Topology, here: Subnet, there: Subnet | undefined, own: string, other: string): boolean {
  if (there === undefined || there.SubnetId === here.SubnetId) return true;
  const aclThere = aclOf(topology, there);
  return (
    comesBack(aclOf(topology, here), other, https, ephemeral) &&
    aclAdmits(aclThere, 'in', own, https) &&
    aclAdmits(aclThere, 'out', own, ephemeral)
  );
}

/** Whether a network ACL passes a packet to these ports, and the answer to it. */
function comesBack(acl: NetworkAcl, other: string, ports: Ports, answers: Ports): boolean {
  return aclAdmits(acl, 'out', other, ports) && aclAdmits(acl, 'in', other, answers);
}

function gatewayEndpoint(topology: Topology, subnet: Subnet, { service, region }: Target): VpcEndpoint | undefined {
  const table = tableOf(topology, subnet);
  return topology.endpoints.find(
    (one) =>
      one.VpcEndpointType === 'Gateway' &&
      one.ServiceName === `com.amazonaws.${region}.${service}` &&
      isAvailable(one) &&
      one.RouteTableIds?.includes(table?.RouteTableId ?? '') === true,
  );
}

function throughGateway(
  topology: Topology,
  subnet: Subnet,
  from: TaskInterface,
  endpoint: VpcEndpoint,
  address: string,
): Connection {
  const prefixLists = (tableOf(topology, subnet)?.Routes ?? [])
    .filter((route) => route.GatewayId === endpoint.VpcEndpointId)
    .flatMap((route) => route.DestinationPrefixListId ?? []);
  const open =
    groupsAdmit(groupsOf(topology, from.securityGroups), 'egress', { address, prefixLists }, https) &&
    comesBack(aclOf(topology, subnet), address, https, ephemeral);
  if (!open) return { is: 'broken', how: 'timed-out', address };
  return { is: 'open', address, endpoint: endpoint.VpcEndpointId ?? '' };
}

/** Whether a packet to a public address leaves the VPC, and its answer comes back. */
function leaves(topology: Topology, subnet: Subnet, from: TaskInterface, address: string): boolean {
  const admitted =
    groupsAdmit(groupsOf(topology, from.securityGroups), 'egress', { address }, https) &&
    comesBack(aclOf(topology, subnet), address, https, ephemeral);
  const route = routeTo(tableOf(topology, subnet), address);
  if (!admitted || route?.State !== 'active') return false;
  if (route.NatGatewayId !== undefined) return natSends(topology, subnet, from, route.NatGatewayId, address);
  return isAttached(topology, route.GatewayId) && from.publicIp;
}

function natSends(topology: Topology, subnet: Subnet, from: TaskInterface, id: string, address: string): boolean {
  const nat = topology.natGateways.find((one) => one.NatGatewayId === id);
  const there = topology.subnets.find((one) => one.SubnetId === nat?.SubnetId);
  if (nat?.State !== 'available' || nat.ConnectivityType === 'private' || there === undefined) return false;
  const onwards = routeTo(tableOf(topology, there), address);
  const acl = aclOf(topology, there);
  const sameSubnet = there.SubnetId === subnet.SubnetId;
  return (
    onwards?.State === 'active' &&
    isAttached(topology, onwards.GatewayId) &&
    comesBack(acl, address, https, ephemeral) &&
    (sameSubnet || (aclAdmits(acl, 'in', from.address, https) && aclAdmits(acl, 'out', from.address, ephemeral)))
  );
}

function isAttached({ internetGateways }: Topology, id: string | undefined): boolean {
  return id !== undefined && internetGateways.some((one) => one.InternetGatewayId === id);
}

/** The route table that names a subnet, or else the main table of the VPC. */
function tableOf({ routeTables }: Topology, { SubnetId: id }: Subnet): RouteTable | undefined {
  const named = routeTables.find((table) => table.Associations?.some((one) => one.SubnetId === id));
  return named ?? routeTables.find((table) => table.Associations?.some((one) => one.Main === true));
}

/** The route with the longest prefix that contains the address. */
function routeTo(table: RouteTable | undefined, address: string): Route | undefined {
  return (table?.Routes ?? [])
    .filter(({ DestinationCidrBlock: block }) => block !== undefined && holds(block, address))
    .toSorted((a, b) => prefixLength(b.DestinationCidrBlock ?? '') - prefixLength(a.DestinationCidrBlock ?? ''))[0];
}

function aclOf({ acls }: Topology, { SubnetId: id }: Subnet): NetworkAcl {
  const found = acls.find((acl) => acl.Associations?.some((one) => one.SubnetId === id));
  return found ?? { Entries: [] };
}

function groupsOf({ groups }: Topology, ids: readonly string[]): readonly SecurityGroup[] {
  return groups.filter((group) => ids.includes(group.GroupId ?? ''));
}
