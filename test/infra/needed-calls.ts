/** Calls that AWS must allow a function's role, on a resource as `sampleOf` fills it in. */
export type NeededCalls = {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Condition keys of the request, in lower case. */
  readonly context?: Readonly<Record<string, string>>;
};

const account = '111122223333';
const of = (service: string, resource: string, region = 'us-east-2') =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

const logsOf = (name: string): NeededCalls => ({
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  resources: [of('logs', `log-group:${name}:log-stream:2026/11/28/1`)],
});
const underTheKey: NeededCalls = {
  actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
  resources: [of('kms', 'key/ProductEncryptionKey')],
};
const mode = of('ssm', 'parameter/EcsInitRemediator/mode');
const claim = of('ssm', 'parameter/ecs-init-remediator/installation-in-charge');
const ledger = of('dynamodb', 'table/ProductLedgerTable');
const deadLetters = of('sqs', 'ProductIntakeDeadLetterQueue');
const role = of('iam', 'role/anybody-exec', '');
const managedPolicies = [of('iam', 'policy/teams/own', ''), 'arn:aws:iam::aws:policy/ReadOnlyAccess'];

const own: readonly NeededCalls[] = [
  logsOf('ProductFunctionsRemediatorLogs'),
  underTheKey,
  {
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    resources: [of('sqs', 'ProductIntakeQueue')],
  },
  { actions: ['sqs:SendMessage'], resources: [deadLetters] },
  { actions: ['ssm:GetParameter', 'ssm:PutParameter'], resources: [mode, claim] },
  // A policy of a grant that is gone, or of another installation of the Region, can be taken off whatever role has it.
  {
    actions: ['iam:DetachRolePolicy'],
    resources: [role],
    context: { 'iam:policyarn': of('iam', 'policy/ecs-init-remediator-us-east-2-gone.a1b2c3d4', '') },
  },
  {
    actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
    resources: [ledger],
  },
  { actions: ['sns:Publish'], resources: [of('sns', 'ProductNoticesTopic')] },
];

const reads: readonly NeededCalls[] = [
  {
    actions: [
      'iam:ListAccountAliases',
      'iam:ListPolicies',
      'cloudtrail:LookupEvents',
      'ecs:DescribeTaskDefinition',
      'ecs:ListTaskDefinitions',
      'ecs:ListTasks',
      'ssm:DescribeParameters',
      'logs:DescribeLogGroups',
      'secretsmanager:ListSecrets',
      'ec2:DescribeInstances',
      'ec2:DescribeSubnets',
      'ec2:DescribeRouteTables',
      'ec2:DescribeNatGateways',
      'ec2:DescribeVpcEndpoints',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeNetworkAcls',
      'ec2:DescribeNetworkInterfaceAttribute',
    ],
    resources: ['*'],
  },
  { actions: ['ecs:DescribeTasks'], resources: [of('ecs', 'task/prod/0123')] },
  { actions: ['ecs:DescribeServices'], resources: [of('ecs', 'service/prod/api')] },
  { actions: ['ecs:DescribeContainerInstances'], resources: [of('ecs', 'container-instance/prod/0123')] },
  {
    actions: [
      'iam:GetRole',
      'iam:ListAttachedRolePolicies',
      'iam:ListRolePolicies',
      'iam:GetRolePolicy',
      'iam:SimulatePrincipalPolicy',
    ],
    resources: [role],
  },
  { actions: ['iam:GetPolicy', 'iam:GetPolicyVersion'], resources: managedPolicies },
  {
    actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetResourcePolicy'],
    resources: [of('secretsmanager', 'secret:db-AbCdEf')],
  },
  { actions: ['kms:DescribeKey', 'kms:GetKeyPolicy'], resources: [of('kms', 'key/2222')] },
  {
    actions: ['s3:GetBucketPolicy', 's3:ListBucket'],
    resources: ['arn:aws:s3:::env-files'],
    context: { 'aws:resourceaccount': account },
  },
  {
    actions: ['ecr:DescribeRepositories', 'ecr:DescribeImages', 'ecr:GetRepositoryPolicy', 'ecr:GetLifecyclePolicy'],
    resources: [of('ecr', 'repository/api', 'eu-west-1')],
  },
  { actions: ['ec2:DescribeVpcAttribute'], resources: [of('ec2', 'vpc/vpc-1')] },
  {
    actions: [
      'elasticfilesystem:DescribeFileSystems',
      'elasticfilesystem:DescribeMountTargets',
      'elasticfilesystem:DescribeMountTargetSecurityGroups',
      'elasticfilesystem:DescribeFileSystemPolicy',
    ],
    resources: [of('elasticfilesystem', 'file-system/fs-1')],
  },
  { actions: ['elasticfilesystem:DescribeAccessPoints'], resources: [of('elasticfilesystem', 'access-point/fsap-1')] },
];

