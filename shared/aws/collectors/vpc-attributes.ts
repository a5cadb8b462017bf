import { DescribeVpcAttributeCommand } from '@aws-sdk/client-ec2';
import { type Collector, readFact, unreadable } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 'ec2:DescribeVpcAttribute';

/** The two DNS attributes of a VPC, which decide whether private names resolve in it. Each needs one call. */
export const collectVpcAttributes: Collector<'vpc-attributes'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const ec2 = await reading.clients.ec2();
    const ask = (Attribute: 'enableDnsSupport' | 'enableDnsHostnames') =>
      call(source, ec2.send(new DescribeVpcAttributeCommand({ VpcId: subject, Attribute })));
    const [support, hostnames] = await Promise.all([ask('enableDnsSupport'), ask('enableDnsHostnames')]);
    const dnsSupport = support.EnableDnsSupport?.Value;
    const dnsHostnames = hostnames.EnableDnsHostnames?.Value;
    if (dnsSupport === undefined || dnsHostnames === undefined) {
      throw unreadable(source, 'AttributeMissing', 'the answer does not tell the attribute’s value');
    }
    return { dnsSupport, dnsHostnames };
  });
