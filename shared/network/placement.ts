import type { NetworkAcl, SecurityGroup, Subnet } from '../evidence/network.ts';
import { everything, type Range, readCidrs } from './cidr.ts';
import { closing, type Passage, type Ports, passage } from './network-acl.ts';
import type { Obstacle } from './path.ts';
import { type Admission, groupsAdmit, type Peer } from './security-group.ts';
import type { Placement, Snapshot } from './snapshot.ts';
import { open, unsure, type Verdict } from './verdict.ts';

/** The place of the task, looked up in the snapshot. */
export type Where = {
  readonly place: Placement;
  readonly snapshot: Snapshot;
  readonly subnet: Subnet;
  /** The IP version of the path. */
  readonly family: 4 | 6;
};

/** The addresses that the task may have. */
export function taskRanges({ subnet, family }: Where): readonly Range[] {
  return readCidrs(family === 4 ? [subnet.cidr ?? ''] : subnet.ipv6Cidrs);
}

/** The task as a peer in the rules of the other side. */
export function taskPeer(where: Where): Peer {
  const groups = where.place.securityGroups;
  return { ranges: taskRanges(where), prefixLists: [], ...(groups !== undefined && { groups }) };
}

/**
 * The addresses of one IP version that interfaces in a subnet may have. If the subnet is not known: all addresses of
 * that version.
 */
export function subnetRanges(id: string, { snapshot, family }: Where): readonly Range[] {
  const subnet = snapshot.subnets?.find((one) => one.id === id);
  if (subnet === undefined) return everything(family);
  return readCidrs(family === 4 ? [subnet.cidr ?? ''] : subnet.ipv6Cidrs);
}

/** Adds the subnet and the VPC of the task to an obstacle. */
export function obstacleAt(where: Where, obstacle: Omit<Obstacle, 'subnet' | 'vpc'>): Obstacle {
  return { ...obstacle, subnet: where.subnet.id, vpc: where.subnet.vpc };
}

/** The network ACL of a subnet. */
export function aclOf(subnet: string, snapshot: Snapshot): NetworkAcl | undefined {
  return snapshot.acls?.find(({ subnets }) => subnets.includes(subnet));
}

/** A question about security groups. */
export type GroupQuestion = {
  /** Undefined or empty: the groups are not known. */
  readonly ids: readonly string[] | undefined;
  readonly direction: 'egress' | 'ingress';
  readonly peer: Peer;
  readonly port: number;
  /** The other side in words, such as `the internet`. */
  readonly otherSide: string;
  readonly whose: 'task' | 'endpoint' | 'mount target';
  readonly obstacle: (groups: readonly string[], sentence: string) => Obstacle;
};

/** Whether security groups let a connection through. They are stateful, so answers need no rule. */
export function askGroups(question: GroupQuestion, snapshot: Snapshot): Verdict {
  const { ids, direction, peer, port, otherSide, whose } = question;
  if (ids === undefined || ids.length === 0) {
    return unsure(`the security groups of the ${whose} are not known`, 'security-groups');
  }
  const groups = ids.map((id) => snapshot.securityGroups?.find((one) => one.id === id));
  const known = groups.filter((group): group is SecurityGroup => group !== undefined);
  const admission: Admission = groupsAdmit(known, direction, peer, port);
  if (admission === 'yes') return open;
  const names = ids.join(', ');
  if (known.length < ids.length) return unsure(`what ${names} let through is not known`, 'security-groups');
  const preposition = direction === 'egress' ? 'to' : 'from';
  if (admission === 'perhaps') {
    return unsure(
      `whether ${names} let TCP ${port} ${preposition} ${otherSide} depends on the address, or on what a rule names`,
    );
  }
  const verb = direction === 'egress' ? 'out to' : 'in from';
  const rules = direction === 'egress' ? 'outbound' : 'inbound';
  const sentence = `No ${rules} rule of ${names} (${ids.length === 1 ? 'security group' : 'security groups'} of the ${whose}) lets TCP ${port} ${verb} ${otherSide}.`;
  return {
    is: 'closed',
    // AWS names them in any order, and the first of them names the obstacle.
    obstacle: question.obstacle(ids.toSorted(), sentence),
    short: `no ${rules} rule for TCP ${port} ${preposition} ${otherSide}`,
  };
}

/** A question about the network ACL of a subnet. */
export type AclQuestion = {
  readonly subnet: string;
  readonly direction: 'egress' | 'ingress';
  readonly peers: readonly Range[];
  readonly ports: Ports;
  readonly otherSide: string;
};

/**
 * Whether the network ACL of a subnet passes one direction. Answers are a direction of their own, because network ACLs
 * are stateless.
 */
export function askAcl(question: AclQuestion, where: Where): Verdict {
  const { subnet, direction, peers, ports, otherSide } = question;
  const acl = aclOf(subnet, where.snapshot);
  if (acl === undefined) return unsure(`the network ACL of ${subnet} is not known`, 'network-acls');
  const passes: Passage = passage(acl, direction, peers, ports);
  const what = `TCP ${ports[0] === ports[1] ? ports[0] : `${ports[0]}-${ports[1]} (answers)`} ${direction === 'egress' ? 'out to' : 'in from'} ${otherSide}`;
  switch (passes.is) {
    case 'all':
      return open;
    case 'some-ports':
      return { is: 'open', notes: [`${acl.id} of ${subnet} does not let all of ${what}: ${ruleName(passes.rule)}.`] };
    case 'some-addresses':
      return unsure(`whether ${acl.id} of ${subnet} lets ${what} depends on the address`);
    case 'none': {
      const rule = ruleName(passes.rule);
      const sentence = `${rule.charAt(0).toUpperCase()}${rule.slice(1)} of the network ACL ${acl.id} of ${subnet} does not let ${what}.`;
      const entry = {
        code: 'network-acl-closed',
        obstacleId: acl.id,
        sentence,
        acl: acl.id,
        direction,
        ports,
        rule: passes.rule,
      } as const;
      return { is: 'closed', obstacle: obstacleAt(where, entry), short: `${rule} denies ${what}` };
    }
  }
}

/** The console shows the closing entry as an asterisk. */
function ruleName(rule: number): string {
  return rule === closing ? 'the last rule (*)' : `rule ${rule}`;
}
