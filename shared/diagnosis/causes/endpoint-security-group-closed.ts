import { commandInstruction } from '../instructions.ts';
import { networkCause } from '../reachability/network-cause.ts';

/** The name of the service resolves to an interface endpoint whose security groups do not admit the task. */
export const endpointSecurityGroupClosed = networkCause({
  code: 'endpoint-security-group-closed',
  shownBy: 'endpoints, security groups',
  next: ({ obstacle }) => [
    `Admit TCP 443 from the task in ${obstacle.securityGroup ?? 'a security group'} of ${obstacle.endpoint ?? 'the endpoint'}.`,
    'With private DNS the endpoint answers for its service in the whole VPC: a NAT gateway does not help while it is closed, and every workload of the VPC must be admitted.',
  ],
  instructions: ({ obstacle, subject, view }) => {
    const group = obstacle.securityGroup;
    const cidrs = (view.snapshot.subnets ?? []).filter(({ id }) => view.places.some(({ subnet }) => subnet === id));
    if (group === undefined) return [];
    return cidrs.flatMap(({ id, cidr }) =>
      cidr === undefined
        ? []
        : [
            commandInstruction(
              `admit 443 from ${id}`,
              'aws ec2 authorize-security-group-ingress --protocol tcp --port 443',
              [
                ['--region', subject.workload.region],
                ['--group-id', group],
                ['--cidr', cidr],
              ],
            ),
          ],
    );
  },
});
