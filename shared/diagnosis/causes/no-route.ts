import { endpointScript } from '../endpoint-script.ts';
import { listed, networkCause, routeTablesOf } from '../network-cause.ts';

/** The subnet's route table leads nowhere, and no VPC endpoint answers for the service. */
export const noRoute = networkCause({
  code: 'no-route',
  toldBy: 'subnets, route tables, endpoints',
  because: (blocked) => {
    const tables = routeTablesOf(blocked);
    const lead = tables.length > 1 ? 'route tables' : 'route table';
    return `${lead} ${listed(tables)} ${tables.length > 1 ? 'have' : 'has'} no way out, and ${blocked.block.vpc} no endpoint for them`;
  },
  next: (blocked) => [
    `Give the task a way out: a default route (0.0.0.0/0) to a NAT gateway in ${listed(routeTablesOf(blocked))}, or the VPC endpoints below.`,
    'A NAT gateway costs about as much a month as five interface endpoints, and leads everywhere; endpoints lead to these services only.',
  ],
  instructions: endpointScript,
});
