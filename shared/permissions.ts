import type { ChangeKindName } from './change/kinds/index.ts';
import type { FactKind } from './evidence/ask.ts';

/**
 * One statement that a role gets. Resources and the values of conditions are templates: `{partition}`, `{region}` and
 * `{account}` are the stack's, `{readRegions}` its own and those of granted secrets and keys; the others are what the
 * owner's grant or correction, or the stack, names.
 */
export type Permission = {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where a resource holds a `*`: why no exact ARN can stand there. Also the reason given to cdk-nag. */
  readonly wildcard?: string;
};

const ANY_WORKLOAD =
  'what fails is not known at deploy time: any workload of the account is watched; a read of metadata, and never of a value';
/** A bucket's ARN names no account, so that this does: what the policies of other accounts open stays closed. */
const OWN_BUCKETS = { StringEquals: { 'aws:ResourceAccount': '{account}' } };
const NO_RESOURCE_TYPE = 'AWS defines no resource type for this action (Service Authorization Reference)';

/**
 * What each kind of fact is read with: reads of metadata only. No action here can return the value of a secret or of a
 * parameter.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const FACT_PERMISSIONS: Readonly<Record<FactKind, readonly Permission[]>> = {
  'stopped-task': [
    {
      actions: ['ecs:DescribeTasks'],
      resources: ['arn:{partition}:ecs:{region}:{account}:task/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'task-definition': [{ actions: ['ecs:DescribeTaskDefinition'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'family-revisions': [{ actions: ['ecs:ListTaskDefinitions'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  service: [
    {
      actions: ['ecs:DescribeServices'],
      resources: ['arn:{partition}:ecs:{region}:{account}:service/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'service-tasks': [
    {
      actions: ['ecs:ListTasks'],
      resources: ['*'],
      wildcard: 'listing by service is authorised on *: its only resource type is a container instance',
    },
    {
      actions: ['ecs:DescribeTasks'],
      resources: ['arn:{partition}:ecs:{region}:{account}:task/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  role: [{ actions: ['iam:GetRole'], resources: ['arn:{partition}:iam::{account}:role/*'], wildcard: ANY_WORKLOAD }],
  'role-policies': [
    {
      actions: ['iam:ListAttachedRolePolicies', 'iam:ListRolePolicies', 'iam:GetRolePolicy'],
      resources: ['arn:{partition}:iam::{account}:role/*'],
      wildcard: ANY_WORKLOAD,
    },
    {
      actions: ['iam:GetPolicy', 'iam:GetPolicyVersion'],
      resources: ['arn:{partition}:iam::{account}:policy/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  simulation: [
    {
      actions: ['iam:SimulatePrincipalPolicy'],
      resources: ['arn:{partition}:iam::{account}:role/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  secret: [
    {
      actions: ['secretsmanager:DescribeSecret'],
      resources: ['arn:{partition}:secretsmanager:{readRegions}:{account}:secret:*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  parameter: [{ actions: ['ssm:DescribeParameters'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  key: [
    {
      actions: ['kms:DescribeKey'],
      resources: ['arn:{partition}:kms:{readRegions}:{account}:key/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'log-group': [{ actions: ['logs:DescribeLogGroups'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'secret-policy': [
    {
      actions: ['secretsmanager:GetResourcePolicy'],
      resources: ['arn:{partition}:secretsmanager:{readRegions}:{account}:secret:*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'key-policy': [
    {
      actions: ['kms:GetKeyPolicy'],
      resources: ['arn:{partition}:kms:{readRegions}:{account}:key/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'bucket-policy': [
    {
      actions: ['s3:GetBucketPolicy'],
      resources: ['arn:{partition}:s3:::*'],
      conditions: OWN_BUCKETS,
      wildcard: ANY_WORKLOAD,
    },
  ],
  // A listing shows names and sizes, never what an environment file holds.
  'environment-file': [
    {
      actions: ['s3:ListBucket'],
      resources: ['arn:{partition}:s3:::*'],
      conditions: OWN_BUCKETS,
      wildcard: ANY_WORKLOAD,
    },
  ],
  'names-like': [
    {
      actions: ['secretsmanager:ListSecrets', 'ssm:DescribeParameters', 'logs:DescribeLogGroups'],
      resources: ['*'],
      wildcard: NO_RESOURCE_TYPE,
    },
  ],
  subnets: [{ actions: ['ec2:DescribeSubnets'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'route-tables': [{ actions: ['ec2:DescribeRouteTables'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'nat-gateways': [{ actions: ['ec2:DescribeNatGateways'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'vpc-endpoints': [{ actions: ['ec2:DescribeVpcEndpoints'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'security-groups': [{ actions: ['ec2:DescribeSecurityGroups'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'network-acls': [{ actions: ['ec2:DescribeNetworkAcls'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'vpc-attributes': [
    {
      actions: ['ec2:DescribeVpcAttribute'],
      resources: ['arn:{partition}:ec2:{region}:{account}:vpc/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'file-system': [
    {
      actions: [
        'elasticfilesystem:DescribeFileSystems',
        'elasticfilesystem:DescribeMountTargets',
        'elasticfilesystem:DescribeMountTargetSecurityGroups',
      ],
      resources: ['arn:{partition}:elasticfilesystem:{region}:{account}:file-system/*'],
      wildcard: ANY_WORKLOAD,
    },
    // EFS asks for it too, on the mount target's network interface, when it tells the security groups (its API reference).
    { actions: ['ec2:DescribeNetworkInterfaceAttribute'], resources: ['*'], wildcard: NO_RESOURCE_TYPE },
  ],
  'file-system-policy': [
    {
      actions: ['elasticfilesystem:DescribeFileSystemPolicy'],
      resources: ['arn:{partition}:elasticfilesystem:{region}:{account}:file-system/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'access-point': [
    {
      actions: ['elasticfilesystem:DescribeAccessPoints'],
      resources: ['arn:{partition}:elasticfilesystem:{region}:{account}:access-point/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
};

const ANY_REVISION = 'a registration is authorised on the family; the number of its next revision is not known';

/** CloudWatch Logs compares some calls on a log group with its ARN followed by `:*`. */
const STREAMS_OF_ONE_GROUP =
  'calls on a log group are authorised on its ARN with the streams behind it; the group itself is named';

