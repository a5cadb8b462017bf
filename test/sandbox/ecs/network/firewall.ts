import type { IpPermission, NetworkAcl, NetworkAclEntry, SecurityGroup } from '@aws-sdk/client-ec2';
import { holds } from './address.ts';

/** Who is at the other end: its address, the groups that it is in, and the prefix lists that its address is in. */
export type Peer = {
  readonly address: string;
  readonly groups?: readonly string[];
  readonly prefixLists?: readonly string[];
};

/** First and last port. */
export type Ports = readonly [number, number];

export const https: Ports = [443, 443];
/** Where answers come back to, as Linux chooses it. @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html */
export const ephemeral: Ports = [32768, 60999];

/** Whether any of the groups lets TCP to this port pass. Groups remember: the answer always comes back. */
export function groupsAdmit(
  groups: readonly SecurityGroup[],
  direction: 'ingress' | 'egress',
  peer: Peer,
  ports: Ports,
): boolean {
  return groups
    .flatMap((group) => (direction === 'ingress' ? group.IpPermissions : group.IpPermissionsEgress) ?? [])
    .some((rule) => isTcp(rule.IpProtocol) && covers(rule.FromPort, rule.ToPort, ports) && isPeer(rule, peer));
}

function isPeer(rule: IpPermission, { address, groups = [], prefixLists = [] }: Peer): boolean {
  return (
    (rule.IpRanges ?? []).some(({ CidrIp }) => CidrIp !== undefined && holds(CidrIp, address)) ||
    (rule.UserIdGroupPairs ?? []).some(({ GroupId }) => GroupId !== undefined && groups.includes(GroupId)) ||
    (rule.PrefixListIds ?? []).some(
      ({ PrefixListId }) => PrefixListId !== undefined && prefixLists.includes(PrefixListId),
    )
  );
}

/** Whether a network ACL lets all these ports pass: the lowest number that matches decides, and nothing is remembered. */
export function aclAdmits(acl: NetworkAcl, direction: 'in' | 'out', address: string, ports: Ports): boolean {
  const entries = (acl.Entries ?? [])
    .filter((entry) => entry.Egress === (direction === 'out'))
    .filter((entry) => isTcp(entry.Protocol) && entry.CidrBlock !== undefined && holds(entry.CidrBlock, address))
    .toSorted((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0));
  let open: readonly Ports[] = [ports];
  for (const entry of entries) {
    const range = rangeOf(entry);
    if (!open.some((one) => overlaps(one, range))) continue;
    if (entry.RuleAction !== 'allow') return false;
    open = open.flatMap((one) => without(one, range));
  }
  return open.length === 0;
}

function rangeOf({ PortRange: range, Protocol: protocol }: NetworkAclEntry): Ports {
  return protocol === '-1' ? [0, 65_535] : [range?.From ?? 0, range?.To ?? 65_535];
}

function overlaps([from, to]: Ports, [first, last]: Ports): boolean {
  return from <= last && first <= to;
}

/** What is left of the ports beside a range. */
function without([from, to]: Ports, [first, last]: Ports): readonly Ports[] {
  const rest: readonly Ports[] = [
    [from, Math.min(to, first - 1)],
    [Math.max(from, last + 1), to],
  ];
  return rest.filter(([begin, end]) => begin <= end);
}

function isTcp(protocol: string | undefined): boolean {
  return protocol === '-1' || protocol === 'tcp' || protocol === '6';
}

function covers(from: number | undefined, to: number | undefined, [first, last]: Ports): boolean {
  return (from ?? 0) <= first && last <= (to === undefined || to === -1 ? 65_535 : to);
}
