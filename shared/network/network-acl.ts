import type { NetworkAcl, NetworkAclEntry } from '../evidence/network.ts';
import { type CidrRange, intersect, type Range, readCidr, subtract } from './cidr.ts';

/** Ports, both ends included. */
export type Ports = readonly [from: number, to: number];

/**
 * The ports to which answers are sent. Fargate tasks use Linux's range, NAT gateways ports from 1024 on.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export const taskPorts: Ports = [32_768, 60_999];
export const natPorts: Ports = [1024, 65_535];

/** The number of the closing entry, which denies everything that no other entry matched. */
export const closing = 32_767;

/** What a network ACL passes of traffic to one of several addresses. Answers also go to one of several ports. */
export type Passage =
  | { readonly is: 'all' }
  /** It passes every address, but not on every port. */
  | { readonly is: 'some-ports'; readonly rule: number }
  /** It passes some of the addresses only. */
  | { readonly is: 'some-addresses' }
  | { readonly is: 'none'; readonly rule: number };

/** Checks the entries by their numbers: the lowest one that matches decides. */
export function passage(
  acl: NetworkAcl,
  direction: 'egress' | 'ingress',
  peers: readonly Range[],
  ports: Ports,
): Passage {
  const entries = readEntries(acl, direction);
  const parts = splitPorts(entries, ports).map((port) => passageAt(entries, peers, port));
  if (peers.length === 0) return { is: 'some-addresses' };
  const denied = parts.find((part) => part.is === 'none');
  if (denied === undefined) return parts.every(({ is }) => is === 'all') ? { is: 'all' } : { is: 'some-addresses' };
  if (parts.every(({ is }) => is === 'none')) return denied;
  return parts.some(({ is }) => is === 'all') ? { is: 'some-ports', rule: denied.rule } : { is: 'some-addresses' };
}

type Entry = { readonly entry: NetworkAclEntry; readonly block: CidrRange; readonly ports: Ports };

function readEntries(acl: NetworkAcl, direction: 'egress' | 'ingress'): readonly Entry[] {
  return acl.entries
    .filter(({ egress, protocol }) => egress === (direction === 'egress') && /^(?:6|tcp|-1)$/.test(protocol))
    .map((entry) => ({ entry, block: readCidr(entry.cidr), ports: portsOf(entry) }))
    .filter((one): one is Entry => one.block !== undefined)
    .toSorted((a, b) => a.entry.number - b.entry.number || (a.entry.action === 'deny' ? -1 : 1));
}

function portsOf({ protocol, fromPort, toPort }: NetworkAclEntry): Ports {
  return protocol === '-1' || fromPort === undefined ? [0, 65_535] : [fromPort, toPort ?? fromPort];
}

/** One port for each range of ports that all entries treat alike. */
function splitPorts(entries: readonly Entry[], [from, to]: Ports): readonly number[] {
  const starts = entries.flatMap(({ ports }) => [ports[0], ports[1] + 1]);
  return [...new Set([from, ...starts.filter((port) => from < port && port <= to)])];
}

function passageAt(
  entries: readonly Entry[],
  peers: readonly Range[],
  port: number,
): Exclude<Passage, { is: 'some-ports' }> {
  let left = peers;
  let allowed = false;
  let rule: number | undefined;
  for (const { entry, block, ports } of entries) {
    const matches = ports[0] <= port && port <= ports[1] && left.some((range) => intersect([range], block).length > 0);
    if (!matches) continue;
    left = subtract(left, block);
    if (entry.action === 'allow') allowed = true;
    else rule ??= entry.number;
  }
  if (!allowed) return { is: 'none', rule: rule ?? closing };
  return rule === undefined && left.length === 0 ? { is: 'all' } : { is: 'some-addresses' };
}
