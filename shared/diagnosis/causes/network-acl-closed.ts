import type { Obstacle } from '../../network/path.ts';
import type { Instruction } from '../finding.ts';
import { commandInstruction } from '../instructions.ts';
import { networkCause } from '../reachability/network-cause.ts';
import type { NetworkView } from '../reachability/seen-network.ts';

/** A network ACL drops the call, or the answer to it. */
export const networkAclClosed = networkCause({
  code: 'network-acl-closed',
  shownBy: 'network ACLs',
  next: ({ obstacle }) => [
    `Let it through ${obstacle.acl ?? obstacle.obstacleId}. Network ACLs are not stateful: 443 must pass one way and the ephemeral ports (1024-65535) the other.`,
    'The entry with the lowest number that matches decides: the new one needs a number below the one that denies.',
  ],
  instructions: ({ obstacles, subject, view }) => {
    const acls = [
      ...new Map(obstacles.map((obstacle) => [`${obstacle.obstacleId} ${obstacle.direction}`, obstacle])).values(),
    ];
    return acls.flatMap((obstacle) => openAcl(obstacle, subject.workload.region, view));
  },
});

function openAcl(
  { obstacleId, subnet, direction, ports, rule }: Obstacle,
  region: string,
  view: NetworkView,
): readonly Instruction[] {
  const acl = view.snapshot.acls?.find(({ id }) => id === obstacleId);
  const entries = acl?.entries.filter(({ egress }) => egress === (direction === 'egress')) ?? [];
  const number = freeNumber(entries, rule);
  if (acl === undefined || number === undefined || ports === undefined) return [];
  const side = direction === 'egress' ? '--egress' : '--ingress';
  const program = `aws ec2 create-network-acl-entry ${side} --protocol tcp --rule-action allow --port-range ${portsOf(ports)}`;
  // Only the task may be admitted on the port of a service.
  const calls = direction === 'ingress' && ports[0] === ports[1];
  const from = calls ? view.snapshot.subnets?.find(({ id }) => id === subnet)?.cidr : '0.0.0.0/0';
  if (from === undefined) return [];
  const options = [
    ['--region', region],
    ['--cidr-block', from],
    ['--network-acl-id', acl.id],
    ['--rule-number', String(number)],
  ] as const;
  return [commandInstruction(`let it through ${acl.id}`, program, options)];
}

/** A single port, or all ephemeral ports for answers, because a NAT gateway uses more of them than a task. */
function portsOf([from, to]: readonly [number, number]): string {
  return from === to ? `From=${from},To=${to}` : 'From=1024,To=65535';
}

/** A rule number below the entry that denies; undefined if that entry has the lowest number already. */
function freeNumber(entries: readonly { readonly number: number }[], denying = 32767): number | undefined {
  const taken = new Set(entries.map(({ number }) => number));
  for (let number = Math.min(denying - 1, 32766); number > 0; number--) if (!taken.has(number)) return number;
  return undefined;
}
