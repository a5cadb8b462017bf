import { account, definition, region, role, secret, simulationKey, taskDefinition } from '../../fixtures/account.ts';
import { denial } from '../../fixtures/event.ts';
import { isolated, withEndpoint } from '../../fixtures/topology.ts';
import {
  accountWith,
  allowed,
  answer,
  type CauseCase,
  fetching,
  files,
  inSubnet,
  lacking,
  logs,
  networkOf,
  refused,
  secretNotFound,
  task,
} from './case.ts';

const taskRole = role.replace('api-exec', 'api-task');
const unassumable = (arn: string) =>
  `(service api) failed to launch a task with (error ECS was unable to assume the role '${arn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.).`;
/** A trust policy for a service, called for one account. */
const trustOf = (service: string, of: string) => ({
  Statement: [
    {
      Effect: 'Allow' as const,
      Principal: { Service: [service] },
      Action: ['sts:AssumeRole'],
      Condition: { StringEquals: { 'aws:SourceAccount': [of] } },
    },
  ],
});

const metadata = { arn: secret, name: 'api/db', tags: {} };
const key = `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555`;
const kms = {
  secret: { [secret]: { ...metadata, kmsKeyId: key } },
  key: { [key]: { arn: key, manager: 'CUSTOMER', state: 'Enabled' } },
} as const;
/** The role's own policy allows the call. */
const own = {
  'role-policies': {
    [role]: [
      {
        name: 'own',
        document: {
          Statement: [{ Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [secret] }],
        },
      },
    ],
  },
} as const;
const file = 'arn:aws:s3:::shop-config/api.env';
const group = '/ecs/api';
const groupArn = `arn:aws:logs:${region}:${account}:log-group:${group}`;
const logging = (more: Record<string, string> = {}) =>
  task({
    logDriver: 'awslogs',
    logOptions: { 'awslogs-group': group, 'awslogs-region': region, 'awslogs-stream-prefix': 'api', ...more },
  });
const ecrImage = `${account}.dkr.ecr.${region}.amazonaws.com/api:1`;
const ecr = (error: string) =>
  `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): ${answer('ECR', 'GetAuthorizationToken', 400, error)}`;
const unstated = fetching(
  secret,
  answer('Secrets Manager', 'GetSecretValue', 400, 'api error AccessDeniedException: Access Denied'),
);
const byResourcePolicy = denial(secret).replace(/because no .*$/, 'with an explicit deny in a resource-based policy');
const byEndpoint = denial(secret).replace(
  /because no .*$/,
  'because no VPC endpoint policy allows the secretsmanager:GetSecretValue action',
);
const foreign = secret.replace(account, '444455556666');
const mine = {
  Effect: 'Deny',
  Principal: { AWS: [role] },
  Action: ['secretsmanager:*'],
  Resource: ['*'],
  Sid: 'KeepOut',
} as const;
const reading = (resources: readonly string[]) =>
  ({
    Statement: [{ Effect: 'Allow', Principal: { AWS: ['*'] }, Action: ['secretsmanager:*'], Resource: resources }],
  }) as const;
const endpoint = (resources: readonly string[]) =>
  networkOf(isolated(withEndpoint('secretsmanager', { policy: reading(resources) })));
const elsewhere = { image: 'public.ecr.aws/docker/library/busybox:1' };
const foreignRole = role.replace('api-exec', 'gone-exec');
const underPath = role.replace('role/', 'role/service/');

