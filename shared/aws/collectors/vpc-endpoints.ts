import { DescribeVpcEndpointsCommand, type VpcEndpoint as Ec2VpcEndpoint } from '@aws-sdk/client-ec2';
import type { VpcEndpoint } from '../../evidence/network.ts';
import { readPolicyDocument } from '../../policy/read-policy.ts';
import { idFilter, readPages } from '../reads/ec2-pages.ts';
import { type Collector, readFact, set } from '../reads/read-fact.ts';

const source = 'ec2:DescribeVpcEndpoints';

/** The endpoints of a VPC, with their policies. */
export const collectVpcEndpoints: Collector<'vpc-endpoints'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const ec2 = await reading.clients.ec2();
    const endpoints = await readPages(
      source,
      (page) => ec2.send(new DescribeVpcEndpointsCommand({ Filters: idFilter('vpc-id', [subject]), ...page })),
      (answer) => answer.VpcEndpoints,
    );
    return endpoints.map(readEndpoint);
  });

const types = ['Interface', 'Gateway', 'GatewayLoadBalancer', 'Resource', 'ServiceNetwork'] as const;

function readEndpoint(endpoint: Ec2VpcEndpoint): VpcEndpoint {
  const ipAddressType = set(endpoint.IpAddressType);
  const groups = (endpoint.Groups ?? []).map(({ GroupId: id }) => set(id));
  return {
    id: endpoint.VpcEndpointId ?? '',
    vpc: endpoint.VpcId ?? '',
    service: endpoint.ServiceName ?? '',
    // AWS leaves the type out only for gateway endpoints, its oldest type.
    type: types.find((type) => type.toLowerCase() === endpoint.VpcEndpointType?.toLowerCase()) ?? 'Gateway',
    state: (set(endpoint.State) ?? 'unknown').toLowerCase(),
    privateDns: endpoint.PrivateDnsEnabled === true,
    ...(endpoint.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint === true && { inboundOnly: true }),
    subnets: endpoint.SubnetIds ?? [],
    securityGroups: groups.filter((id) => id !== undefined),
    routeTables: endpoint.RouteTableIds ?? [],
    ...(ipAddressType !== undefined && { ipAddressType }),
    ...readPolicy(set(endpoint.PolicyDocument)),
  };
}

function readPolicy(text: string | undefined): Pick<VpcEndpoint, 'policy'> {
  return text === undefined ? {} : { policy: readPolicyDocument(text) ?? 'unreadable' };
}