/** Moving a service never switches on ECS Exec, which would open a shell into its containers. */
const NO_EXEC = { 'ecs:enable-execute-command': 'true' };

/**
 * What each kind of change is made with, and taken back with where that takes other calls. A statement a grant or correction, on exactly what it names; without one,
 * none of these is in any role.
 *
 * What remains: no condition can limit the image, the command or the `valueFrom` of what is registered, so whoever may
 * register in a family and pass its roles is as strong as that family's deployer (docs/safety.md).
 */
export const CHANGE_PERMISSIONS: Readonly<
  Record<ChangeKindName, { readonly make: readonly Permission[]; readonly takeBack: readonly Permission[] }>
> = {
  'attach-grant': {
    make: [
      {
        actions: ['iam:AttachRolePolicy'],
        resources: ['{executionRole}'],
        conditions: { ArnEquals: { 'iam:PolicyARN': '{policy}' } },
      },
    ],
    takeBack: [
      {
        actions: ['iam:DetachRolePolicy'],
        resources: ['{executionRole}'],
        conditions: { ArnEquals: { 'iam:PolicyARN': '{policy}' } },
      },
    ],
  },
  'create-log-group': {
    make: [
      {
        actions: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'logs:TagResource', 'logs:ListTagsForResource'],
        resources: ['{logGroups}', '{logGroups}:*'],
        wildcard: STREAMS_OF_ONE_GROUP,
      },
    ],
    takeBack: [
      {
        actions: ['logs:DescribeLogStreams', 'logs:DeleteLogGroup'],
        resources: ['{logGroups}', '{logGroups}:*'],
        wildcard: STREAMS_OF_ONE_GROUP,
      },
    ],
  },
  'register-revision': {
    make: [
      {
        actions: ['ecs:RegisterTaskDefinition'],
        resources: ['arn:{partition}:ecs:{region}:{account}:task-definition/{family}:*'],
        wildcard: ANY_REVISION,
      },
      {
        actions: ['ecs:TagResource'],
        resources: ['arn:{partition}:ecs:{region}:{account}:task-definition/{family}:*'],
        wildcard: ANY_REVISION,
        conditions: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } },
      },
      {
        actions: ['iam:PassRole'],
        resources: ['{passRoles}'],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      },
    ],
    takeBack: [],
  },
  'move-service': {
    make: [
      {
        actions: ['ecs:UpdateService'],
        resources: ['{services}'],
        conditions: {
          ArnLike: { 'ecs:task-definition': 'arn:{partition}:ecs:{region}:{account}:task-definition/{family}:*' },
          StringNotEquals: NO_EXEC,
        },
      },
    ],
    takeBack: [],
  },
  'force-deployment': {
    make: [
      {
        actions: ['ecs:UpdateService'],
        resources: ['{services}'],
        // Only calls that name no revision: the service keeps the one that it has.
        conditions: { Null: { 'ecs:task-definition': 'true' }, StringNotEquals: NO_EXEC },
      },
    ],
    takeBack: [],
  },
};

