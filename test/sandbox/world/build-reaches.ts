import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteRouteCommand,
  DeleteVpcEndpointsCommand,
  DescribeSecurityGroupsCommand,
  ModifyVpcEndpointCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { type ReachableService, reachableServices } from '../ecs/network/connection.ts';
import { setVpcAttributes } from './build-topology.ts';
import { type Building, createNat } from './network-parts.ts';
import type { World } from './world-schema.ts';

export type WorldReach = World['subnets'][number]['reaches'];

/** Subnets that workloads use together, so that they must be in one VPC. No other subnets are in that VPC. */
export type ReachGroup = {
  readonly vpc: string;
  /** The security group of the tasks. It lets everything out. */
  readonly tasks: string;
  readonly subnets: readonly ReachSubnet[];
  /** Changes the account's EC2 so that these subnets reach the given services. */
  readonly set: (names: readonly string[], reach: WorldReach) => Promise<void>;
};

type ReachSubnet = { readonly name: string; readonly id: string; readonly cidr: string; readonly table: string };
type Endpoint = { readonly id: string; readonly group: string };
/** The parts that were created when they were first needed, and what each subnet reaches now. */
type State = {
  readonly reaches: Map<string, WorldReach>;
  readonly routed: Set<string>;
  readonly endpoints: Map<ReachableService, Endpoint>;
  nat: string | undefined;
};
type Group = { readonly vpc: string; readonly subnets: readonly ReachSubnet[] };

const block = '10.0.0.0/16';

/** Creates one VPC with these subnets, each with its own route table, and with what they reach. */
export async function buildReachGroup(subnets: World['subnets'], building: Building): Promise<ReachGroup> {
  const { ec2 } = building;
  const vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: block }))).Vpc?.VpcId ?? '';
  await setVpcAttributes(building, vpc, { dnsSupport: true, dnsHostnames: true });
  const tasks = await createGroup(vpc, 'tasks', building);
  const made: ReachSubnet[] = [];
  for (const [at, { name }] of subnets.entries()) {
    const place = { cidr: `10.0.${at + 1}.0/24`, zone: 'abc'.charAt(at % 3) };
    made.push({ name, cidr: place.cidr, ...(await createSubnet(vpc, place, building)) });
  }
  const group: Group = { vpc, subnets: made };
  const state: State = { reaches: new Map(), routed: new Set(), endpoints: new Map(), nat: undefined };
  for (const { name, reaches } of subnets) state.reaches.set(name, reaches);
  await reconcile(group, state, building);
  return {
    ...group,
    tasks,
    set: async (names, reach) => {
      for (const name of names) state.reaches.set(name, reach);
      await reconcile(group, state, building);
    },
  };
}

async function createGroup(vpc: string, name: string, { ec2 }: Building): Promise<string> {
  const made = await ec2.send(new CreateSecurityGroupCommand({ VpcId: vpc, GroupName: name, Description: name }));
  return made.GroupId ?? '';
}

async function createSubnet(
  vpc: string,
  { cidr, zone }: { readonly cidr: string; readonly zone: string },
  { ec2, region }: Building,
): Promise<{ readonly id: string; readonly table: string }> {
  const subnet = await ec2.send(
    new CreateSubnetCommand({ VpcId: vpc, CidrBlock: cidr, AvailabilityZone: `${region}${zone}` }),
  );
  const table = (await ec2.send(new CreateRouteTableCommand({ VpcId: vpc }))).RouteTable?.RouteTableId ?? '';
  const id = subnet.Subnet?.SubnetId ?? '';
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId: table, SubnetId: id }));
  return { id, table };
}

async function reconcile(group: Group, state: State, building: Building): Promise<void> {
  for (const subnet of group.subnets) await routeOut(subnet, group, state, building);
  for (const service of reachableServices) {
    const served = group.subnets.filter(({ name }) => state.reaches.get(name)?.includes(service) === true);
    if (service === 's3') await serveGateway(served, group, state, building);
    else await serve(service, served, group, state, building);
  }
}

/** For "everything": a NAT gateway in a public subnet of the VPC, and a route to it. */
async function routeOut({ name, table }: ReachSubnet, { vpc }: Group, state: State, building: Building): Promise<void> {
  const wanted = state.reaches.get(name) === 'everything';
  const route = { RouteTableId: table, DestinationCidrBlock: '0.0.0.0/0' };
  if (wanted && !state.routed.has(name)) {
    state.nat ??= await buildWayOut(vpc, building);
    await building.ec2.send(new CreateRouteCommand({ ...route, NatGatewayId: state.nat }));
    state.routed.add(name);
  } else if (!wanted && state.routed.delete(name)) await building.ec2.send(new DeleteRouteCommand(route));
}

