import type { Route, RouteTable } from '../evidence/network.ts';
import { type CidrRange, contains, overlaps, type Range, readCidr } from './cidr.ts';
import type { Snapshot } from './snapshot.ts';

/** The table that decides for a subnet: the one that names it, else the VPC's main one. */
export function tableOf(subnet: string, vpc: string | undefined, snapshot: Snapshot): RouteTable | undefined {
  const named = snapshot.routeTables?.find(({ subnets }) => subnets.includes(subnet));
  return named ?? snapshot.routeTables?.find((table) => table.main && table.vpc === vpc);
}

type BlockRoute = { readonly route: Route; readonly block: CidrRange };

/** A table's routes by block, of one family, the most specific first. Those by prefix list are not among them. */
function blockRoutes(table: RouteTable, family: 4 | 6): readonly BlockRoute[] {
  return table.routes
    .map((route) => ({ route, block: readCidr(route.destination) }))
    .filter((one): one is BlockRoute => one.block?.family === family)
    .toSorted((a, b) => b.block.prefix - a.block.prefix || preference(a.route) - preference(b.route) || byTarget(a, b));
}

/** Of two routes to the same block the static one counts, not the one that a virtual private gateway propagates. */
function preference({ target }: Route): number {
  return target.startsWith('vgw-') ? 1 : 0;
}

function byTarget(a: BlockRoute, b: BlockRoute): number {
  return a.route.target < b.route.target ? -1 : 1;
}

/**
 * The route that carries a traffic: to one address, or (a default route) to public addresses of which it is not known
 * which.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
export function routeTo(table: RouteTable, family: 4 | 6, address: Range | undefined): Route | undefined {
  const routes = blockRoutes(table, family);
  if (address !== undefined) return routes.find(({ block }) => contains(block, address))?.route;
  const whole = routes.find(({ block }) => block.prefix === 0)?.route;
  // Two halves to one target are a default route that takes precedence over another one (as VPNs do it).
  const halves = routes.filter(({ block }) => block.prefix === 1);
  const [half] = halves;
  const paired = halves.length === 2 && halves.every(({ route }) => route.target === half?.route.target);
  return paired && halves[0]?.block.from !== halves[1]?.block.from ? half?.route : whole;
}

/**
 * Other routes that may carry a traffic whose address is not known: to parts of the internet, to networks where a private
 * hosted zone may point the name at, by IPv6, by a prefix list whose blocks are not known. Where the address is known only
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
      // A prefix list that leads to an endpoint is the list of S3 or DynamoDB.
      if (block === undefined) return destination.startsWith('pl-') && !target.startsWith('vpce-');
      return address === undefined && families.includes(block.family);
    })
    .toSorted((a, b) => (a.destination + a.target < b.destination + b.target ? -1 : 1));
}

/** The route inside the VPC that is not the plain local one: to a firewall, or a peer of overlapping addresses. */
export function detour(table: RouteTable, peers: readonly Range[]): Route | undefined {
  const routes = ([4, 6] as const).flatMap((family) => blockRoutes(table, family));
  return peers
    .map((peer) => routes.find(({ block }) => block.prefix > 0 && overlaps(block, peer))?.route)
    .find((route) => route !== undefined && route.target !== 'local');
}
