import { CHANGE_PERMISSIONS } from '../../shared/permissions/change-permissions.ts';
import { FACT_PERMISSIONS } from '../../shared/permissions/fact-permissions.ts';
import { OWN_PERMISSIONS } from '../../shared/permissions/own-permissions.ts';

/** Every action that the remediator's role can hold, with every kind of grant and correction configured. */
export const roleActions: readonly string[] = [
  ...new Set(
    [
      ...Object.values(FACT_PERMISSIONS).flat(),
      ...Object.values(CHANGE_PERMISSIONS).flatMap(({ make, takeBack }) => [...make, ...takeBack]),
      ...OWN_PERMISSIONS.remediator,
      ...OWN_PERMISSIONS['event-bus'],
      ...OWN_PERMISSIONS['sweep-all'],
    ].flatMap((permission) => permission.actions),
  ),
];

/** Reads that the worlds of the causes make: cause-worlds.test.ts sees each of them. */
export const usedByCauseWorlds: readonly string[] = [
  'secretsmanager:ListSecrets',
  's3:GetBucketPolicy',
  's3:ListBucket',
  'elasticfilesystem:DescribeFileSystems',
  'elasticfilesystem:DescribeMountTargets',
  'elasticfilesystem:DescribeMountTargetSecurityGroups',
  'elasticfilesystem:DescribeFileSystemPolicy',
  'elasticfilesystem:DescribeAccessPoints',
  'ecs:DescribeContainerInstances',
  'ec2:DescribeInstances',
  'ec2:DescribeSubnets',
  'ec2:DescribeRouteTables',
  'ec2:DescribeNatGateways',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeNetworkAcls',
];

/** Actions that no call of the code's own shows in the worlds of this file, and why the role holds them. */
export const usedOtherwise: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    usedByCauseWorlds.map((action) => [action, 'the worlds of the causes, in a test file of their own']),
  ),
  ...Object.fromEntries(
    ['ecr:DescribeImages', 'ecr:GetRepositoryPolicy', 'ecr:GetLifecyclePolicy'].map((action) => [
      action,
      'an image that cannot be pulled (unit tests of the collectors and of the diagnosis)',
    ]),
  ),
  'ecs:ListClusters': 'only where all services are swept, in a test file of its own',
  'ecs:ListServices': 'only where all services are swept, in a test file of its own',
  'ec2:DescribeVpcAttribute': 'the worlds of the network, in a test file of their own',
  'ec2:DescribeNetworkInterfaceAttribute':
    'no call of its own: EFS asks for it when it tells a mount target’s security groups',
  'logs:CreateLogStream': 'made by Lambda itself for the function’s log; the emulator writes logs without a call',
  'logs:PutLogEvents': 'made by Lambda itself for the function’s log; the emulator writes logs without a call',
  'sqs:ReceiveMessage':
    'made by the event source mapping under the function’s role; the emulator reads its queue without a call',
  'sqs:DeleteMessage':
    'made by the event source mapping under the function’s role; the emulator reads its queue without a call',
  'sqs:GetQueueAttributes':
    'made by the event source mapping under the function’s role; the emulator reads its queue without a call',
  'kms:Decrypt': 'made by SQS and SNS on the function’s behalf, for the queue and the topic under the stack’s key',
  'kms:GenerateDataKey':
    'made by SQS and SNS on the function’s behalf, for the queue and the topic under the stack’s key',
  'iam:PassRole': 'no call of its own: asked for when a revision with roles is registered (world megilance)',
  'ecs:TagResource': 'no call of its own: asked for when a revision is registered with tags (world megilance)',
  'ecs:RegisterTaskDefinition': 'world megilance, in a test file of its own',
  'logs:TagResource':
    'no call of its own: asked for when a log group is created with its tag (world granted-log-group)',
  'logs:ListTagsForResource': 'a creation taken up after a crash, and its undo (unit tests of the executor)',
  'logs:DescribeLogStreams': 'the undo of a creation (unit tests of the executor)',
  'logs:DeleteLogGroup': 'the undo of a creation (unit tests of the executor)',
  'dynamodb:DeleteItem': 'no call of its own: a part of the transaction that closes an incident',
  'events:PutEvents': 'a bus of the owner’s, in a test file of its own (event-bus.test.ts)',
};