async function buildWayOut(vpc: string, building: Building): Promise<string> {
  const { ec2 } = building;
  const gateway = (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId ?? '';
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: gateway, VpcId: vpc }));
  const { id, table } = await createSubnet(vpc, { cidr: '10.0.0.0/24', zone: 'a' }, building);
  await ec2.send(
    new CreateRouteCommand({ RouteTableId: table, DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway }),
  );
  return createNat(ec2, id, 'public');
}

/**
 * An interface endpoint with private DNS. The name resolves to it in the whole VPC, so its security group decides which
 * subnets may use it.
 */
async function serve(
  service: ReachableService,
  served: readonly ReachSubnet[],
  group: Group,
  state: State,
  building: Building,
): Promise<void> {
  const { ec2, region } = building;
  const existing = state.endpoints.get(service);
  if (served.length === 0) {
    if (existing === undefined) return;
    state.endpoints.delete(service);
    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [existing.id] }));
    return;
  }
  const securityGroup = existing?.group ?? (await createGroup(group.vpc, `endpoint ${service}`, building));
  await admit(securityGroup, admitted(served, group, state), building);
  if (existing !== undefined) {
    const all = group.subnets.map(({ id }) => id);
    const own = served.map(({ id }) => id);
    const change = { AddSubnetIds: own, RemoveSubnetIds: all.filter((id) => !own.includes(id)) };
    await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: existing.id, ...change }));
    return;
  }
  const { VpcEndpoint: made } = await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: group.vpc,
      ServiceName: `com.amazonaws.${region}.${service}`,
      VpcEndpointType: 'Interface',
      SubnetIds: served.map(({ id }) => id),
      SecurityGroupIds: [securityGroup],
      PrivateDnsEnabled: true,
    }),
  );
  state.endpoints.set(service, { id: made?.VpcEndpointId ?? '', group: securityGroup });
}

/** The block of the VPC if all of its subnets may reach the service, else the blocks of those that may. */
function admitted(served: readonly ReachSubnet[], { subnets }: Group, { reaches }: State): readonly string[] {
  const may = subnets.filter((one) => served.includes(one) || reaches.get(one.name) === 'everything');
  return may.length === subnets.length ? [block] : may.map(({ cidr }) => cidr);
}

async function admit(securityGroup: string, cidrs: readonly string[], { ec2 }: Building): Promise<void> {
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [securityGroup] }));
  const before = (SecurityGroups[0]?.IpPermissions ?? []).flatMap((one) => one.IpRanges ?? []).map((one) => one.CidrIp);
  const permission = (ranges: readonly (string | undefined)[]) => [
    { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: ranges.map((CidrIp) => ({ CidrIp })) },
  ];
  const added = cidrs.filter((cidr) => !before.includes(cidr));
  const removed = before.filter((cidr) => cidr !== undefined && !cidrs.includes(cidr));
  const rule = (ranges: readonly (string | undefined)[]) => ({
    GroupId: securityGroup,
    IpPermissions: permission(ranges),
  });
  if (added.length > 0) await ec2.send(new AuthorizeSecurityGroupIngressCommand(rule(added)));
  if (removed.length > 0) await ec2.send(new RevokeSecurityGroupIngressCommand(rule(removed)));
}

/** The gateway endpoint of S3: a route in the tables of the subnets that may use it. */
async function serveGateway(
  served: readonly ReachSubnet[],
  { vpc, subnets }: Group,
  state: State,
  { ec2, region }: Building,
): Promise<void> {
  const existing = state.endpoints.get('s3');
  const tables = served.map(({ table }) => table);
  if (existing === undefined) {
    if (tables.length === 0) return;
    const { VpcEndpoint: made } = await ec2.send(
      new CreateVpcEndpointCommand({
        VpcId: vpc,
        ServiceName: `com.amazonaws.${region}.s3`,
        VpcEndpointType: 'Gateway',
        RouteTableIds: tables,
      }),
    );
    state.endpoints.set('s3', { id: made?.VpcEndpointId ?? '', group: '' });
    return;
  }
  const others = subnets.map(({ table }) => table).filter((table) => !tables.includes(table));
  await ec2.send(
    new ModifyVpcEndpointCommand({ VpcEndpointId: existing.id, AddRouteTableIds: tables, RemoveRouteTableIds: others }),
  );
}
