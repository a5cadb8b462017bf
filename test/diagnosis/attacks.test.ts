import { describe, expect, it } from 'vitest';
import { type PolicyStatement, type ResourcePolicy, simulationSubject } from '../../shared/evidence/ask.ts';
import { account, definition, ecsTasksTrust, region, role, secret, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import {
  isolated,
  privateWithNat,
  rule,
  type Topology,
  withEgress,
  withEndpoint,
  withGroup,
  withS3Gateway,
} from '../fixtures/topology.ts';
import {
  accountWith,
  allowed,
  answer,
  asm,
  efs,
  fetching,
  files,
  inSubnet,
  lacking,
  logs,
  networkOf,
  refused,
  type Situation,
  ssm,
  task,
} from './cases/case.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

/** What an account may hold to lead a diagnosis astray, and what is to be found all the same. */
type Attack = Situation & { readonly title: string };

type Answers = NonNullable<Parameters<typeof accountWith>[1]>;
type Container = Parameters<typeof task>[0];

const metadata = { arn: secret, name: 'api/db', tags: {} };
const other = secret.replace('api/db-AbCdEf', 'api/mail-Zz11Yy');
const key = `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555`;
const ecrImage = `${account}.dkr.ecr.${region}.amazonaws.com/api:1`;
const file = 'arn:aws:s3:::shop-config/api.env';
const otherRole = role.replace('api-exec', 'job-exec');
const own = { image: ecrImage, secrets: [{ name: 'DB', valueFrom: secret }] };
const subnetA = inSubnet('subnet-a');
const standAlone = { group: 'family:api', startedBy: 'somebody' };

const fails = (error: string) => fetching(secret, answer('Secrets Manager', 'GetSecretValue', 400, error));
const unstated = fails('api error AccessDeniedException: Access Denied');
const kmsDenied = fails('api error AccessDeniedException: Access to KMS is not allowed');
const malformed = asm(
  'an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.',
);
const timedOut = fetching(
  secret,
  'operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded',
);
const dialling = (address: string) =>
  fetching(
    secret,
    `operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , request send failed, Post "https://secretsmanager.${region}.amazonaws.com/": dial tcp ${address}:443: i/o timeout`,
  );
const unassumable =
  'ECS was unable to assume the role that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions.';

const simulate = (action: string, resource: string, as = role) =>
  simulationSubject({ role: as, action, resource, context: {} });
const lacksSecret: Answers = {
  simulation: { '*': allowed, [simulate('secretsmanager:GetSecretValue', secret)]: lacking },
};
const holding = (secrets: Record<string, string>, more: Parameters<typeof definition>[1] = {}): Answers => ({
  'task-definition': { [taskDefinition]: definition(secrets, more) },
});
const within = (topology: Topology, container: Container = own, more: Answers = {}) =>
  accountWith('', { secret: { [secret]: metadata }, ...task(container), ...networkOf(topology), ...more });
const ecr = [withEndpoint('ecr.api'), withEndpoint('ecr.dkr'), withS3Gateway(['rtb-a'])];
const everyEndpoint = [withEndpoint('secretsmanager'), withEndpoint('logs'), ...ecr];

const statements = (...all: readonly PolicyStatement[]) => ({ document: { Statement: all } });
const anybody = { Principal: { AWS: ['*'] }, Action: ['*'], Resource: ['*'] } as const;
const carriedBySecret = (...all: readonly PolicyStatement[]): Answers => ({
  'secret-policy': { [secret]: statements(...all) },
});
const carriedByKey = (...all: readonly PolicyStatement[]): Answers => ({
  secret: { [secret]: { ...metadata, kmsKeyId: key } },
  key: { [key]: { arn: key, manager: 'CUSTOMER', state: 'Enabled' } },
  'key-policy': { [key]: statements(...all) },
});
const trusts = (service: string, action: string): PolicyStatement => ({
  Effect: 'Allow',
  Principal: { Service: [service] },
  Action: [action],
});
const gateway = (condition: Record<string, Record<string, readonly string[]>>) =>
  isolated(
    withS3Gateway(['rtb-a'], { policy: { Statement: [{ Effect: 'Allow', ...anybody, Condition: condition }] } }),
  );
const environmentFile = { image: ecrImage, secrets: [], environmentFiles: [file] };
const fileThere: Answers = { 'environment-file': { '*': { exists: true, near: [] } } };
const fileDenied = files(answer('S3', 'GetObject', 403, 'api error AccessDenied: Access Denied'));
const group = '/ecs/api';
const logging = (options: Record<string, string>): Container => ({
  secrets: own.secrets,
  logDriver: 'awslogs',
  logOptions: { 'awslogs-group': group, ...options },
});
const fileSystem = 'fs-0123456789abcdef0';
const mounting = (topology: Topology, policy: ResourcePolicy) =>
  accountWith('', {
    ...networkOf(topology),
    ...task({ secrets: [] }, { fileSystems: [{ volume: 'data', index: 0, fileSystem, iam: true }], taskRoleArn: role }),
    'file-system-policy': { [fileSystem]: policy },
    'file-system': {
      [fileSystem]: {
        id: fileSystem,
        arn: `arn:aws:elasticfilesystem:${region}:${account}:file-system/${fileSystem}`,
        state: 'available',
        mountTargets: [
          {
            id: 'fsmt-1',
            subnet: 'subnet-a',
            vpc: 'vpc-1',
            zone: `${region}a`,
            address: '10.0.1.7',
            state: 'available',
            securityGroups: ['sg-mount'],
          },
        ],
      },
    },
  });
const admitsNfs = withGroup('sg-mount', { ingress: [rule(2049, { cidrs: ['10.0.0.0/16'] })] });

const redHerrings: readonly Attack[] = [
  {
    title: 'an explicit deny on a secret that the task does not name is not told',
    reason: denial(secret),
    account: accountWith('', {
      simulation: {
        '*': allowed,
        [simulate('secretsmanager:GetSecretValue', secret)]: lacking,
        [simulate('secretsmanager:GetSecretValue', other)]: {
          decision: 'explicitDeny',
          missingContext: [],
          matched: ['guard'],
        },
      },
    }),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'a text about a secret that the definition does not hold blames none that it holds',
    reason: denial(other),
    account: accountWith('', lacksSecret),
    finds: ['proved permission-missing api/secret/DB next', 'reported permission-missing null failing'],
  },
  {
    title: 'a closed group that is not the task’s is not told',
    reason: timedOut,
    event: subnetA,
    account: within(isolated(...everyEndpoint, withGroup('sg-stranger', { egress: [] }))),
    finds: ['reported no-way-to-service api/secret/DB failing'],
  },
  {
    title: 'no endpoint for KMS is missing: the service decrypts, not the task',
    reason: kmsDenied,
    event: subnetA,
    account: within(isolated(...everyEndpoint), own, carriedByKey({ Effect: 'Allow', ...anybody })),
    finds: ['reported kms-denied api/secret/DB failing'],
  },
  {
    title: 'a service that answered is not said to be unreachable, what the task needs beside it is',
    reason: denial(secret),
    event: subnetA,
    account: within(
      isolated(),
      { ...own, secrets: [...own.secrets, { name: 'MAIL', valueFrom: other }] },
      { ...lacksSecret, secret: { '*': metadata } },
    ),
    finds: ['proved permission-missing api/secret/DB failing', 'proved no-route api/registry-token next'],
  },
  {
    title: 'an image of another Region’s registry is not served by the endpoints of this one',
    reason: timedOut,
    event: subnetA,
    account: within(isolated(...everyEndpoint), { ...own, image: ecrImage.replace(region, 'eu-west-1') }),
    finds: ['proved no-route api/registry-token next', 'reported no-way-to-service api/secret/DB failing'],
  },
  {
    title:
      'without a stream prefix Fargate has started tasks: it is not held against one that fails for something else',
    reason: denial(secret),
    account: accountWith('', {
      ...lacksSecret,
      ...task(logging({ 'awslogs-region': region })),
      'log-group': { '*': { arn: 'arn', name: group } },
    }),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'a log group of another Region, which cannot be read, stays what ECS says of it',
    reason: logs('ResourceNotFoundException: The specified log group does not exist.'),
    account: accountWith('', {
      ...task(logging({ 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'api' })),
      'log-group': { '*': 'absent' },
    }),
    finds: ['reported log-group-not-found api/log-stream failing'],
  },
];

const twoAtOnce: readonly Attack[] = [
  {
    title: 'a malformed reference is judged as what it will be once it is corrected',
    reason: malformed,
    account: accountWith('', { ...lacksSecret, ...holding({ DB: `${secret}:url` }), secret: {} }),
    finds: [
      'proved permission-missing api/secret/DB next',
      'proved reference-malformed api/secret/DB failing',
      'proved secret-not-found api/secret/DB next',
    ],
  },
  {
    title: 'a boundary and the organisation that both deny are both told',
    reason: unstated,
    account: accountWith('', {
      simulation: { '*': { ...lacking, allowedByBoundary: false, allowedByOrganizations: false } },
    }),
    finds: [
      'proved permissions-boundary-denies api/secret/DB failing',
      'proved service-control-policy-denies api/secret/DB failing',
    ],
  },
];

const policies: readonly Attack[] = [
  {
    title: 'a trust policy whose other statements are about others still lets ECS in',
    reason: unassumable,
    account: accountWith('', {
      role: {
        [role]: {
          arn: role,
          name: 'api-exec',
          tags: {},
          trust: {
            Statement: [trusts('ec2.amazonaws.com', 'sts:AssumeRole'), trusts('ecs-tasks.amazonaws.com', 'sts:*')],
          },
        },
      },
    }),
    finds: ['suspected role-not-assumable execution-role failing'],
  },
  {
    title: 'a stand-alone task is judged by the execution role that its caller chose',
    reason: denial(secret).replaceAll('api-exec', 'job-exec'),
    event: { ...standAlone, overrides: { executionRoleArn: otherRole, containerOverrides: [] } },
    account: accountWith('', {
      role: { [otherRole]: { arn: otherRole, name: 'job-exec', trust: ecsTasksTrust, tags: {} } },
      'role-policies': { [otherRole]: [] },
      simulation: { '*': allowed, [simulate('secretsmanager:GetSecretValue', secret, otherRole)]: lacking },
    }),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'a deny for everybody but the role spares it, whoever else is kept out',
    reason: unstated,
    account: accountWith(
      '',
      carriedBySecret({ Effect: 'Deny', NotPrincipal: { AWS: [role] }, Action: ['*'], Resource: ['*'] }),
    ),
    finds: ['suspected permission-missing api/secret/DB failing'],
  },
  {
    title: 'a deny for everybody but another role strikes this one',
    reason: unstated,
    account: accountWith(
      '',
      carriedBySecret({ Effect: 'Deny', NotPrincipal: { AWS: [otherRole] }, Action: ['*'], Resource: ['*'] }),
    ),
    finds: ['proved resource-policy-denies api/secret/DB failing'],
  },
  {
    title: 'a deny outside one VPC endpoint proves nothing, for which one was taken is not known',
    reason: unstated,
    account: accountWith(
      '',
      carriedBySecret({ Effect: 'Deny', ...anybody, Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-1'] } } }),
    ),
    finds: ['suspected permission-missing api/secret/DB failing'],
  },
  {
    title: 'an endpoint’s policy for the account’s own resources proves nothing, for a bucket’s ARN names no account',
    reason: fileDenied,
    event: subnetA,
    account: within(gateway({ StringEquals: { 'aws:ResourceAccount': [account] } }), environmentFile, fileThere),
    finds: ['proved endpoint-missing api/image next', 'suspected permission-missing api/environment-file/0 failing'],
  },
  {
    title: 'a parameter under the AWS-managed key takes no permission on a key',
    reason: ssm(
      refused(
        'ssm:GetParameters',
        `arn:aws:ssm:${region}:${account}:parameter/api/token`,
        'because no identity-based policy allows the ssm:GetParameters action',
      ),
    ),
    account: accountWith('', {
      ...holding({ TOKEN: '/api/token' }),
      parameter: {
        '/api/token': {
          name: '/api/token',
          arn: `arn:aws:ssm:${region}:${account}:parameter/api/token`,
          type: 'SecureString',
          keyId: 'alias/aws/ssm',
          version: 1,
        },
      },
      // Whatever is asked beside the parameter itself would be lacking.
      simulation: { '*': lacking },
    }),
    finds: ['proved permission-missing api/secret/TOKEN failing'],
  },
  {
    title: 'the secret of another log driver’s option is fetched as the execution role like any other',
    reason: denial(secret),
    account: accountWith('', {
      ...lacksSecret,
      ...task({ secrets: [], logDriver: 'splunk', logSecretOptions: [{ name: 'splunk-token', valueFrom: secret }] }),
    }),
    finds: ['proved permission-missing api/log-option/splunk-token failing'],
  },
];

const ways: readonly Attack[] = [
  {
    title:
      'the dialled address of an endpoint without private DNS shows that a hosted zone names it: its group is asked',
    reason: dialling('10.0.2.9'),
    event: subnetA,
    account: within(
      isolated(
        withEndpoint('secretsmanager', { privateDns: false }, [rule(443, { cidrs: ['10.9.0.0/16'] })]),
        withEndpoint('logs'),
        ...ecr,
      ),
    ),
    finds: ['proved endpoint-security-group-closed api/secret/DB failing'],
  },
  {
    title: 'an endpoint that admits a group proves nothing of a stand-alone task, whose groups nobody knows',
    reason: timedOut,
    event: { ...subnetA, ...standAlone },
    account: within(
      isolated(withEndpoint('secretsmanager', {}, [rule(443, { groups: ['sg-other'] })]), withEndpoint('logs'), ...ecr),
    ),
    finds: ['reported no-way-to-service api/secret/DB failing'],
  },
  ...['EXTERNAL', 'MANAGED_INSTANCES'].map((launchType) => ({
    title: `the subnet of a task on ${launchType} proves nothing: its host fetches`,
    reason: timedOut,
    event: { ...subnetA, launchType, platformVersion: undefined },
    account: within(isolated()),
    finds: ['reported no-way-to-service api/secret/DB failing'],
  })),
  {
    title: 'a policy of the file system that asks for its mount target lets a task in that has one',
    reason: efs("b'mount.nfs4: access denied by server while mounting 127.0.0.1:/'"),
    event: subnetA,
    account: mounting(
      privateWithNat(admitsNfs),
      statements({
        Effect: 'Allow',
        ...anybody,
        Condition: { Bool: { 'elasticfilesystem:AccessedViaMountTarget': ['true'] } },
      }),
    ),
    finds: ['suspected file-system-access-denied volume/file-system/data failing'],
  },
  {
    title: 'a task’s group that lets only HTTPS out keeps it from its file system',
    reason: efs("b'mount.nfs4: Connection timed out'"),
    event: subnetA,
    account: mounting(privateWithNat(admitsNfs, withEgress(rule(443, { cidrs: ['0.0.0.0/0'] }))), {}),
    finds: ['proved mount-target-closed volume/file-system/data failing'],
  },
];

describe.each([
  { what: 'red herrings', attacks: redHerrings },
  { what: 'two causes at once', attacks: twoAtOnce },
  { what: 'policies', attacks: policies },
  { what: 'ways', attacks: ways },
])('$what', ({ attacks }) => {
  it.each(attacks)('$title', async ({ reason, account: fake, event, finds }) => {
    expect(found(await diagnoseIn(fake, reason, event))).toEqual(finds);
  });
});
