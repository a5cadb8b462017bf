import { commandInstruction } from '../instructions.ts';
import { listed } from '../listed.ts';
import { networkCause, routeTablesOf } from '../reachability/network-cause.ts';

/** The default route of the subnet leads to a NAT gateway that was deleted or does not work. */
export const natRouteBlackHole = networkCause({
  code: 'nat-route-black-hole',
  shownBy: 'route tables, NAT gateways',
  next: (blocked) => [
    `Point the default route of ${listed(routeTablesOf(blocked))} to a NAT gateway that is available, in a public subnet of the same zone.`,
    'If there is none any more, create one first (aws ec2 create-nat-gateway); put its id into NAT_GATEWAY_ID before you paste the command that replaces the route.',
  ],
  instructions: (blocked) =>
    routeTablesOf(blocked).map((table) =>
      commandInstruction(
        `replace the default route of ${table}`,
        'aws ec2 replace-route --destination-cidr-block 0.0.0.0/0 --nat-gateway-id "${NAT_GATEWAY_ID:?the id of a NAT gateway}"',
        [
          ['--region', blocked.subject.workload.region],
          ['--route-table-id', table],
        ],
      ),
    ),
});
