import {
  AssociateRouteTableCommand,
  DescribeRouteTablesCommand,
  ModifyVpcEndpointCommand,
  ReplaceNetworkAclEntryCommand,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2';
import { DescribeServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { Network } from '../ecs/network/network.ts';
import { anySubnetOf, setVpcAttributes } from './build-topology.ts';
import { aclEntry, authorize, type Building, createEndpoint, idOf, putRoute } from './network-parts.ts';
import type { NetworkChange, WorldNetwork } from './network-schema.ts';
import type { RootClients } from './root-clients.ts';
import type { World } from './world-schema.ts';

/** Makes the changes of a happening to the topology, in the order of the schema's members. */
export async function changeNetwork(
  change: NetworkChange,
  world: World,
  network: Network,
  building: Building,
  clients: RootClients,
): Promise<void> {
  const { setVpc, openGroup, replaceAclEntry: acl, addRoute, associateRouteTable: association } = change;
  if (setVpc !== undefined) await setVpcAttributes(building, idOf(building, 'vpc', setVpc.vpc), setVpc);
  if (openGroup !== undefined) {
    const group = idOf(building, 'group', openGroup.group);
    await authorize(building, group, 'ingress', openGroup.ingress);
    await authorize(building, group, 'egress', openGroup.egress);
  }
  if (acl !== undefined)
    await building.ec2.send(new ReplaceNetworkAclEntryCommand(aclEntry(idOf(building, 'acl', acl.acl), acl.entry)));
  if (addRoute !== undefined) {
    const vpc = world.network.routeTables.find((one) => one.name === addRoute.table)?.vpc ?? '';
    const nowhere = anySubnetOf(vpc, world.network, building);
    await putRoute(building, idOf(building, 'table', addRoute.table), addRoute, nowhere);
  }
  if (association !== undefined) await associate(association.table, association.subnets, building);
  if (change.addEndpoint !== undefined) await createEndpoint(building, change.addEndpoint);
  if (change.setEndpoint !== undefined) await setEndpoint(change.setEndpoint, building);
  if (change.setPublicIp !== undefined) await setPublicIp(change.setPublicIp, world, clients);
  if (change.intercept !== undefined) network.intercept(interceptionsOf(change.intercept, building));
}

/** The interceptions of the world, with the ids of its subnets. */
export function interceptionsOf(wanted: WorldNetwork['interceptions'], building: Building) {
  return wanted.map(({ service, how, subnets }) => ({
    service,
    how,
    ...(subnets !== undefined && { subnets: subnets.map((name) => idOf(building, 'subnet', name)) }),
  }));
}

async function associate(table: string, subnets: readonly string[], building: Building): Promise<void> {
  const RouteTableId = idOf(building, 'table', table);
  for (const name of subnets) {
    const SubnetId = idOf(building, 'subnet', name);
    const { RouteTables = [] } = await building.ec2.send(
      new DescribeRouteTablesCommand({ Filters: [{ Name: 'association.subnet-id', Values: [SubnetId] }] }),
    );
    const before = RouteTables[0]?.Associations?.find((one) => one.SubnetId === SubnetId)?.RouteTableAssociationId;
    if (before === undefined) await building.ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    else await building.ec2.send(new ReplaceRouteTableAssociationCommand({ AssociationId: before, RouteTableId }));
  }
}

async function setEndpoint(wanted: NonNullable<NetworkChange['setEndpoint']>, building: Building): Promise<void> {
  await building.ec2.send(
    new ModifyVpcEndpointCommand({
      VpcEndpointId: idOf(building, 'endpoint', wanted.endpoint),
      ...(wanted.privateDns !== undefined && { PrivateDnsEnabled: wanted.privateDns }),
      ...(wanted.policy !== undefined && { PolicyDocument: JSON.stringify(wanted.policy) }),
      ...(wanted.addRouteTables.length > 0 && {
        AddRouteTableIds: wanted.addRouteTables.map((name) => idOf(building, 'table', name)),
      }),
    }),
  );
}

async function setPublicIp(
  wanted: NonNullable<NetworkChange['setPublicIp']>,
  world: World,
  { ecs }: RootClients,
): Promise<void> {
  const cluster = world.services.find((one) => one.name === wanted.service)?.cluster;
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [wanted.service] }));
  const { subnets = [], securityGroups } = services[0]?.networkConfiguration?.awsvpcConfiguration ?? {};
  await ecs.send(
    new UpdateServiceCommand({
      cluster,
      service: wanted.service,
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets,
          ...(securityGroups !== undefined && { securityGroups }),
          assignPublicIp: wanted.assignPublicIp ? 'ENABLED' : 'DISABLED',
        },
      },
    }),
  );
}
