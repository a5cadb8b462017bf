import { commandLine } from '../instructions.ts';
import { networkCause } from '../reachability/network-cause.ts';

/** The DNS of the VPC is off: names of services do not resolve, or do not resolve to the endpoints. */
export const vpcDnsOff = networkCause({
  code: 'vpc-dns-off',
  shownBy: 'VPC attributes, endpoints',
  next: ({ obstacle }) => [
    `Turn on enableDnsSupport and enableDnsHostnames of ${obstacle.vpc === '' ? 'the VPC' : obstacle.vpc}: private names of endpoints need both.`,
    'With a DNS server of your own in the DHCP options, see that it forwards amazonaws.com to the VPC’s resolver.',
  ],
  instructions: ({ obstacle, subject }) => {
    if (obstacle.vpc === '') return [];
    // The API sets one attribute a call.
    const set = (attribute: string) =>
      commandLine(`aws ec2 modify-vpc-attribute ${attribute} '{"Value":true}'`, [
        ['--region', subject.workload.region],
        ['--vpc-id', obstacle.vpc],
      ]);
    return [
      {
        is: 'shell',
        purpose: 'turn on both attributes',
        lines: [set('--enable-dns-support'), set('--enable-dns-hostnames')],
      },
    ];
  },
});
