import { commandInstruction } from '../instructions.ts';
import { networkCause } from '../reachability/network-cause.ts';

/** None of the task's security groups allows HTTPS to the service. */
export const taskSecurityGroupClosed = networkCause({
  code: 'task-security-group-closed',
  shownBy: 'security groups',
  next: ({ obstacle }) => [
    `Let TCP 443 out of ${obstacle.securityGroup ?? obstacle.obstacleId}. Security groups are stateful: the answers need no rule.`,
    'To narrow it, name the endpoints’ security group, or the prefix list of the S3 gateway endpoint, instead of 0.0.0.0/0.',
  ],
  instructions: ({ obstacle, subject }) => [
    commandInstruction(
      'let HTTPS out',
      'aws ec2 authorize-security-group-egress --protocol tcp --port 443 --cidr 0.0.0.0/0',
      [
        ['--region', subject.workload.region],
        ['--group-id', obstacle.securityGroup ?? obstacle.obstacleId],
      ],
    ),
  ],
});
