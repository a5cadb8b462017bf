const lambdaLogs = 'Lambda itself writes the function’s log with the function’s role';
const mapping = 'the event source mapping reads the queue with the function’s role';
const encrypted = 'SQS and SNS ask it on the function’s behalf, for what lies under the stack’s key';

/** Actions that a role has without a command of its function’s code, and why. */
export const withoutCommand: Readonly<Record<string, string>> = {
  'logs:CreateLogStream': lambdaLogs,
  'logs:PutLogEvents': lambdaLogs,
  'sqs:ReceiveMessage': mapping,
  'sqs:DeleteMessage': mapping,
  'sqs:GetQueueAttributes': mapping,
  'kms:Decrypt': encrypted,
  'kms:GenerateDataKey': encrypted,
  'sqs:SendMessage':
    'Lambda puts what the webhook’s function could not handle on the dead-letter queue, with the function’s role',
  'ec2:DescribeNetworkInterfaceAttribute': 'EFS asks for it when it tells a mount target’s security groups',
  'ecs:TagResource': 'ECS asks for it when a revision is registered with tags',
  'logs:TagResource': 'CloudWatch Logs asks for it when a log group is created with tags',
  'ssm:AddTagsToResource': 'Parameter Store asks for it when a parameter is made with tags',
  'iam:PassRole': 'ECS asks for it when a revision with roles is registered',
};