const attaching = (grant: string, roleName: string): NeededCalls => ({
  actions: ['iam:AttachRolePolicy'],
  resources: [of('iam', `role/${roleName}`, '')],
  context: { 'iam:policyarn': of('iam', `policy/ecs-init-remediator-us-east-2-${grant}.k3x9q2ab`, '') },
});
const updating = (revision: string): NeededCalls => ({
  actions: ['ecs:UpdateService'],
  resources: [of('ecs', 'service/cluster/app')],
  context: {
    'ecs:task-definition': of('ecs', `task-definition/${revision}`),
    'ecs:enable-execute-command': 'false',
  },
});
const registering = (...roles: readonly string[]): readonly NeededCalls[] => [
  { actions: ['ecs:RegisterTaskDefinition'], resources: [of('ecs', 'task-definition/app:8')] },
  {
    actions: ['ecs:TagResource'],
    resources: [of('ecs', 'task-definition/app:8')],
    context: { 'ecs:createaction': 'RegisterTaskDefinition' },
  },
  {
    actions: ['iam:PassRole'],
    resources: roles.map((name) => of('iam', `role/${name}`, '')),
    context: { 'iam:passedtoservice': 'ecs-tasks.amazonaws.com' },
  },
];

/** What the remediator must be allowed whatever is configured. */
export const always: readonly NeededCalls[] = [...own, ...reads];

/** What it must be allowed for each kind of consent in `fullConfiguration`. */
export const consented = {
  grants: [
    attaching('app', 'exec'),
    attaching('other', 'other'),
    // A forced deployment names the revision that the service runs, of whatever family.
    updating('another-family:3'),
    {
      actions: [
        'logs:CreateLogGroup',
        'logs:PutRetentionPolicy',
        'logs:TagResource',
        'logs:ListTagsForResource',
        'logs:DescribeLogStreams',
        'logs:DeleteLogGroup',
      ],
      // CloudWatch Logs asks about a log group with and without the final `:*`, by action.
      resources: [of('logs', 'log-group:/ecs/app'), of('logs', 'log-group:/ecs/app:*')],
    },
  ],
  corrections: [...registering('exec', 'task'), updating('app:8')],
  moveBacks: [updating('app:6')],
  registeringAgain: registering('exec'),
  events: [
    {
      actions: ['events:PutEvents'],
      resources: [of('events', 'event-bus/incidents')],
      context: { 'events:source': 'ecs-init-remediator' },
    },
  ],
} as const satisfies Readonly<Record<string, readonly NeededCalls[]>>;

/** What the other functions must be allowed, by a part of the logical id of their role. */
export const others: Readonly<Record<string, readonly NeededCalls[]>> = {
  Operator: [
    logsOf('ProductFunctionsOperatorLogs'),
    underTheKey,
    { actions: ['sqs:SendMessage'], resources: [of('sqs', 'ProductIntakeQueue')] },
    { actions: ['ssm:GetParameter'], resources: [mode, claim] },
    { actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], resources: [ledger] },
    { actions: ['dynamodb:PutItem'], resources: [ledger], context: { 'dynamodb:leadingkeys': 'command' } },
  ],
  Installation: [
    logsOf('ProductFunctionsInstallationLogs'),
    {
      actions: ['cloudformation:DescribeStackResource'],
      resources: ['arn:aws:cloudformation:us-east-2:111122223333:stack/one/id'],
    },
    {
      actions: ['ssm:PutParameter', 'ssm:AddTagsToResource', 'ssm:ListTagsForResource', 'ssm:DeleteParameter'],
      resources: [mode],
    },
    { actions: ['ssm:GetParameter', 'ssm:DeleteParameter'], resources: [claim] },
  ],
  Webhook: [
    logsOf('ProductWebhookPosterLogs'),
    underTheKey,
    { actions: ['ssm:GetParameter'], resources: [of('ssm', 'parameter/ops/slack')] },
    { actions: ['sqs:SendMessage'], resources: [deadLetters] },
  ],
  ContainerInsights: [
    logsOf('ProductContainerInsightsSwitcherLogs'),
    {
      actions: ['cloudformation:DescribeStackResource'],
      resources: ['arn:aws:cloudformation:us-east-2:111122223333:stack/one/id'],
    },
    { actions: ['ecs:DescribeClusters', 'ecs:UpdateClusterSettings'], resources: [of('ecs', 'cluster/cluster')] },
  ],
};

/** What the remediator must be refused, whatever is configured: its own roles are never repaired. */
export const refused: NeededCalls = {
  actions: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
  resources: [
    'ProductFunctionsRemediatorRole',
    'ProductFunctionsOperatorRole',
    'ProductFunctionsInstallationRole',
    'ProductWebhookPosterRole',
    'ProductContainerInsightsSwitcherRole',
  ].map((name) => of('iam', `role/${name}`, '')),
};
