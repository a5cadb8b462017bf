import type { Route, RouteTable, VpcEndpoint } from '../evidence/network.ts';
import { everything, publicAddresses, type Range } from './cidr.ts';
import { judge, type Reached, type Step, undecided, unknownStep } from './judge.ts';
import { natSteps } from './nat-gateway.ts';
import { taskPorts } from './network-acl.ts';
import type { Path } from './path.ts';
import { bothDirections, leaving } from './path-in-vpc.ts';
import { askAcl, askGroups, obstacleAt, type Where } from './placement.ts';
import { otherRoutes, routeTo, tableOf } from './routes.ts';
import type { Peer } from './security-group.ts';
import { open, unsure, type Verdict } from './verdict.ts';

/** A destination that no interface endpoint serves. */
export type Outward = {
  /** The name of the service or the host. */
  readonly name: string;
  /** The address that was dialled, if it is known. */
  readonly address?: Range;
  /** The obstacle if there is no route. It may be an endpoint for the service that the task cannot use. */
  readonly missing: (table: RouteTable) => Extract<Verdict, { is: 'closed' }>;
};

/** The path by the route table of the subnet, to a public address or to the address that was dialled. */
export function pathToInternet(outward: Outward, where: Where): Path {
  const { name, address } = outward;
  const { subnet, snapshot, family } = where;
  const peer = peerOf(address, family);
  const table = tableOf(subnet.id, subnet.vpc, snapshot);
  if (table === undefined) {
    const step = unknownStep('route-table', `route table of ${subnet.id}`, 'its routes are not known', 'route-tables');
    return withName(judge(around([step], name, peer, where), { via: 'local' }), name, where);
  }
  const route = routeTo(table, family, address);
  const [steps, reached] = follow(route, table, outward, where);
  const path = judge(around(steps, name, peer, where), reached);
  const others = otherRoutes(table, route, familiesOf(where), address);
  const [other] = others;
  if (other === undefined || path.is === 'undecided') return withName(path, name, where);
  const leads = `the route of ${table.id} to ${other.destination} leads to ${other.target}`;
  if (path.is === 'reachable') {
    return { ...path, notes: [...path.notes, `Not followed: ${leads}, for addresses that it holds.`] };
  }
  const because = `${leads}, and whether ${name} has an address there (by IPv6 or a private hosted zone too) is not known`;
  return withName(undecided(path, because), name, where);
}

/**
 * A public address has no security group. The analyser does not follow a private address to its network interface, so
 * its group is not known.
 */
function peerOf(address: Range | undefined, family: 4 | 6): Peer {
  return { ranges: address === undefined ? publicAddresses(family) : [address], groups: [] };
}

/** The path by a gateway endpoint of S3. The route table of the subnet holds its prefix list. */
export function pathByGateway(endpoint: VpcEndpoint, name: string, where: Where): Path {
  const { subnet, snapshot, family } = where;
  const table = tableOf(subnet.id, subnet.vpc, snapshot);
  const lists = (snapshot.routeTables ?? []).flatMap(({ routes }) =>
    routes.filter(({ target }) => target === endpoint.id),
  );
  const peer: Peer = {
    ranges: publicAddresses(family),
    groups: [],
    prefixLists: lists.map(({ destination }) => destination),
  };
  const steps: readonly Step[] = [
    { kind: 'route-table', id: table?.id ?? '', routes: true, verdict: open },
    { kind: 'endpoint', id: endpoint.id, verdict: open },
  ];
  return judge(around(steps, name, peer, where), { via: 'gateway-endpoint', endpoint: endpoint.id });
}

/** Adds the first steps out of the subnet before the steps, and the destination after them. */
function around(steps: readonly Step[], name: string, peer: Peer, where: Where): readonly Step[] {
  return [
    ...leaving(where, taskSends(peer, name, where), taskAcl(peer.ranges, name, where)),
    ...steps,
    { kind: 'destination', id: name, verdict: open },
  ];
}

function follow(
  route: Route | undefined,
  table: RouteTable,
  outward: Outward,
  where: Where,
): readonly [readonly Step[], Reached] {
  const at = (verdict: Verdict): Step => ({ kind: 'route-table', id: table.id, routes: true, verdict });
  const peers = peerOf(outward.address, where.family).ranges;
  if (route === undefined) return [[at(outward.missing(table))], { via: 'local' }];
  if (route.state === 'blackhole') return [[at(blackHole(route, table, where))], { via: 'local' }];
  if (route.target === 'local') {
    return [[at(unsure(`the address lies in the VPC, and what answers there is not known`))], { via: 'local' }];
  }
  const kind = route.target.replace(/-.*/s, '');
  if (kind === 'nat' && where.family === 4) {
    return [[at(open), ...natSteps(route, peers, where)], { via: 'nat-gateway' }];
  }
  if (kind === 'igw' || kind === 'eigw') {
    const gate = { kind: 'internet-gateway', id: route.target, routes: true } as const;
    return [[at(open), { ...gate, verdict: publicly(route, table, outward, where) }], { via: 'internet-gateway' }];
  }
  return [
    [at(unsure(`its route to ${route.destination} leads to ${route.target}, which cannot be followed`))],
    { via: 'local' },
  ];
}

