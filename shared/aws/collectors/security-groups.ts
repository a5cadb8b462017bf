import {
  DescribeSecurityGroupsCommand,
  type SecurityGroup as Ec2SecurityGroup,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import type { SecurityGroup, SecurityGroupRule } from '../../evidence/network.ts';
import { idFilter, readPages, someOf } from '../reads/ec2-pages.ts';
import { type Collector, readFact, set } from '../reads/read-fact.ts';

const source = 'ec2:DescribeSecurityGroups';

/** Security groups by their ids, with their rules. */
export const collectSecurityGroups: Collector<'security-groups'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const ec2 = await reading.clients.ec2();
    const groups = await readPages(
      source,
      (page) => ec2.send(new DescribeSecurityGroupsCommand({ Filters: idFilter('group-id', subject), ...page })),
      (answer) => answer.SecurityGroups,
    );
    return someOf(groups.map(readGroup));
  });

function readGroup(group: Ec2SecurityGroup): SecurityGroup {
  return {
    id: group.GroupId ?? '',
    vpc: group.VpcId ?? '',
    ingress: (group.IpPermissions ?? []).map(readRule),
    egress: (group.IpPermissionsEgress ?? []).map(readRule),
  };
}

function readRule(rule: IpPermission): SecurityGroupRule {
  const protocol = set(rule.IpProtocol) ?? '-1';
  // AWS leaves both out for all protocols, and writes -1 for all ports.
  const [from, to] = [rule.FromPort ?? -1, rule.ToPort ?? -1];
  return {
    protocol,
    ...(from !== -1 && to !== -1 && { fromPort: from, toPort: to }),
    cidrs: texts([
      ...(rule.IpRanges ?? []).map(({ CidrIp: block }) => block),
      ...(rule.Ipv6Ranges ?? []).map(({ CidrIpv6: block }) => block),
    ]),
    groups: texts((rule.UserIdGroupPairs ?? []).map(({ GroupId: id }) => id)),
    prefixLists: texts((rule.PrefixListIds ?? []).map(({ PrefixListId: id }) => id)),
  };
}

function texts(values: readonly (string | undefined)[]): readonly string[] {
  return values.map(set).filter((value) => value !== undefined);
}
