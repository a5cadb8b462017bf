import { DescribeSubnetsCommand, type Subnet as Ec2Subnet } from '@aws-sdk/client-ec2';
import type { Subnet } from '../../evidence/network.ts';
import { idFilter, readPages, someOf } from '../reads/ec2-pages.ts';
import { type Collector, readFact, set } from '../reads/read-fact.ts';

const source = 'ec2:DescribeSubnets';

/** Subnets by their ids. */
export const collectSubnets: Collector<'subnets'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const ec2 = await reading.clients.ec2();
    const subnets = await readPages(
      source,
      (page) => ec2.send(new DescribeSubnetsCommand({ Filters: idFilter('subnet-id', subject), ...page })),
      (answer) => answer.Subnets,
    );
    return someOf(subnets.map((subnet) => readSubnet(subnet, reading.clients.account)));
  });

function readSubnet(subnet: Ec2Subnet, account: string | undefined): Subnet {
  const owner = set(subnet.OwnerId);
  // The SDK models of some versions show an IPv4 block even for an IPv6-only subnet.
  const cidr = subnet.Ipv6Native === true ? undefined : set(subnet.CidrBlock);
  const blockMode = subnet.BlockPublicAccessStates?.InternetGatewayBlockMode;
  const ipv6 = (subnet.Ipv6CidrBlockAssociationSet ?? []).filter(
    ({ Ipv6CidrBlockState: state }) => state?.State === undefined || state.State === 'associated',
  );
  return {
    id: subnet.SubnetId ?? '',
    vpc: subnet.VpcId ?? '',
    zone: subnet.AvailabilityZone ?? '',
    ...(cidr !== undefined && { cidr }),
    ipv6Cidrs: ipv6.map(({ Ipv6CidrBlock: block }) => set(block)).filter((block) => block !== undefined),
    ...(subnet.AvailableIpAddressCount !== undefined && { freeAddresses: subnet.AvailableIpAddressCount }),
    ...((blockMode === 'block-ingress' || blockMode === 'block-bidirectional') && { publicAccess: blockMode }),
    ...(owner !== undefined && account !== undefined && owner !== account && { sharedBy: owner }),
  };
}
