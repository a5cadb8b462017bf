import type { SecurityGroup, SecurityGroupRule } from '../evidence/network.ts';
import { overlaps, type Range, readCidrs, subtract } from './cidr.ts';

/** What is known of the other side of a connection: it has one address somewhere in the ranges. */
export type Peer = {
  readonly ranges: readonly Range[];
  /** Its security groups; undefined if they are not known. Public addresses have none. */
  readonly groups?: readonly string[];
  /** Prefix lists that are known to hold the address. Whether other lists hold it is not known. */
  readonly prefixLists?: readonly string[];
};

/** `perhaps`: it depends on the address of the peer, its groups, or the content of a prefix list. */
export type Admission = 'yes' | 'no' | 'perhaps';

/** Whether several groups together admit the peer. A rule of one group is enough. */
export function groupsAdmit(
  groups: readonly SecurityGroup[],
  direction: 'egress' | 'ingress',
  peer: Peer,
  port: number,
): Admission {
  return rulesAdmit(
    groups.flatMap((group) => group[direction]),
    peer,
    port,
  );
}

function rulesAdmit(rules: readonly SecurityGroupRule[], peer: Peer, port: number): Admission {
  const matching = rules.filter((rule) => isForPort(rule, port));
  const named = matching.some(
    (rule) =>
      rule.groups.some((group) => peer.groups?.includes(group)) ||
      rule.prefixLists.some((list) => peer.prefixLists?.includes(list)),
  );
  if (named) return 'yes';
  const blocks = readCidrs(matching.flatMap((rule) => rule.cidrs));
  const left = blocks.reduce(subtract, peer.ranges);
  if (left.length === 0 && peer.ranges.length > 0) return 'yes';
  const touched = peer.ranges.some((range) => blocks.some((block) => overlaps(block, range)));
  const unknownPeer =
    peer.ranges.length === 0 ||
    matching.some((rule) => rule.prefixLists.length > 0 || (peer.groups === undefined && rule.groups.length > 0));
  return touched || (matching.length > 0 && unknownPeer) ? 'perhaps' : 'no';
}

function isForPort({ protocol, fromPort, toPort }: SecurityGroupRule, port: number): boolean {
  if (protocol === '-1') return true;
  if (protocol !== 'tcp' && protocol !== '6') return false;
  // EC2 writes "every port" as -1, or leaves the range out.
  return (fromPort ?? -1) === -1 || ((fromPort ?? 0) <= port && port <= (toPort ?? fromPort ?? port));
}
