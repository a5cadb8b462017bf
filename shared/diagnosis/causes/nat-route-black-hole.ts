import { commandInstruction } from '../instructions.ts';
import { networkCause } from '../network-cause.ts';

/** The subnet's default route leads to a NAT gateway that is gone or does not work. */
export const natRouteBlackHole = networkCause({
  code: 'nat-route-black-hole',
  toldBy: 'route tables, NAT gateways',
  next: ({ block }) => [
    `Point the default route of ${block.routeTable ?? 'the route table'} to a NAT gateway that is available, in a public subnet of the same zone.`,
    'If there is none any more, create one first (aws ec2 create-nat-gateway), and put its id for NAT_GATEWAY_ID below.',
  ],
  instructions: ({ block, subject }) =>
    block.routeTable === undefined
      ? []
      : [
          commandInstruction(
            `replace the route of ${block.routeTable}`,
            'aws ec2 replace-route --destination-cidr-block 0.0.0.0/0 --nat-gateway-id "$NAT_GATEWAY_ID"',
            [
              ['--region', subject.workload.region],
              ['--route-table-id', block.routeTable],
            ],
          ),
        ],
});
