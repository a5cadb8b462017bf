import {
  DescribeRouteTablesCommand,
  type Route as Ec2Route,
  type RouteTable as Ec2RouteTable,
} from '@aws-sdk/client-ec2';
import type { Route, RouteTable } from '../../evidence/network.ts';
import { idFilter, readPages } from '../reads/ec2-pages.ts';
import { type Collector, readFact, set } from '../reads/read-fact.ts';

const source = 'ec2:DescribeRouteTables';

/** The route tables of a VPC. */
export const collectRouteTables: Collector<'route-tables'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const ec2 = await reading.clients.ec2();
    const tables = await readPages(
      source,
      (page) => ec2.send(new DescribeRouteTablesCommand({ Filters: idFilter('vpc-id', [subject]), ...page })),
      (answer) => answer.RouteTables,
    );
    return tables.map(readTable);
  });

function readTable(table: Ec2RouteTable): RouteTable {
  // An association counts only while it is in force, not while it is being created or removed.
  const associations = (table.Associations ?? []).filter(
    ({ AssociationState: state }) => state?.State === undefined || state.State === 'associated',
  );
  return {
    id: table.RouteTableId ?? '',
    vpc: table.VpcId ?? '',
    main: associations.some(({ Main: main }) => main === true),
    subnets: associations.map(({ SubnetId: subnet }) => set(subnet)).filter((subnet) => subnet !== undefined),
    routes: (table.Routes ?? []).map(readRoute).filter((route) => route !== undefined),
  };
}

function readRoute(route: Ec2Route): Route | undefined {
  const destination =
    set(route.DestinationCidrBlock) ?? set(route.DestinationIpv6CidrBlock) ?? set(route.DestinationPrefixListId);
  if (destination === undefined) return undefined;
  const target =
    set(route.NatGatewayId) ??
    set(route.GatewayId) ??
    set(route.EgressOnlyInternetGatewayId) ??
    set(route.TransitGatewayId) ??
    set(route.VpcPeeringConnectionId) ??
    set(route.InstanceId) ??
    set(route.NetworkInterfaceId) ??
    set(route.LocalGatewayId) ??
    set(route.CarrierGatewayId) ??
    set(route.CoreNetworkArn) ??
    // AWS may add kinds of targets. The product cannot follow them.
    'unknown';
  return { destination, target, state: route.State === 'blackhole' ? 'blackhole' : 'active' };
}
