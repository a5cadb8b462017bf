import { commandLine } from '../instructions.ts';
import { listed } from '../listed.ts';
import { networkCause, routeTablesOf } from '../reachability/network-cause.ts';

/** The VPC has a gateway endpoint for S3, but the endpoint is not associated with the route table of the subnet. */
export const gatewayEndpointNotAssociated = networkCause({
  code: 'gateway-endpoint-not-associated',
  shownBy: 'endpoints, route tables',
  next: (blocked) => [
    `Associate ${blocked.obstacle.endpoint ?? 'the gateway endpoint'} with ${listed(routeTablesOf(blocked))}: a gateway endpoint serves only the route tables that it names.`,
  ],
  instructions: (blocked) => {
    const { endpoint } = blocked.obstacle;
    const tables = routeTablesOf(blocked);
    if (endpoint === undefined || tables.length === 0) return [];
    const options = [
      ['--region', blocked.subject.workload.region],
      ['--vpc-endpoint-id', endpoint],
      ['--add-route-table-ids', ...tables],
    ] as const;
    return [{ is: 'shell', purpose: 'associate it', lines: [commandLine('aws ec2 modify-vpc-endpoint', options)] }];
  },
});
