import type { ChangeKindName } from './change/kinds/index.ts';
import type { FactKind } from './evidence/ask.ts';

/**
 * One statement of a role's policy. Resources and the values of conditions are templates. `{partition}`, `{region}` and
 * `{account}` are those of the stack. `{readRegions}` are the stack's Region and the Regions of granted secrets and
 * keys. The other placeholders are filled from a grant, a correction, or a resource of the stack.
 */
export type Permission = {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** If a resource holds a `*`: why no exact ARN is possible. cdk-nag gets the same reason. */
  readonly wildcard?: string;
};

const ANY_WORKLOAD =
  'what fails is not known at deploy time: any workload of the account is watched; a read of metadata, and never of a value';
/**
 * The ARN of a bucket names no account, so this condition does. Without it the statement would also cover buckets of
 * other accounts.
 */
const OWN_BUCKETS = { StringEquals: { 'aws:ResourceAccount': '{account}' } };
const NO_RESOURCE_TYPE = 'AWS defines no resource type for this action (Service Authorization Reference)';

/**
 * The permissions to read each kind of fact. They read metadata only: no action here returns the value of a secret or
 * of a parameter.
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
  // A listing shows names and sizes, but not the content of an environment file.
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
    // EFS requires this permission too, on the network interface of the mount target, when it returns the security
    // groups (EFS API reference).
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

/** For some calls on a log group, CloudWatch Logs authorises the ARN of the group followed by `:*`. */
const STREAMS_OF_ONE_GROUP =
  'calls on a log group are authorised on its ARN with the streams behind it; the group itself is named';

/** A call that moves a service must never switch on ECS Exec, which would open a shell into the containers. */
const NO_EXEC = { 'ecs:enable-execute-command': 'true' };

/**
 * The permissions to make each kind of change, and to undo it if the undo needs other calls. There is one statement for
 * each grant or correction, on exactly the resources that it names. Without a grant or correction no role holds any of
 * these.
 *
 * A risk remains: no condition of IAM can limit the image, the command or the `valueFrom` of a registered task
 * definition. So a role that may register in a family and pass its roles can do all that the deployer of the family can
 * do (docs/safety.md).
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
        // Allows only calls that name no revision, so that the service keeps its revision.
        conditions: { Null: { 'ecs:task-definition': 'true' }, StringNotEquals: NO_EXEC },
      },
    ],
    takeBack: [],
  },
};

/** Every kind of change, for code that counts changes by kind. */
export const CHANGE_KINDS = Object.keys(CHANGE_PERMISSIONS) as readonly ChangeKindName[];

const LOGS: Permission = {
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  resources: ['{logGroup}'],
};

/** The permissions of each function on the stack's own resources. They do not depend on the configuration. */
export const OWN_PERMISSIONS = {
  remediator: [
    LOGS,
    { actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], resources: ['{queue}'] },
    { actions: ['sqs:SendMessage'], resources: ['{deadLetterQueue}'] },
    // The remediator sets the mode for the command `mode`, and when it falls back to dry-run after ineffective repairs.
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
  /**
   * The only permission to read a value: the URL of its own webhook. A parameter under a customer-managed key also
   * needs kms:Decrypt on that key.
   */
  webhook: [
    LOGS,
    { actions: ['ssm:GetParameter'], resources: ['{webhookParameter}'] },
    // For the dead-letter queue of the function, which is encrypted with the stack's key. CDK adds sqs:SendMessage
    // together with the queue.
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['{key}'] },
  ],
  'container-insights': [
    LOGS,
    { actions: ['ecs:DescribeClusters', 'ecs:UpdateClusterSettings'], resources: ['{clusters}'] },
  ],
} as const satisfies Record<string, readonly Permission[]>;

/** The values of the placeholders. A list of values makes a list of resources. */
export type Placeholders = Readonly<Record<string, string | readonly string[]>>;

/**
 * Fills in the placeholders of a permission.
 * @throws Error if a placeholder has no value, or several values in a condition: a role must never get an incomplete
 * statement
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
