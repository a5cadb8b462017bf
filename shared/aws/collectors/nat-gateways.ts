import { DescribeNatGatewaysCommand, type NatGateway as Ec2NatGateway } from '@aws-sdk/client-ec2';
import type { NatGateway } from '../../evidence/network.ts';
import { idFilter, readPages, someOf } from '../reads/ec2-pages.ts';
import { type Collector, readFact, set } from '../reads/read-fact.ts';

const source = 'ec2:DescribeNatGateways';

/** NAT gateways by their ids. AWS shows deleted ones for about an hour. */
export const collectNatGateways: Collector<'nat-gateways'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const ec2 = await reading.clients.ec2();
    const gateways = await readPages(
      source,
      (page) => ec2.send(new DescribeNatGatewaysCommand({ Filter: idFilter('nat-gateway-id', subject), ...page })),
      (answer) => answer.NatGateways,
    );
    return someOf(gateways.map(readNatGateway));
  });

function readNatGateway(gateway: Ec2NatGateway): NatGateway {
  const subnet = set(gateway.SubnetId);
  const routeTable = set(gateway.RouteTableId);
  return {
    id: gateway.NatGatewayId ?? '',
    ...(subnet !== undefined && { subnet }),
    ...(routeTable !== undefined && { routeTable }),
    state: (set(gateway.State) ?? 'unknown').toLowerCase(),
    connectivity: gateway.ConnectivityType === 'private' ? 'private' : 'public',
  };
}
