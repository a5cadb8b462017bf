import {
  DescribeNetworkAclsCommand,
  type NetworkAcl as Ec2NetworkAcl,
  type NetworkAclEntry as Ec2NetworkAclEntry,
} from '@aws-sdk/client-ec2';
import type { NetworkAcl, NetworkAclEntry } from '../../evidence/network.ts';
import { idFilter, readPages } from '../reads/ec2-pages.ts';
import { type Collector, readFact, set } from '../reads/read-fact.ts';

const source = 'ec2:DescribeNetworkAcls';

/** The network ACLs of a VPC. */
export const collectNetworkAcls: Collector<'network-acls'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const ec2 = await reading.clients.ec2();
    const acls = await readPages(
      source,
      (page) => ec2.send(new DescribeNetworkAclsCommand({ Filters: idFilter('vpc-id', [subject]), ...page })),
      (answer) => answer.NetworkAcls,
    );
    return acls.map(readAcl);
  });

function readAcl(acl: Ec2NetworkAcl): NetworkAcl {
  return {
    id: acl.NetworkAclId ?? '',
    vpc: acl.VpcId ?? '',
    subnets: (acl.Associations ?? []).map(({ SubnetId: id }) => set(id)).filter((id) => id !== undefined),
    entries: (acl.Entries ?? []).map(readEntry).filter((entry) => entry !== undefined),
  };
}

function readEntry(entry: Ec2NetworkAclEntry): NetworkAclEntry | undefined {
  const cidr = set(entry.CidrBlock) ?? set(entry.Ipv6CidrBlock);
  if (cidr === undefined || entry.RuleNumber === undefined) return undefined;
  const { From: fromPort, To: toPort } = entry.PortRange ?? {};
  return {
    number: entry.RuleNumber,
    egress: entry.Egress === true,
    protocol: set(entry.Protocol) ?? '-1',
    cidr,
    ...(fromPort !== undefined && toPort !== undefined && { fromPort, toPort }),
    // Everything that is not clearly an allow counts as a deny, so that no closed path is taken for an open one.
    action: entry.RuleAction === 'allow' ? 'allow' : 'deny',
  };
}
