import type { IpPermission, NetworkAcl, NetworkAclEntry, SecurityGroup } from '@aws-sdk/client-ec2';
import { holds } from './address.ts';

/** The other side of a connection: its address, its security groups, and the prefix lists that contain its address. */
export type Peer = {
  readonly address: string;
  readonly groups?: readonly string[];
  readonly prefixLists?: readonly string[];
};

/** First and last port. */
export type Ports = readonly [number, number];

export const https: Ports = [443, 443];
/**
 * The ports to which answers are sent, from Linux's range.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
 */
export const ephemeral: Ports = [32768, 60999];

/** Whether one of the groups admits TCP to this port. Groups are stateful, so the answer always passes. */
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

/**
 * Whether a network ACL passes TCP to all these ports. The entry with the lowest matching number decides. Network ACLs
 * are stateless.
 */
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

/** The ports without a range. */
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
