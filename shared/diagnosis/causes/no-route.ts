import { endpointScript } from '../endpoint-script.ts';
import { networkCause } from '../network-cause.ts';

/** The subnet's route table leads nowhere, and no VPC endpoint answers for the service. */
export const noRoute = networkCause({
  code: 'no-route',
  toldBy: 'subnets, route tables, endpoints',
  because: ({ block }) =>
    `its route table ${block.routeTable ?? block.at} has no way out, and ${block.vpc} no endpoint for them`,
  next: ({ block }) => [
    `Give ${block.subnet} a way out: a default route to a NAT gateway in ${block.routeTable ?? 'its route table'} (0.0.0.0/0), or the VPC endpoints below.`,
    'A NAT gateway costs about as much a month as five interface endpoints, and leads everywhere; endpoints lead to these services only.',
  ],
  instructions: endpointScript,
});
