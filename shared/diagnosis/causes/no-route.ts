import { nameDestinations } from '../destinations.ts';
import { endpointScript } from '../endpoint-script.ts';
import { listed } from '../names.ts';
import { type Blocked, networkCause, routeTablesOf } from '../network-cause.ts';

/** The subnet's route table leads nowhere, and no VPC endpoint answers for the service. */
export const noRoute = networkCause({
  code: 'no-route',
  toldBy: 'subnets, route tables, endpoints',
  because: (blocked) => {
    const tables = routeTablesOf(blocked);
    const lead = tables.length > 1 ? 'route tables' : 'route table';
    const none = needsInternet(blocked) ? '' : `, and ${blocked.block.vpc} no endpoint for them`;
    return `${lead} ${listed(tables)} ${tables.length > 1 ? 'have' : 'has'} no way out${none}`;
  },
  next: (blocked) =>
    needsInternet(blocked)
      ? [onlyOut(blocked)]
      : [
          `Give the task a way out: a default route (0.0.0.0/0) to a NAT gateway in ${listed(routeTablesOf(blocked))}, or the VPC endpoints below.`,
          'A NAT gateway costs about as much a month as five interface endpoints, and leads everywhere; endpoints lead to these services only.',
        ],
  instructions: endpointScript,
});

/** A registry outside of AWS, which no endpoint leads to. */
function needsInternet({ destinations }: Blocked): boolean {
  return destinations.every((one) => one.is === 'internet');
}

function onlyOut(blocked: Blocked): string {
  const hosts = nameDestinations(blocked.destinations);
  return `Only a NAT gateway (or a public IP in a public subnet) leads to ${hosts}: add a default route (0.0.0.0/0) to ${listed(routeTablesOf(blocked))}; or copy the image to ECR.`;
}