/** Every kind of change, for whoever counts them. */
export const CHANGE_KINDS = Object.keys(CHANGE_PERMISSIONS) as readonly ChangeKindName[];

const LOGS: Permission = {
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  resources: ['{logGroup}'],
};

/** What each function needs of the stack's own resources, whatever is configured. */
export const OWN_PERMISSIONS = {
  remediator: [
    LOGS,
    { actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], resources: ['{queue}'] },
    { actions: ['sqs:SendMessage'], resources: ['{deadLetterQueue}'] },
    // Written by the command `mode`, and by the breaker that falls back to dry-run after ineffective repairs.
    { actions: ['ssm:GetParameter', 'ssm:PutParameter'], resources: ['{modeParameter}'] },
    {
      actions: [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
      ],
      resources: ['{ledger}'],
    },
    { actions: ['sns:Publish'], resources: ['{topic}'] },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['{key}'] },
  ],
  operator: [
    LOGS,
    { actions: ['sqs:SendMessage'], resources: ['{queue}'] },
    { actions: ['ssm:GetParameter'], resources: ['{modeParameter}'] },
    { actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], resources: ['{ledger}'] },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['{key}'] },
  ],
  /** The one read of a value: its own webhook's address. A parameter under a customer-managed key needs kms:Decrypt on it too. */
  webhook: [
    LOGS,
    { actions: ['ssm:GetParameter'], resources: ['{webhookParameter}'] },
    // For its dead letters, whose queue lies under the stack's key (sqs:SendMessage is added with the queue).
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['{key}'] },
  ],
  'container-insights': [
    LOGS,
    { actions: ['ecs:DescribeClusters', 'ecs:UpdateClusterSettings'], resources: ['{clusters}'] },
  ],
} as const satisfies Record<string, readonly Permission[]>;

/** What a placeholder stands for; several values make several resources. */
export type Placeholders = Readonly<Record<string, string | readonly string[]>>;

/**
 * A permission with its placeholders filled in.
 * @throws Error when a placeholder has no value, or several in a condition: a role must never get a statement with a hole
 */
export function fillPermission(permission: Permission, values: Placeholders): Permission {
  const resources = permission.resources.flatMap((resource) => fillTemplate(resource, values));
  if (!permission.conditions) return { ...permission, resources };
  const conditions = mapValues(permission.conditions, (keys) =>
    mapValues(keys, (template) => {
      const [text, ...more] = fillTemplate(template, values);
      if (text === undefined || more.length > 0)
        throw new Error(`Permission template ${template} needs exactly one value`);
      return text;
    }),
  );
  return { ...permission, resources, conditions };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function fillTemplate(template: string, values: Placeholders): readonly string[] {
  const names = new Set([...template.matchAll(/\{([a-zA-Z]+)\}/g)].map(([, name]) => name ?? ''));
  let texts: readonly string[] = [template];
  for (const name of names) {
    const value = values[name];
    if (value === undefined || value.length === 0)
      throw new Error(`Permission template ${template}: {${name}} has no value`);
    const fillings = typeof value === 'string' ? [value] : value;
    texts = texts.flatMap((text) => fillings.map((filling) => text.replaceAll(`{${name}}`, () => filling)));
  }
  return texts;
}