export const iamCases: readonly CauseCase[] = [
  {
    cause: 'permission-missing',
    title: 'a secret',
    reason: denial(secret),
    account: accountWith(denial(secret), { simulation: { '*': lacking } }),
    finds: ['proved permission-missing api/secret/DB failing'],
    names: ['api-exec', 'secretsmanager:GetSecretValue', secret],
    nearMisses: [
      {
        title: 'an explicit deny',
        account: accountWith(denial(secret), {
          ...own,
          simulation: { '*': { ...lacking, decision: 'explicitDeny', matched: ['guard'] } },
        }),
        finds: ['proved explicit-deny api/secret/DB failing'],
      },
      {
        title: 'an explicit deny beside it: the one does not hide the other',
        account: accountWith(denial(secret), {
          simulation: { '*': { ...lacking, decision: 'explicitDeny', matched: ['guard'] } },
        }),
        finds: ['proved explicit-deny api/secret/DB failing', 'proved permission-missing api/secret/DB failing'],
      },
      {
        title: 'a policy allows it by now, and only the organisation is said to deny',
        account: accountWith(denial(secret), {
          ...own,
          simulation: { '*': { ...lacking, decision: 'explicitDeny', allowedByOrganizations: false } },
        }),
        finds: ['reported permission-missing api/secret/DB failing'],
      },
      {
        title: 'allowed by now: only ECS’s report stands',
        account: accountWith(denial(secret)),
        finds: ['reported permission-missing api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'permission-missing',
    title: 'the key of a secret',
    reason: fetching(
      secret,
      answer('Secrets Manager', 'GetSecretValue', 400, 'api error AccessDeniedException: Access to KMS is not allowed'),
    ),
    account: accountWith('', { ...kms, simulation: { '*': allowed, [decrypt()]: lacking } }),
    finds: ['proved permission-missing api/secret/DB failing'],
    names: ['kms:Decrypt', key],
    nearMisses: [
      {
        title: 'the key is disabled',
        account: accountWith('', { ...kms, key: { [key]: { ...kms.key[key], state: 'Disabled' } } }),
        finds: ['proved key-unusable api/secret/DB failing'],
      },
      {
        title: 'the key’s own policy lets nobody of the account in',
        account: accountWith('', {
          ...kms,
          'key-policy': {
            [key]: {
              document: {
                Statement: [
                  {
                    Effect: 'Allow',
                    Principal: { AWS: ['arn:aws:iam::444455556666:root'] },
                    Action: ['kms:*'],
                    Resource: ['*'],
                  },
                ],
              },
            },
          },
        }),
        finds: ['proved resource-policy-denies api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'permission-missing',
    title: 'of a secret whose own policy allows others only',
    reason: unstated,
    account: accountWith('', {
      simulation: { '*': lacking },
      'secret-policy': {
        [secret]: {
          document: { Statement: [{ ...reading([secret]).Statement[0], Principal: { AWS: [foreignRole] } }] },
        },
      },
    }),
    finds: ['proved permission-missing api/secret/DB failing'],
    names: ['api-exec', secret],
    nearMisses: [
      {
        title: 'the secret’s own policy allows the role, which is enough within an account',
        account: accountWith('', {
          simulation: { '*': lacking },
          'secret-policy': {
            [secret]: { document: { Statement: [{ ...reading([secret]).Statement[0], Principal: { AWS: [role] } }] } },
          },
        }),
        finds: ['suspected permission-missing api/secret/DB failing'],
      },
      {
        title: 'it hangs on a condition that nobody here knows',
        account: accountWith('', {
          simulation: { '*': lacking },
          'secret-policy': {
            [secret]: {
              document: {
                Statement: [
                  {
                    ...reading([secret]).Statement[0],
                    Principal: { AWS: [role] },
                    Condition: { StringEquals: { 'aws:SourceVpce': ['vpce-1'] } },
                  },
                ],
              },
            },
          },
        }),
        finds: ['undecided permission-missing api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'permission-missing',
    title: 'the token of ECR',
    reason: ecr(
      refused(
        'ecr:GetAuthorizationToken',
        '*',
        'because no identity-based policy allows the ecr:GetAuthorizationToken action',
      ),
    ),
    account: accountWith('', { ...task({ image: ecrImage }), simulation: { '*': lacking } }),
    finds: ['proved permission-missing api/registry-token failing'],
    names: ['ecr:GetAuthorizationToken'],
    nearMisses: [
      {
        title: 'a public image needs no token: the text stands alone',
        account: accountWith('', { ...task({}), simulation: { '*': lacking } }),
        finds: ['reported permission-missing null failing'],
      },
    ],
  },
  {
    cause: 'permission-missing',
    title: 'the log stream',
    reason: logs(
      refused(
        'logs:CreateLogStream',
        `${groupArn}:log-stream:api/api/1`,
        'because no identity-based policy allows the logs:CreateLogStream action',
      ),
    ),
    account: accountWith('', {
      ...logging(),
      'log-group': { '*': { name: group } },
      simulation: { '*': lacking },
    }),
    finds: ['proved permission-missing api/log-stream failing'],
    names: ['logs:CreateLogStream', `${groupArn}:log-stream:api/api/*`],
    nearMisses: [
      {
        title: 'the group is not there',
        reason: logs('ResourceNotFoundException: The specified log group does not exist.'),
        account: accountWith('', logging()),
        finds: ['proved log-group-not-found api/log-stream failing'],
      },
    ],
  },
  {
    cause: 'permission-missing',
    title: 'the creation of a log group that is not there',
    reason: logs(
      refused(
        'logs:CreateLogGroup',
        `${groupArn}:log-stream:`,
        'because no identity-based policy allows the logs:CreateLogGroup action',
      ),
    ),
    account: accountWith('', {
      ...logging({ 'awslogs-create-group': 'true' }),
      simulation: { '*': allowed, [createGroup()]: lacking },
    }),
    finds: ['proved permission-missing api/log-stream failing'],
    names: ['logs:CreateLogGroup', `${groupArn}:*`],
    nearMisses: [
      {
        title: 'the group is there, and nothing speaks of creating it',
        reason: 'ResourceInitializationError: failed to validate logger args: signal: killed',
        account: accountWith('', {
          ...logging({ 'awslogs-create-group': 'true' }),
          'log-group': { '*': { name: group } },
          simulation: { '*': allowed, [createGroup()]: lacking },
        }),
        finds: ['reported no-way-to-service api/log-stream failing'],
      },
    ],
  },
  {
    cause: 'permission-missing',
    title: 'an environment file',
    reason: files(answer('S3', 'HeadObject', 403, 'api error Forbidden: Forbidden')),
    account: accountWith('', {
      ...task({ environmentFiles: [file] }),
      'environment-file': { [file]: { exists: true, near: [] } },
      simulation: { '*': lacking },
    }),
    finds: ['proved permission-missing api/environment-file/0 failing'],
    names: ['s3:GetObject', file],
    nearMisses: [
      {
        title: 'the file is not there, which S3 answers alike',
        account: accountWith('', {
          ...task({ environmentFiles: [file] }),
          'environment-file': { [file]: { exists: false, near: [] } },
        }),
        finds: ['proved environment-file-not-found api/environment-file/0 failing'],
      },
      {
        title: 'the bucket’s policy denies it',
        account: accountWith('', {
          ...task({ environmentFiles: [file] }),
          'environment-file': { [file]: { exists: true, near: [] } },
          'bucket-policy': { 'shop-config': { document: { Statement: [{ ...mine, Action: ['s3:GetObject'] }] } } },
        }),
        finds: ['proved resource-policy-denies api/environment-file/0 failing'],
      },
    ],
  },
  {
    cause: 'explicit-deny',
    title: 'in a policy of the role',
    reason: denial(secret).replace(/because no .*$/, 'with an explicit deny in an identity-based policy'),
    account: accountWith('', {
      ...own,
      simulation: { '*': { ...lacking, decision: 'explicitDeny', matched: ['guard'] } },
    }),
    finds: ['proved explicit-deny api/secret/DB failing'],
    names: ['guard', 'secretsmanager:GetSecretValue'],
    nearMisses: [
      {
        title: 'the statement is gone by now',
        account: accountWith(''),
        finds: ['reported explicit-deny api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'permissions-boundary-denies',
    title: 'whatever the role allows',
    reason: denial(secret).replace(
      /because no .*$/,
      'because no permissions boundary allows the secretsmanager:GetSecretValue action',
    ),
    account: accountWith('', { ...own, simulation: { '*': { ...lacking, allowedByBoundary: false } } }),
    finds: ['proved permissions-boundary-denies api/secret/DB failing'],
    names: ['permissions boundary', secret],
    nearMisses: [
      {
        title: 'the role’s own policies lack it too, as all of them were read',
        account: accountWith('', { simulation: { '*': { ...lacking, allowedByBoundary: false } } }),
        finds: [
          'proved permission-missing api/secret/DB next',
          'proved permissions-boundary-denies api/secret/DB failing',
        ],
      },
      {
        title: 'the boundary allows it, the role does not',
        account: accountWith('', { simulation: { '*': { ...lacking, allowedByBoundary: true } } }),
        finds: [
          'proved permission-missing api/secret/DB next',
          'reported permissions-boundary-denies api/secret/DB failing',
        ],
      },
    ],
  },
  {
    cause: 'service-control-policy-denies',
    title: 'of the organisation',
    reason: denial(secret).replace(
      /because no .*$/,
      'because no service control policy allows the secretsmanager:GetSecretValue action',
    ),
    account: accountWith('', { ...own, simulation: { '*': { ...lacking, allowedByOrganizations: false } } }),
    finds: ['proved service-control-policy-denies api/secret/DB failing'],
    names: ['service control policy', secret],
    nearMisses: [
      {
        title: 'the text does not say which policy denied it: a simulation alone does not prove it',
        reason: unstated,
        account: accountWith('', { ...own, simulation: { '*': { ...lacking, allowedByOrganizations: false } } }),
        finds: ['suspected service-control-policy-denies api/secret/DB failing'],
      },
      {
        title: 'Secrets Manager looked for the secret, so that no policy denied the call',
        reason: secretNotFound(secret),
        account: accountWith('', {
          ...own,
          secret: { [secret]: 'absent' },
          simulation: { '*': { ...lacking, allowedByOrganizations: false } },
        }),
        finds: ['proved secret-not-found api/secret/DB failing'],
      },
      {
        title: 'the boundary, not the organisation',
        account: accountWith('', {
          ...own,
          simulation: { '*': { ...lacking, allowedByBoundary: false, allowedByOrganizations: true } },
        }),
        finds: ['proved permissions-boundary-denies api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'resource-policy-denies',
    title: 'the secret’s',
    reason: byResourcePolicy,
    account: accountWith('', { 'secret-policy': { [secret]: { document: { Statement: [mine] } } } }),
    finds: ['proved resource-policy-denies api/secret/DB failing'],
    names: ['KeepOut', 'api-exec'],
    nearMisses: [
      {
        title: 'the policy is about another role, so that only the text says so',
        account: accountWith('', {
          'secret-policy': { [secret]: { document: { Statement: [{ ...mine, Principal: { AWS: [foreignRole] } }] } } },
        }),
        finds: ['reported resource-policy-denies api/secret/DB failing'],
      },
      {
        title: 'the policy hangs on a condition that nobody here knows',
        account: accountWith('', {
          'secret-policy': {
            [secret]: {
              document: { Statement: [{ ...mine, Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-1'] } } }] },
            },
          },
        }),
        finds: ['reported resource-policy-denies api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'resource-policy-denies',
    title: 'another account’s',
    reason: unstated.replaceAll(secret, foreign),
    account: accountWith('', { ...task({ secrets: [{ name: 'DB', valueFrom: foreign }] }) }),
    finds: ['suspected resource-policy-denies api/secret/DB failing'],
    names: ['444455556666', foreign],
    nearMisses: [
      {
        title: 'the simulation does not tell the two accounts’ sides apart',
        account: accountWith('', {
          ...task({ secrets: [{ name: 'DB', valueFrom: foreign }] }),
          'role-policies': {
            [role]: [
              {
                name: 'own',
                document: { Statement: [{ Effect: 'Allow', Action: ['secretsmanager:*'], Resource: [foreign] }] },
              },
            ],
          },
          simulation: { '*': { ...lacking, sides: 'both' } },
        }),
        finds: ['undecided permission-missing api/secret/DB failing'],
      },
      {
        title: 'the role itself may not ask for it',
        account: accountWith('', {
          ...task({ secrets: [{ name: 'DB', valueFrom: foreign }] }),
          simulation: { '*': lacking },
        }),
        finds: ['proved permission-missing api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'endpoint-policy-denies',
    title: 'that allows other secrets only',
    reason: byEndpoint,
    event: inSubnet('subnet-a'),
    account: accountWith('', {
      ...task({ ...elsewhere, secrets: [{ name: 'DB', valueFrom: secret }] }),
      ...endpoint([`${secret}-other`]),
    }),
    finds: ['proved endpoint-policy-denies api/secret/DB failing', 'proved no-route api/image next'],
    names: ['vpce-secretsmanager', 'api-exec'],
    nearMisses: [
      {
        title: 'the endpoint’s policy allows it',
        account: accountWith('', {
          ...task({ ...elsewhere, secrets: [{ name: 'DB', valueFrom: secret }] }),
          ...endpoint([secret]),
        }),
        finds: ['proved no-route api/image next', 'reported endpoint-policy-denies api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'role-not-assumable',
    title: 'by its trust policy',
    reason:
      'ECS was unable to assume the role that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions.',
    account: accountWith('', {
      ...task({}),
      role: {
        [role]: {
          arn: role,
          name: 'api-exec',
          tags: {},
          trust: {
            Statement: [{ Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com'] }, Action: ['sts:AssumeRole'] }],
          },
        },
      },
    }),
    finds: ['proved role-not-assumable execution-role failing'],
    names: ['api-exec', 'ecs-tasks.amazonaws.com', 'ec2.amazonaws.com'],
    nearMisses: [
      {
        title: 'the trust policy names ECS tasks of this account',
        account: accountWith('', {
          ...task({}),
          role: {
            [role]: {
              arn: role,
              name: 'api-exec',
              tags: {},
              trust: {
                Statement: [
                  {
                    Effect: 'Allow',
                    Principal: { Service: ['ecs-tasks.amazonaws.com'] },
                    Action: ['sts:AssumeRole'],
                    Condition: { StringEquals: { 'aws:SourceAccount': [account] } },
                  },
                ],
              },
            },
          },
        }),
        finds: ['suspected role-not-assumable execution-role failing'],
      },
    ],
  },
  {
    cause: 'role-not-assumable',
    title: 'for it is gone',
    reason: `ECS was unable to assume the role '${foreignRole}' that was provided for this task.`,
    account: accountWith('', task({}, { executionRoleArn: foreignRole })),
    finds: ['proved role-not-assumable execution-role failing'],
    names: [foreignRole, 'does not exist'],
    nearMisses: [
      {
        title: 'the role exists and trusts ECS tasks',
        account: accountWith('', task({}, { executionRoleArn: role })),
        finds: ['suspected role-not-assumable null failing'],
      },
    ],
  },
  {
    cause: 'role-not-assumable',
    title: 'under another path than the one that exists',
    reason: unassumable(role),
    account: accountWith('', {
      ...task({}),
      role: {
        'api-exec': { arn: underPath, name: 'api-exec', tags: {}, trust: trustOf('ecs-tasks.amazonaws.com', account) },
      },
    }),
    finds: ['proved role-not-assumable execution-role failing'],
    names: [underPath, 'has another path', 'Set executionRoleArn of api'],
    nearMisses: [
      {
        title: 'the definition names that path',
        account: accountWith('', {
          ...task({}, { executionRoleArn: underPath }),
          role: {
            [underPath]: {
              arn: underPath,
              name: 'api-exec',
              tags: {},
              trust: trustOf('ecs-tasks.amazonaws.com', account),
            },
          },
        }),
        finds: ['suspected role-not-assumable null failing'],
      },
    ],
  },
  {
    cause: 'role-not-assumable',
    title: 'from this account',
    reason: unassumable(role),
    account: accountWith('', {
      ...task({}),
      role: {
        [role]: { arn: role, name: 'api-exec', tags: {}, trust: trustOf('ecs-tasks.amazonaws.com', '999999999999') },
      },
    }),
    finds: ['proved role-not-assumable execution-role failing'],
    names: ['api-exec', 'only under a condition', account],
    nearMisses: [
      {
        title: 'the condition names this account',
        account: accountWith('', {
          ...task({}),
          role: {
            [role]: { arn: role, name: 'api-exec', tags: {}, trust: trustOf('ecs-tasks.amazonaws.com', account) },
          },
        }),
        finds: ['suspected role-not-assumable execution-role failing'],
      },
    ],
  },
  {
    cause: 'task-role-not-assumable',
    title: 'by its trust policy',
    reason: unassumable(taskRole),
    account: accountWith('', {
      ...task({}, { taskRoleArn: taskRole }),
      role: {
        [role]: { arn: role, name: 'api-exec', tags: {}, trust: trustOf('ecs-tasks.amazonaws.com', account) },
        [taskRole]: { arn: taskRole, name: 'api-task', tags: {}, trust: trustOf('ec2.amazonaws.com', account) },
      },
    }),
    finds: ['proved task-role-not-assumable task-role failing'],
    names: ['api-task', 'ecs-tasks.amazonaws.com', 'ec2.amazonaws.com'],
    nearMisses: [
      {
        title: 'it is the execution role that does not let ECS in',
        reason: unassumable(role),
        account: accountWith('', {
          ...task({}, { taskRoleArn: taskRole }),
          role: {
            [role]: { arn: role, name: 'api-exec', tags: {}, trust: trustOf('ec2.amazonaws.com', account) },
            [taskRole]: {
              arn: taskRole,
              name: 'api-task',
              tags: {},
              trust: trustOf('ecs-tasks.amazonaws.com', account),
            },
          },
        }),
        finds: ['proved role-not-assumable execution-role failing'],
      },
    ],
  },
  {
    cause: 'task-role-not-assumable',
    title: 'for it is gone',
    reason: unassumable(taskRole),
    account: accountWith('', task({}, { taskRoleArn: taskRole })),
    finds: ['proved task-role-not-assumable task-role failing'],
    names: [taskRole, 'does not exist', 'taskRoleArn'],
    nearMisses: [
      {
        title: 'both roles are one, which exists',
        reason: unassumable(role),
        account: accountWith('', task({}, { taskRoleArn: role })),
        finds: ['suspected role-not-assumable execution-role failing'],
      },
    ],
  },
  {
    cause: 'role-not-assumable',
    title: 'so that its credentials are unknown to AWS',
    reason: fetching(
      secret,
      answer(
        'Secrets Manager',
        'GetSecretValue',
        400,
        'api error UnrecognizedClientException: The security token included in the request is invalid.',
      ),
    ),
    account: accountWith('', {
      'task-definition': { [taskDefinition]: definition({ DB: secret }, { executionRoleArn: foreignRole }) },
    }),
    finds: ['proved role-not-assumable execution-role failing'],
    names: [foreignRole],
    nearMisses: [
      {
        title: 'the role is there',
        account: accountWith(''),
        finds: ['suspected credentials-rejected api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'execution-role-missing',
    title: 'on EC2, where registration does not ask for it',
    reason: 'ASM secret resource: unable to find execution role credentials',
    event: { launchType: 'EC2' },
    account: accountWith('', withoutRole()),
    finds: ['proved execution-role-missing execution-role failing'],
    names: ['api:7', '/containerDefinitions/0/secrets/0/valueFrom'],
    nearMisses: [
      {
        title: 'the definition names one',
        account: accountWith('', { 'task-definition': { [taskDefinition]: definition({ DB: secret }) } }),
        finds: ['suspected execution-credentials-missing execution-role failing'],
      },
    ],
  },
];

function decrypt(): string {
  return simulated('kms:Decrypt', key, {
    'kms:CallerAccount': account,
    'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
  });
}

function createGroup(): string {
  return simulated('logs:CreateLogGroup', `${groupArn}:log-stream:`, {});
}

function simulated(action: string, resource: string, context: Record<string, string>): string {
  return simulationKey({ role, action, resource, context });
}

function withoutRole() {
  const { executionRoleArn: _, ...without } = definition({ DB: secret });
  return { 'task-definition': { [taskDefinition]: without } };
}
