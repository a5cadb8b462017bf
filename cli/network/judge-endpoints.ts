import { ENDPOINT_SERVICES, type EndpointService, type Network } from '../../shared/configuration/network.ts';
import type { VpcEndpoint } from '../../shared/evidence/network.ts';
import { analysePath } from '../../shared/network/analyse.ts';
import { isUsable, serves } from '../../shared/network/endpoints.ts';
import type { Path } from '../../shared/network/path.ts';
import type { Placement, Snapshot } from '../../shared/network/snapshot.ts';
import { endpointServiceName } from '../../shared/partitions.ts';
import type { LeftOut, NetworkNeeds } from './read-needs.ts';

/** Whether a service gets an endpoint: it does, or why not. */
export type Judged =
  | { readonly is: 'needed'; readonly service: EndpointService; readonly for: readonly string[] }
  | { readonly is: 'left-out'; readonly service: EndpointService; readonly because: string; readonly repair?: string };

/** What is judged: the services of one VPC in one Region, and the network that they are in. */
export type Judging = {
  readonly region: string;
  readonly vpc: string;
  readonly needs: readonly NetworkNeeds[];
  readonly snapshot: Snapshot;
  /** Whether services that are reached without an endpoint get one too. */
  readonly evenIfReached: boolean;
};

/** Judges each service that the tasks need, in the order of the configuration. */
export function judgeEndpoints(judging: Judging): readonly Judged[] {
  return ENDPOINT_SERVICES.flatMap((service) => {
    const users = judging.needs.filter((one) => needs(one, service, judging.region));
    return users.length === 0 ? [] : [judge(service, users, judging)];
  });
}

function needs({ destinations }: NetworkNeeds, service: string, region: string): boolean {
  return destinations.some((one) => one.is === 'service' && one.service === service && one.region === region);
}

function judge(service: EndpointService, users: readonly NetworkNeeds[], judging: Judging): Judged {
  const paths = users.flatMap(({ places }) => places.map((place) => pathOf(place, service, judging)));
  const offered = (judging.snapshot.endpoints ?? []).filter(
    (one) => one.vpc === judging.vpc && serves(one, { service, region: judging.region }),
  );
  const [endpoint] = offered;
  if (endpoint !== undefined) return { is: 'left-out', service, ...existing(endpoint, paths, judging) };
  const wanted = { is: 'needed', service, for: users.map(({ name }) => name).toSorted() } as const;
  if (judging.evenIfReached || paths.some(({ is }) => is === 'blocked')) return wanted;
  return { is: 'left-out', service, because: reached(paths) };
}

function pathOf(place: Placement, service: string, { region, snapshot }: Pick<Judging, 'region' | 'snapshot'>): Path {
  return analysePath(place, { is: 'service', service, region }, snapshot);
}

/** A second endpoint with private DNS would be refused, and one beside a gateway is a route in other tables. */
function existing(
  { id, type, state, ...endpoint }: VpcEndpoint,
  paths: readonly Path[],
  { region, needs: all, snapshot, vpc }: Judging,
): { readonly because: string; readonly repair?: string } {
  const blocked = paths.find((path) => path.is === 'blocked');
  const undecided = paths.find((path) => path.is === 'undecided');
  if (blocked?.is !== 'blocked')
    return {
      because: undecided?.is === 'undecided' ? `${id} is there; ${undecided.because}` : `${id} is there, and reached`,
    };
  const because = `${id} is there, and not reached: ${blocked.obstacle.sentence}`;
  if (type !== 'Gateway' || !isUsable({ ...endpoint, id, type, state })) return { because };
  const tables = routeTablesOf(all, vpc, snapshot).filter((table) => !endpoint.routeTables.includes(table));
  return {
    because,
    repair: `aws ec2 modify-vpc-endpoint --region ${region} --vpc-endpoint-id ${id} --add-route-table-ids ${tables.join(' ')}`,
  };
}

const ways = {
  'nat-gateway': 'a NAT gateway',
  'internet-gateway': 'the internet gateway',
  'interface-endpoint': 'an endpoint',
  'gateway-endpoint': 'an endpoint',
  local: 'the VPC itself',
} as const;