function blackHole(route: Route, table: RouteTable, where: Where): Verdict {
  const sentence = `The route of ${table.id} to ${route.destination} is a black hole: its target ${route.target} is gone.`;
  const obstacle = { code: 'nat-route-black-hole', obstacleId: table.id, sentence, routeTable: table.id } as const;
  return {
    is: 'closed',
    obstacle: obstacleAt(where, obstacle),
    short: `its route to ${route.destination} is a black hole: ${route.target} is gone`,
  };
}

/**
 * An internet gateway translates between a private and a public IPv4 address. A task without a public address gets no
 * answer.
 */
function publicly({ target }: Route, table: RouteTable, { name, address }: Outward, where: Where): Verdict {
  const stopped = publicAccess(target, table, where);
  if (stopped !== undefined) return stopped;
  if (where.family === 6) {
    return address === undefined
      ? { is: 'unsure', lacking: [], because: `whether ${name} has an IPv6 address is not known`, public: true }
      : open;
  }
  const { publicIp } = where.place;
  if (publicIp === true) return open;
  if (publicIp === undefined) {
    return {
      is: 'unsure',
      lacking: [],
      because: 'whether the task has a public IP address is not known',
      public: true,
    };
  }
  const sentence = `${where.subnet.id} leads to the internet gateway ${target} (by ${table.id}), but the task has no public IP address.`;
  const of = { code: 'public-ip-missing', obstacleId: target, sentence, routeTable: table.id, ofTask: true } as const;
  const obstacle = obstacleAt(where, of);
  return { is: 'closed', obstacle, short: 'the task has no public IP address' };
}

/**
 * VPC Block Public Access stands above routes and public addresses. Its mode `block-ingress` lets out what goes through an
 * egress-only internet gateway or a NAT gateway.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_BlockPublicAccessStates.html
 */
function publicAccess(gateway: string, table: RouteTable, where: Where): Verdict | undefined {
  const { id, publicAccess: mode } = where.subnet;
  if (mode === undefined || (mode === 'block-ingress' && gateway.startsWith('eigw-'))) return undefined;
  const sentence = `VPC Block Public Access (${mode}) stops what ${id} sends through ${gateway}.`;
  const code = 'public-access-blocked';
  return {
    is: 'closed',
    obstacle: obstacleAt(where, { code, obstacleId: id, sentence, routeTable: table.id }),
    short: `VPC Block Public Access: ${mode}`,
  };
}

function taskSends(peer: Peer, otherSide: string, where: Where): Verdict {
  const obstacle = (groups: readonly string[], sentence: string) => {
    const [group = ''] = groups;
    return obstacleAt(where, {
      code: 'task-security-group-closed',
      obstacleId: group,
      sentence,
      securityGroup: group,
      direction: 'egress',
    });
  };
  const ids = where.place.securityGroups;
  return askGroups({ ids, direction: 'egress', peer, port: 443, otherSide, whose: 'task', obstacle }, where.snapshot);
}

function taskAcl(peers: readonly Range[], otherSide: string, where: Where): Verdict {
  const subnet = where.subnet.id;
  const there = askAcl({ subnet, direction: 'egress', peers, ports: [443, 443], otherSide }, where);
  const back = askAcl({ subnet, direction: 'ingress', peers, ports: taskPorts, otherSide }, where);
  return bothDirections(there, back);
}

/**
 * Names the destination of a path. An undecided path is blocked nevertheless if the task can send nothing on its port,
 * whatever the address of the destination is.
 */
function withName(path: Path, name: string, where: Where): Path {
  if (path.is !== 'undecided') return path;
  const anywhere = [...everything(4), ...everything(6)];
  const steps: readonly Step[] = around([], name, { ranges: anywhere }, where);
  const blocked = judge(steps, { via: 'local' });
  if (blocked.is === 'blocked') return { ...blocked, notes: path.notes };
  return blocked.is === 'undecided' ? { ...path, lacking: [...new Set([...path.lacking, ...blocked.lacking])] } : path;
}

/** The IP versions that the subnet's tasks may have. */
function familiesOf({ subnet, family }: Where): readonly (4 | 6)[] {
  if (subnet.ipv6Cidrs.length === 0) return [family];
  return subnet.cidr === undefined ? [6] : [4, 6];
}
