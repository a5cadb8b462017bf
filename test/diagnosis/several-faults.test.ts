import { describe, expect, it } from 'vitest';

import {
  account,
  definition,
  region,
  role,
  secret,
  service,
  serviceRecord,
  simulationKey,
  taskDefinition,
} from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import {
  isolated,
  privateWithNat,
  type Topology,
  withEndpoint,
  withGroup,
  withS3Gateway,
} from '../fixtures/topology.ts';
import {
  accountWith,
  allowed,
  answer,
  asm,
  fetching,
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
type TitledSituation = Situation & { readonly title: string };

type Answers = NonNullable<Parameters<typeof accountWith>[1]>;

const other = secret.replace('api/db-AbCdEf', 'api/mail-Zz11Yy');
const metadata = {
  [secret]: { arn: secret, name: 'api/db', tags: {} },
  [other]: { arn: other, name: 'api/mail', tags: {} },
};
const key = `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555`;
const token = `arn:aws:ssm:${region}:${account}:parameter/api/token`;
const ecrImage = `${account}.dkr.ecr.${region}.amazonaws.com/api:1`;
const own = { image: ecrImage, secrets: [{ name: 'DB', valueFrom: secret }] };
const subnetA = inSubnet('subnet-a');

const fails = (error: string) => fetching(secret, answer('Secrets Manager', 'GetSecretValue', 400, error));
const unstated = fails('api error AccessDeniedException: Access Denied');
const kmsDenied = fails('api error AccessDeniedException: Access to KMS is not allowed');
const malformed = asm(
  'an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.',
);
const unheardOf = asm('something that nobody has seen before');
const timedOut = fetching(
  secret,
  'operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded',
);
const noGroup = logs('ResourceNotFoundException: The specified log group does not exist.');

const simulate = (resource: string) =>
  simulationKey({ role, action: 'secretsmanager:GetSecretValue', resource, context: {} });
const lacks = (...secrets: readonly string[]): Answers => ({
  simulation: { '*': allowed, ...Object.fromEntries(secrets.map((arn) => [simulate(arn), lacking])) },
});
const holding = (secrets: Record<string, string>): Answers => ({
  secret: metadata,
  'task-definition': { [taskDefinition]: definition(secrets) },
});
const within = (topology: Topology, container: Parameters<typeof task>[0] = own, more: Answers = {}) =>
  accountWith('', { secret: metadata, ...task(container), ...networkOf(topology), ...more });
const deployedIn = (...subnets: readonly string[]): Answers => {
  const [deployment] = serviceRecord().deployments;
  if (deployment === undefined) throw new Error('the fixture has a deployment');
  const deployments = [{ ...deployment, subnets, securityGroups: ['sg-task'], assignPublicIp: false }];
  return { service: { [service]: serviceRecord({ deployments }) } };
};
const everyEndpoint = [
  withEndpoint('secretsmanager'),
  withEndpoint('logs'),
  withEndpoint('ecr.api'),
  withEndpoint('ecr.dkr'),
  withS3Gateway(['rtb-a']),
];
const logging = {
  ...own,
  logDriver: 'awslogs',
  logOptions: { 'awslogs-group': '/ecs/api', 'awslogs-region': region, 'awslogs-stream-prefix': 'api' },
};

const redHerrings: readonly TitledSituation[] = [
  {
    title: 'an explicit deny on a secret that the task does not name is not told',
    reason: denial(secret),
    account: accountWith('', {
      simulation: {
        '*': allowed,
        [simulate(secret)]: lacking,
        [simulate(other)]: { decision: 'explicitDeny', missingContext: [], matched: ['guard'] },
      },
    }),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'a text about a secret that the definition does not hold blames none that it holds',
    reason: denial(other),
    account: accountWith('', lacks(secret)),
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
    account: within(isolated(...everyEndpoint), own, {
      secret: { [secret]: { ...metadata[secret], kmsKeyId: key } },
      key: { [key]: { arn: key, manager: 'CUSTOMER', state: 'Enabled' } },
      'key-policy': {
        [key]: {
          document: { Statement: [{ Effect: 'Allow', Principal: { AWS: ['*'] }, Action: ['*'], Resource: ['*'] }] },
        },
      },
    }),
    finds: ['reported kms-denied api/secret/DB failing'],
  },
  {
    title: 'a service that answered is not said to be unreachable, what the task needs beside it is',
    reason: denial(secret),
    event: subnetA,
    account: within(
      isolated(),
      { ...own, secrets: [...own.secrets, { name: 'MAIL', valueFrom: other }] },
      lacks(secret),
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
];

const gotPast: readonly TitledSituation[] = [
  {
    title:
      'a task that failed at its log driver had its secrets: neither their permission nor the way to them is blamed',
    reason: noGroup,
    event: subnetA,
    account: within(isolated(withEndpoint('logs')), logging, { ...lacks(secret), 'log-group': { '*': 'absent' } }),
    finds: ['proved log-group-not-found api/log-stream failing', 'proved endpoint-missing api/image next'],
  },
  {
    title: 'a task that failed at its image got past whatever seems to block its secrets, not past what is gone since',
    reason: `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${ecrImage}: ${ecrImage}: not found`,
    event: subnetA,
    account: within(isolated(), logging, { 'log-group': { '*': 'absent' }, repository: { '*': { arn: '' } } }),
    finds: ['proved log-group-not-found api/log-stream next', 'proved image-not-found api/image failing'],
  },
  {
    title: 'on EC2 a failing log driver shows nothing of the secrets, which are fetched beside it',
    reason: noGroup,
    event: { ...subnetA, launchType: 'EC2', platformVersion: undefined },
    account: within(isolated(withEndpoint('logs')), logging, { ...lacks(secret), 'log-group': { '*': 'absent' } }),
    finds: ['proved permission-missing api/secret/DB next', 'proved log-group-not-found api/log-stream failing'],
  },
];

const twoAtOnce: readonly TitledSituation[] = [
  {
    title: 'a malformed reference is judged as what it will be once it is corrected',
    reason: malformed,
    account: accountWith('', { ...lacks(secret), ...holding({ DB: `${secret}:url` }), secret: {} }),
    finds: [
      'proved reference-malformed api/secret/DB failing',
      'proved secret-not-found api/secret/DB next',
      'proved permission-missing api/secret/DB next',
    ],
  },
  {
    title: 'a bare name that ECS is denied at Parameter Store is the name of a secret: no call for a parameter is left',
    reason: ssm(
      answer(
        'SSM',
        'GetParameters',
        400,
        refused(
          'ssm:GetParameters',
          `arn:aws:ssm:${region}:${account}:parameter/api/db`,
          'because no identity-based policy allows the ssm:GetParameters action',
        ),
      ),
    ),
    account: accountWith('', {
      ...holding({ DB: 'api/db' }),
      secret: { 'api/db': { arn: secret, name: 'api/db', tags: {} } },
      simulation: { '*': lacking },
    }),
    finds: ['proved secret-name-for-arn api/secret/DB failing'],
  },
  {
    title: 'the role, its boundary and the organisation that all deny are all told, the last as a suspicion',
    reason: unstated,
    account: accountWith('', {
      simulation: { '*': { ...lacking, allowedByBoundary: false, allowedByOrganizations: false } },
    }),
    finds: [
      'proved permission-missing api/secret/DB failing',
      'proved permissions-boundary-denies api/secret/DB failing',
      'suspected service-control-policy-denies api/secret/DB failing',
    ],
  },
  {
    title: 'ECS’s own text decides against a simulation that does not know what the organisation’s policies ask for',
    reason: denial(secret),
    account: accountWith('', {
      simulation: { '*': { ...lacking, decision: 'explicitDeny', allowedByOrganizations: false } },
    }),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'a text that tells no cause is explained by the one fault that its step is proved to have',
    reason: unheardOf,
    account: accountWith('', { ...holding({ DB: secret, MAIL: other }), ...lacks(other) }),
    finds: ['proved permission-missing api/secret/MAIL failing'],
  },
  {
    title: 'a text that tells no cause stays unexplained where its step has two proved faults',
    reason: unheardOf,
    account: accountWith('', { ...holding({ DB: secret, MAIL: other }), ...lacks(secret, other) }),
    finds: [
      'proved permission-missing api/secret/DB next',
      'proved permission-missing api/secret/MAIL next',
      'suspected unexplained-other api/secret/DB failing',
    ],
  },
  {
    title: 'a fault of a secret that the text does not name does not explain it',
    reason: fetching(other, answer('Secrets Manager', 'GetSecretValue', 400, 'api error UnheardOfException: no')),
    account: accountWith('', { ...holding({ DB: secret, MAIL: other }), ...lacks(secret) }),
    finds: ['proved permission-missing api/secret/DB next', 'suspected unexplained-other api/secret/MAIL failing'],
  },
  {
    title: 'a secret’s fault does not explain what Systems Manager is said to have failed at',
    reason: ssm('something that nobody has seen before'),
    account: accountWith('', {
      ...holding({ DB: secret, TOKEN: '/api/token' }),
      ...lacks(secret),
      parameter: { '*': { arn: token, type: 'String', version: 1 } },
    }),
    finds: ['proved permission-missing api/secret/DB next', 'suspected unexplained-other api/secret/TOKEN failing'],
  },
  {
    title: 'a blocked subnet where the task did not run does not explain an unknown text',
    reason: unheardOf,
    event: subnetA,
    account: { ...within(privateWithNat()), ...deployedIn('subnet-a', 'subnet-b') },
    finds: ['proved no-route api/secret/DB next', 'suspected unexplained-other api/secret/DB failing'],
  },
  {
    title: 'a fault of another step does not explain an unknown text',
    reason: unheardOf,
    account: accountWith('', { secret: metadata, ...task(logging), 'log-group': { '*': 'absent' } }),
    finds: ['proved log-group-not-found api/log-stream next', 'suspected unexplained-other api/secret/DB failing'],
  },
];

describe.each([
  { what: 'red herrings', situations: redHerrings },
  { what: 'what the task got past', situations: gotPast },
  { what: 'two causes at once', situations: twoAtOnce },
])('$what', ({ situations }) => {
  it.each(situations)('$title', async ({ reason, account: fake, event, finds }) => {
    expect(found(await diagnoseIn(fake, reason, event))).toEqual(finds);
  });
});
