import { commandInstruction } from '../instructions.ts';
import { networkCause } from '../network-cause.ts';

/** There is an interface endpoint for the service, but its private DNS is off: the service's name leads past it. */
export const privateDnsOff = networkCause({
  code: 'private-dns-off',
  toldBy: 'endpoints, VPC attributes',
  next: ({ block }) => [
    `Turn on private DNS of ${block.endpoint ?? 'the endpoint'}: ECS calls the service by its public name, which otherwise resolves to public addresses.`,
    'The VPC needs enableDnsSupport and enableDnsHostnames for it. From then on the endpoint answers for the whole VPC.',
  ],
  instructions: ({ block, subject }) =>
    block.endpoint === undefined
      ? []
      : [
          commandInstruction('turn on private DNS', 'aws ec2 modify-vpc-endpoint --private-dns-enabled', [
            ['--region', subject.workload.region],
            ['--vpc-endpoint-id', block.endpoint],
          ]),
        ],
});
