import type { VpcEndpoint } from '../evidence/network.ts';
import type { Range } from './cidr.ts';
import { judge, type Step } from './judge.ts';
import { type Ports, taskPorts } from './network-acl.ts';
import type { Path } from './path.ts';
import { aclOf, askAcl, askGroups, obstacleAt, subnetRanges, taskPeer, taskRanges, type Where } from './placement.ts';
import { detour, tableOf } from './routes.ts';
import type { Destination } from './snapshot.ts';
import { open, unsure, type Verdict, whicheverOf } from './verdict.ts';

/** The network interfaces in the VPC of which the task connects to one. */
type Remote = {
  readonly id: string;
  readonly whose: 'endpoint' | 'mount target';
  /** The subnets of these interfaces. */
  readonly subnets: readonly string[];
  readonly address?: Range;
  readonly groups: readonly string[];
  readonly port: number;
};

/** The path to an interface endpoint to which the name of the service resolves. */
export function pathToEndpoint(
  endpoint: VpcEndpoint,
  service: string,
  where: Where,
  dialled?: { readonly subnet: string; readonly address: Range },
): Path {
  const remote: Remote = {
    id: endpoint.id,
    whose: 'endpoint',
    subnets: dialled === undefined ? endpoint.subnets.toSorted() : [dialled.subnet],
    groups: endpoint.securityGroups,
    port: 443,
    ...(dialled !== undefined && { address: dialled.address }),
  };
  const [before, behind] = stepsAround(remote, where);
  const steps: readonly Step[] = [
    ...before,
    { kind: 'endpoint', id: endpoint.id, verdict: speaks(endpoint, where) },
    ...behind,
    { kind: 'destination', id: service, verdict: open },
  ];
  return judge(steps, { via: 'interface-endpoint', endpoint: endpoint.id }, zoneNotes(endpoint, where));
}

/** The path to the mount target of a file system: NFS inside the VPC. */
export function pathToMountTarget(target: Extract<Destination, { is: 'mount-target' }>, where: Where, at: Range): Path {
  const { id, subnet, securityGroups: groups } = target;
  const remote: Remote = { id, whose: 'mount target', subnets: [subnet], address: at, groups, port: 2049 };
  const [before, behind] = stepsAround(remote, where);
  return judge([...before, ...behind, { kind: 'destination', id, verdict: open }], { via: 'local' });
}

function stepsAround(remote: Remote, where: Where): readonly [readonly Step[], readonly Step[]] {
  const { snapshot, subnet } = where;
  const table = tableOf(subnet.id, subnet.vpc, snapshot);
  const remoteAcls = [...new Set(remote.subnets.map((id) => aclOf(id, snapshot)?.id ?? `network ACL of ${id}`))].join(
    ' + ',
  );
  const before: readonly Step[] = [
    ...leaving(where, taskSends(remote, where), ownAcl(remote, where)),
    { kind: 'route-table', id: table?.id ?? `route table of ${subnet.id}`, verdict: staysLocal(remote, where) },
  ];
  const behind: readonly Step[] = [
    { kind: 'network-acl', id: remoteAcls, verdict: remoteAcl(remote, where) },
    {
      kind: 'security-group',
      id: remote.groups.join(' + ') || `security groups of ${remote.id}`,
      verdict: remoteReceives(remote, where),
    },
  ];
  return [before, behind];
}

/** The first steps of every path: out of the task's subnet. */
export function leaving({ place, snapshot, subnet }: Where, sends: Verdict, acl: Verdict): readonly Step[] {
  const groups = (place.securityGroups ?? []).join(' + ') || 'security groups of the task';
  return [
    { kind: 'task', id: 'task', verdict: open },
    { kind: 'security-group', id: groups, verdict: sends },
    { kind: 'subnet', id: subnet.id, verdict: open },
    { kind: 'network-acl', id: aclOf(subnet.id, snapshot)?.id ?? `network ACL of ${subnet.id}`, verdict: acl },
  ];
}

/** One verdict for all the interfaces to which the name may resolve. */
function perSubnet(remote: Remote, ask: (subnet: string, ranges: readonly Range[]) => Verdict, where: Where): Verdict {
  if (remote.subnets.length === 0) return unsure(`the subnets of ${remote.id} are not known`, 'vpc-endpoints');
  const verdicts = remote.subnets.map((id) => {
    const known = where.snapshot.subnets?.some((subnet) => subnet.id === id) === true || remote.address !== undefined;
    const verdict = ask(id, remote.address === undefined ? subnetRanges(id, where) : [remote.address]);
    return known || verdict.is !== 'unsure' ? verdict : unsure(verdict.because, ...verdict.lacking, 'subnets');
  });
  return whicheverOf(verdicts, `it depends on which of its network interfaces ${remote.id} answers with`);
}

