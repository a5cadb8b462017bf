import { commandInstruction } from '../instructions.ts';
import { networkCause } from '../network-cause.ts';

/** A network ACL drops the call on its way out, or the answer on its way back. */
export const networkAclClosed = networkCause({
  code: 'network-acl-closed',
  toldBy: 'network ACLs',
  next: ({ block }) => [
    `Let it through ${block.acl ?? block.at}, as below. Network ACLs are not stateful: 443 must pass one way and the ephemeral ports (1024-65535) the other.`,
    'The entry with the lowest number that matches decides: the new one needs a number below the one that denies.',
  ],
  instructions: ({ block, subject, view }) => {
    const acl = view.snapshot.acls?.find(({ id }) => id === (block.acl ?? block.at));
    const number = freeNumber(
      acl?.entries.filter(({ egress }) => egress === (block.direction === 'egress')) ?? [],
      block.rule,
    );
    if (acl === undefined || number === undefined || block.ports === undefined) return [];
    return [
      commandInstruction(
        'let it through',
        `aws ec2 create-network-acl-entry ${block.direction === 'egress' ? '--egress' : '--ingress'} --protocol tcp --rule-action allow --cidr-block 0.0.0.0/0 --port-range ${portsOf(block.ports)}`,
        [
          ['--region', subject.workload.region],
          ['--network-acl-id', acl.id],
          ['--rule-number', String(number)],
        ],
      ),
    ];
  },
});

/** A single port as it is; of the answers all ephemeral ones, for a NAT gateway uses more of them than a task. */
function portsOf([from, to]: readonly [number, number]): string {
  return from === to ? `From=${from},To=${to}` : 'From=1024,To=65535';
}

/** A number below the entry that denies; none where that one is the first already. */
function freeNumber(entries: readonly { readonly number: number }[], denying = 32767): number | undefined {
  const taken = new Set(entries.map(({ number }) => number));
  for (let number = Math.min(denying - 1, 32766); number > 0; number--) if (!taken.has(number)) return number;
  return undefined;
}
