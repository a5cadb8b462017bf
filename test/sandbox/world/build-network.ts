import {
  AssociateRouteTableCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteRouteCommand,
} from '@aws-sdk/client-ec2';
import { createNetwork, type Network, type Reach, type ReachableService } from '../ecs/network.ts';
import type { RootClients } from './root-clients.ts';
import type { World } from './world-schema.ts';

/** The world's network: what the tasks feel, and the same in the account's EC2. */
export type BuiltNetwork = {
  readonly network: Network;
  /** Ids of the subnets by the names that the world gives them. */
  readonly subnets: ReadonlyMap<string, string>;
  readonly securityGroup: string | undefined;
  readonly setReach: (subnetNames: readonly string[], reach: WorldReach) => Promise<void>;
};

export type WorldReach = World['subnets'][number]['reaches'];

/** Makes a VPC with the world's subnets, each with a route table of its own. */
export async function buildNetwork(world: World, clients: RootClients): Promise<BuiltNetwork> {
  const network = createNetwork();
  if (world.subnets.length === 0)
    return { network, subnets: new Map(), securityGroup: undefined, setReach: async () => undefined };
  const { ec2 } = clients;
  const vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
  const group = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId: vpc, GroupName: 'tasks', Description: 'tasks of the world' }),
  );
  const securityGroup = group.GroupId;
  const subnets = new Map<string, string>();
  const tables = new Map<string, string>();
  for (const [at, { name }] of world.subnets.entries()) {
    const subnet = await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: `10.0.${at + 1}.0/24` }));
    const table = await ec2.send(new CreateRouteTableCommand({ VpcId: vpc }));
    const id = subnet.Subnet?.SubnetId ?? '';
    const tableId = table.RouteTable?.RouteTableId ?? '';
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId: tableId, SubnetId: id }));
    subnets.set(name, id);
    tables.set(name, tableId);
  }
  const place = { vpc, region: world.region, securityGroup };
  const setReach = async (names: readonly string[], wanted: WorldReach): Promise<void> => {
    for (const name of names) {
      const id = subnets.get(name) ?? '';
      const before = network.get(id);
      const reach: Reach = wanted === 'nothing' ? [] : wanted;
      await mirror({ subnet: id, table: tables.get(name) ?? '', ...place }, before, reach, clients);
      network.set(id, reach);
    }
  };
  for (const { name } of world.subnets) network.set(subnets.get(name) ?? '', []);
  for (const { name, reaches } of world.subnets) await setReach([name], reaches);
  return { network, subnets, securityGroup, setReach };
}

type Place = {
  readonly vpc: string;
  readonly region: string;
  readonly securityGroup: string | undefined;
  readonly subnet: string;
  readonly table: string;
};

/** Keeps the account's EC2 true to what the tasks feel: a NAT route for a way out, endpoints for single services. */
async function mirror(place: Place, before: Reach, after: Reach, { ec2 }: RootClients): Promise<void> {
  const route = { RouteTableId: place.table, DestinationCidrBlock: '0.0.0.0/0' };
  if (before === 'everything' && after !== 'everything') await ec2.send(new DeleteRouteCommand(route));
  if (after === 'everything') {
    if (before === 'everything') return;
    const nat = await ec2.send(new CreateNatGatewayCommand({ SubnetId: place.subnet, ConnectivityType: 'public' }));
    await ec2.send(new CreateRouteCommand({ ...route, NatGatewayId: nat.NatGateway?.NatGatewayId ?? '' }));
    return;
  }
  const had = before === 'everything' ? [] : before;
  for (const service of after.filter((one) => !had.includes(one))) await createEndpoint(place, service, ec2);
}

async function createEndpoint(place: Place, service: ReachableService, ec2: RootClients['ec2']): Promise<void> {
  const gateway = service === 's3';
  await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: place.vpc,
      ServiceName: `com.amazonaws.${place.region}.${service}`,
      VpcEndpointType: gateway ? 'Gateway' : 'Interface',
      ...(gateway
        ? { RouteTableIds: [place.table] }
        : {
            SubnetIds: [place.subnet],
            PrivateDnsEnabled: true,
            ...(place.securityGroup !== undefined && { SecurityGroupIds: [place.securityGroup] }),
          }),
    }),
  );
}