function taskSends(remote: Remote, where: Where): Verdict {
  const obstacle = (groups: readonly string[], sentence: string) =>
    obstacleAt(where, {
      code: 'task-security-group-closed',
      obstacleId: groups[0] ?? '',
      sentence,
      securityGroup: groups[0] ?? '',
      direction: 'egress',
      ...(remote.whose === 'endpoint' && { endpoint: remote.id }),
    });
  const ask = (_: string, ranges: readonly Range[]): Verdict => {
    const groups = remote.groups.length === 0 ? {} : { groups: remote.groups };
    const peer = { ranges, prefixLists: [], ...groups };
    const ids = where.place.securityGroups;
    const question = {
      ids,
      direction: 'egress',
      peer,
      port: remote.port,
      otherSide: remote.id,
      whose: 'task',
      obstacle,
    } as const;
    return askGroups(question, where.snapshot);
  };
  return perSubnet(remote, ask, where);
}

function remoteReceives(remote: Remote, where: Where): Verdict {
  const endpoint = remote.whose === 'endpoint';
  const task = `the task in ${where.subnet.id}${where.subnet.cidr === undefined ? '' : ` (${where.subnet.cidr})`}`;
  const obstacle = (groups: readonly string[], sentence: string) =>
    obstacleAt(where, {
      code: endpoint ? 'endpoint-security-group-closed' : 'mount-target-closed',
      obstacleId: groups[0] ?? '',
      sentence: `${sentence}${endpoint ? ` The service's name resolves to ${remote.id} in the whole VPC.` : ''}`,
      securityGroup: groups[0] ?? '',
      direction: 'ingress',
      ...(endpoint && { endpoint: remote.id }),
    });
  const question = {
    ids: remote.groups,
    direction: 'ingress',
    peer: taskPeer(where),
    port: remote.port,
    otherSide: task,
  } as const;
  return askGroups({ ...question, whose: remote.whose, obstacle }, where.snapshot);
}

const single = (port: number): Ports => [port, port];

/** Traffic within one subnet crosses no network ACL. */
function ownAcl(remote: Remote, where: Where): Verdict {
  const own = where.subnet.id;
  const ask = (subnet: string, peers: readonly Range[]): Verdict => {
    if (subnet === own) return open;
    const there = {
      subnet: own,
      direction: 'egress',
      peers,
      ports: single(remote.port),
      otherSide: remote.id,
    } as const;
    const back = { subnet: own, direction: 'ingress', peers, ports: taskPorts, otherSide: remote.id } as const;
    return bothDirections(askAcl(there, where), askAcl(back, where));
  };
  return perSubnet(remote, ask, where);
}

function remoteAcl(remote: Remote, where: Where): Verdict {
  const peers = taskRanges(where);
  const ask = (subnet: string): Verdict => {
    if (subnet === where.subnet.id) return open;
    const task = `the task in ${where.subnet.id}`;
    const there = { subnet, direction: 'ingress', peers, ports: single(remote.port), otherSide: task } as const;
    const back = { subnet, direction: 'egress', peers, ports: taskPorts, otherSide: task } as const;
    return bothDirections(askAcl(there, where), askAcl(back, where));
  };
  return perSubnet(remote, ask, where);
}

/** A connection needs both directions, so the first closed one decides. */
export function bothDirections(...directions: readonly Verdict[]): Verdict {
  const stop = directions.find(({ is }) => is === 'closed') ?? directions.find(({ is }) => is === 'unsure');
  if (stop !== undefined) return stop;
  const notes = directions.flatMap((verdict) => (verdict.is === 'open' ? (verdict.notes ?? []) : []));
  return notes.length === 0 ? open : { is: 'open', notes };
}

/**
 * Traffic inside the VPC takes the local route, unless a more specific route leads it elsewhere, for example to a
 * firewall.
 */
function staysLocal(remote: Remote, where: Where): Verdict {
  const table = tableOf(where.subnet.id, where.subnet.vpc, where.snapshot);
  if (table === undefined) return unsure(`the route table of ${where.subnet.id} is not known`, 'route-tables');
  const ask = (_: string, ranges: readonly Range[]): Verdict => {
    const route = detour(table, ranges);
    return route === undefined
      ? open
      : unsure(`the route of ${table.id} to ${route.destination} leads to ${route.target}, which cannot be followed`);
  };
  return perSubnet(remote, ask, where);
}

/** Whether the interfaces of an endpoint have addresses of the task's IP version. */
function speaks({ id, ipAddressType }: VpcEndpoint, { family }: Where): Verdict {
  if (family === 4) return ipAddressType === 'ipv6' ? unsure(`${id} has IPv6 addresses only`) : open;
  const fits = ipAddressType === 'ipv6' || ipAddressType === 'dualstack';
  return fits ? open : unsure(`the task has IPv6 only, and ${id} is not known to have IPv6 addresses`);
}

function zoneNotes({ id, subnets }: VpcEndpoint, { subnet, snapshot }: Where): readonly string[] {
  const zones = subnets.map((one) => snapshot.subnets?.find((known) => known.id === one)?.zone);
  if (zones.length === 0 || zones.includes(undefined) || zones.includes(subnet.zone)) return [];
  return [`${id} has no network interface in ${subnet.zone}, the task's zone: a failure of another zone stops it too.`];
}