function reached(paths: readonly Path[]): string {
  const undecided = paths.find((path) => path.is === 'undecided');
  if (undecided?.is === 'undecided') return `whether it is reached is not decided: ${undecided.because}`;
  const by = new Set(paths.flatMap((path) => (path.is === 'reachable' ? [ways[path.via]] : [])));
  return `it is reached by ${[...by].join(' and ')}`;
}

/** The block that makes these endpoints. */
export function blockFor(services: readonly EndpointService[], judging: Omit<Judging, 'evenIfReached'>): Network {
  const { needs: all, vpc, snapshot } = judging;
  const byInterface = services.some((one) => one !== 's3');
  return {
    vpc,
    cidrs: byInterface ? blocksOf(vpc, snapshot) : [],
    subnets: byInterface ? subnetPerZone(all, snapshot) : [],
    routeTables: services.includes('s3') ? routeTablesOf(all, vpc, snapshot) : [],
    endpoints: services,
  };
}

/** Every route table of a VPC holds the VPC's blocks as local routes. */
function blocksOf(vpc: string, { routeTables = [] }: Snapshot): readonly string[] {
  const local = routeTables
    .filter((table) => table.vpc === vpc)
    .flatMap(({ routes }) => routes.filter(({ target }) => target === 'local'));
  return unique(local.map(({ destination }) => destination).filter((one) => !one.includes(':')));
}

/** An interface endpoint takes one subnet of a zone. */
function subnetPerZone(all: readonly NetworkNeeds[], { subnets = [] }: Snapshot): readonly string[] {
  const used = new Set(all.flatMap(({ places }) => places.map(({ subnet }) => subnet)));
  const zones = new Map<string, string>();
  for (const { id, zone } of subnets.toSorted((a, b) => (a.zone + a.id < b.zone + b.id ? -1 : 1)))
    if (used.has(id) && !zones.has(zone)) zones.set(zone, id);
  return [...zones.values()];
}

function routeTablesOf(all: readonly NetworkNeeds[], vpc: string, { routeTables = [] }: Snapshot): readonly string[] {
  const used = new Set(all.flatMap(({ places }) => places.map(({ subnet }) => subnet)));
  const main = routeTables.find((table) => table.main && table.vpc === vpc);
  const tables = [...used].map((subnet) => routeTables.find((one) => one.subnets.includes(subnet)) ?? main);
  return unique(tables.flatMap((table) => table?.id ?? []));
}

/** What still keeps the tasks from a service once the block is deployed: the network is looked at as it would be. */
export function stillBlocked(block: Network, judging: Judging): readonly LeftOut[] {
  const group = 'the endpoints’ security group';
  const made = block.endpoints.map(
    (service): VpcEndpoint => ({
      id: `the planned endpoint for ${service}`,
      vpc: block.vpc,
      service: endpointServiceName(service, judging.region),
      type: service === 's3' ? 'Gateway' : 'Interface',
      state: 'available',
      privateDns: service !== 's3',
      subnets: service === 's3' ? [] : block.subnets,
      securityGroups: service === 's3' ? [] : [group],
      routeTables: service === 's3' ? block.routeTables : [],
    }),
  );
  const { snapshot } = judging;
  const rule = { protocol: 'tcp', fromPort: 443, toPort: 443, cidrs: block.cidrs, groups: [], prefixLists: [] };
  const later: Snapshot = {
    ...snapshot,
    endpoints: [...(snapshot.endpoints ?? []), ...made],
    ...(snapshot.securityGroups !== undefined && {
      securityGroups: [...snapshot.securityGroups, { id: group, vpc: block.vpc, ingress: [rule], egress: [] }],
    }),
  };
  return block.endpoints.flatMap((service) => {
    const users = judging.needs.filter((one) => needs(one, service, judging.region));
    const paths = users.flatMap(({ places }) =>
      places.map((place) => pathOf(place, service, { region: judging.region, snapshot: later })),
    );
    const sentences = paths.flatMap((path) => (path.is === 'blocked' ? [path.obstacle.sentence] : []));
    return unique(sentences).map((because) => ({ what: service, because }));
  });
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted();
}
