import type { Route, RouteTable } from '../evidence/network.ts';
import { type CidrRange, contains, overlaps, type Range, readCidr } from './cidr.ts';
import type { Snapshot } from './snapshot.ts';

/** The route table of a subnet: the one that names it, else the main route table of the VPC. */
export function tableOf(subnet: string, vpc: string | undefined, snapshot: Snapshot): RouteTable | undefined {
  const named = snapshot.routeTables?.find(({ subnets }) => subnets.includes(subnet));
  return named ?? snapshot.routeTables?.find((table) => table.main && table.vpc === vpc);
}

type BlockRoute = { readonly route: Route; readonly block: CidrRange };

/**
 * The routes of a table to CIDR blocks of one IP version, the most specific first. Routes to prefix lists are not
 * included.
 */
function blockRoutes(table: RouteTable, family: 4 | 6): readonly BlockRoute[] {
  return table.routes
    .map((route) => ({ route, block: readCidr(route.destination) }))
    .filter((one): one is BlockRoute => one.block?.family === family)
    .toSorted((a, b) => b.block.prefix - a.block.prefix || preference(a.route) - preference(b.route) || byTarget(a, b));
}

/**
 * Of two routes to the same block, a static route takes precedence over one that a virtual private gateway propagates.
 */
function preference({ target }: Route): number {
  return target.startsWith('vgw-') ? 1 : 0;
}

function byTarget(a: BlockRoute, b: BlockRoute): number {
  return a.route.target < b.route.target ? -1 : 1;
}

/**
 * The route of the traffic: to one address or, if the address is not known, to public addresses (a default route).
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
export function routeTo(table: RouteTable, family: 4 | 6, address: Range | undefined): Route | undefined {
  const routes = blockRoutes(table, family);
  if (address !== undefined) return routes.find(({ block }) => contains(block, address))?.route;
  const whole = routes.find(({ block }) => block.prefix === 0)?.route;
  // Two routes, each to one half of all addresses and with the same target, act as a default route and take precedence
  // over `0.0.0.0/0`. VPNs use this.
  const halves = routes.filter(({ block }) => block.prefix === 1);
  const [half] = halves;
  const paired = halves.length === 2 && halves.every(({ route }) => route.target === half?.route.target);
  return paired && halves[0]?.block.from !== halves[1]?.block.from ? half?.route : whole;
}

/**
 * Other routes that the traffic may take if its address is not known: to parts of the internet, to networks to which a
 * private hosted zone may resolve the name, by IPv6, or by a prefix list with unknown blocks. If the address is known,
 * only prefix lists remain.
 * the last ones are left.
 */
export function otherRoutes(
  table: RouteTable,
  chosen: Route | undefined,
  families: readonly (4 | 6)[],
  address: Range | undefined,
): readonly Route[] {
  return table.routes
    .filter(({ state, target }) => state === 'active' && target !== 'local' && target !== chosen?.target)
    .filter(({ destination, target }) => {
      const block = readCidr(destination);
      // A prefix list whose target is an endpoint is the list of S3 or DynamoDB.
      if (block === undefined) return destination.startsWith('pl-') && !target.startsWith('vpce-');
      return address === undefined && families.includes(block.family);
    })
    .toSorted((a, b) => (a.destination + a.target < b.destination + b.target ? -1 : 1));
}

/**
 * A route inside the VPC that takes precedence over the plain local one: to a firewall, or to a peer with overlapping
 * addresses.
 */
export function detour(table: RouteTable, peers: readonly Range[]): Route | undefined {
  const routes = ([4, 6] as const).flatMap((family) => blockRoutes(table, family));
  return peers
    .map((peer) => routes.find(({ block }) => block.prefix > 0 && overlaps(block, peer))?.route)
    .find((route) => route !== undefined && route.target !== 'local');
}
