import { listed } from '../listed.ts';
import { nameDestinations } from '../reachability/destinations.ts';
import { endpointScript } from '../reachability/endpoint-script.ts';
import { type Blocked, networkCause, routeTablesOf } from '../reachability/network-cause.ts';

/** The route table of the subnet has no route to the internet, and there is no VPC endpoint for the service. */
export const noRoute = networkCause({
  code: 'no-route',
  shownBy: 'subnets, route tables, endpoints',
  because: (blocked) => {
    const tables = routeTablesOf(blocked);
    const lead = tables.length > 1 ? 'route tables' : 'route table';
    const { inside, outside } = split(blocked);
    const them = outside.length === 0 ? 'them' : nameDestinations(inside);
    const none = inside.length === 0 ? '' : `, and ${blocked.obstacle.vpc} has no endpoint for ${them}`;
    return `${lead} ${listed(tables)} ${tables.length > 1 ? 'have' : 'has'} no way out${none}`;
  },
  next: (blocked) => {
    const { inside, outside } = split(blocked);
    if (inside.length === 0) return [onlyOut(blocked)];
    if (outside.length > 0)
      return [
        onlyOut(blocked),
        `VPC endpoints lead to ${nameDestinations(inside)}, and to nothing else: with a NAT gateway they are not needed.`,
      ];
    return [
      `Give the task a way out: a default route (0.0.0.0/0) to a NAT gateway in ${listed(routeTablesOf(blocked))}, or VPC endpoints.`,
      'A NAT gateway costs about as much a month as five interface endpoints, and leads everywhere; endpoints lead to these services only.',
    ];
  },
  instructions: endpointScript,
});

/** Separates the destinations that VPC endpoints can serve from those that they cannot: registries outside AWS. */
function split({ destinations }: Blocked) {
  const isOutside = (one: Blocked['destinations'][number]) => one.is === 'internet';
  return { inside: destinations.filter((one) => !isOutside(one)), outside: destinations.filter(isOutside) };
}

function onlyOut(blocked: Blocked): string {
  const hosts = nameDestinations(split(blocked).outside);
  return `Only a NAT gateway (or a public IP in a public subnet) leads to ${hosts}: add a default route (0.0.0.0/0) to ${listed(routeTablesOf(blocked))}; or copy the image to ECR, and register a new revision that names it.`;
}
