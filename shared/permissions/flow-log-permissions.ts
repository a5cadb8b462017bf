import type { Permission } from './permission.ts';

/**
 * What VPC Flow Logs does with the log group that it was given. `{logGroup}` is the ARN with `:*`, which stands for its
 * streams. The group is made by the stack, so that nothing may make another one.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export const FLOW_LOG_DELIVERY: readonly Permission[] = [
  { actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'], resources: ['{logGroup}'] },
];
