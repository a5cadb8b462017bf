import { setTimeout as wait } from 'node:timers/promises';
import {
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { AttachRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { type Ecs, startEcs } from '../sandbox/ecs/ecs.ts';
import type { EcsMoment } from '../sandbox/ecs/moments.ts';
import { createSurroundings } from '../sandbox/ecs/surroundings.ts';
import { type BuiltWorld, buildWorld } from '../sandbox/world/build-world.ts';
import { checkWorld } from '../sandbox/world/read-world.ts';
import { createRootClients, type RootClients } from '../sandbox/world/root-clients.ts';

const account12 = '000000000000';
const secret = `arn:aws:secretsmanager:us-east-1:${account12}:secret:fen/db-AbC123`;
const sealed = `arn:aws:secretsmanager:us-east-1:${account12}:secret:fen/sealed-XyZ789`;
const read = (resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['secretsmanager:GetSecretValue', 'ssm:GetParameters'], Resource: resource }],
});
const allow = (...Action: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});
const foreignTrust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

function service(name: string, valueFrom: string | undefined, more: object = {}) {
  const { container = {}, ...rest } = more as { readonly container?: object };
  const secrets = valueFrom === undefined ? {} : { secrets: [{ name: 'DB', valueFrom }] };
  return {
    name,
    cluster: 'fen',
    family: name,
    executionRole: 'fen-reads',
    containers: [{ name: 'app', image: 'nginx', ...secrets, ...container }],
    ...rest,
  };
}

/** One service a fault, and some that have none. */
const world = {
  clusters: ['fen', 'bog'],
  instances: [{ cluster: 'bog', role: 'fen-instance', memoryMiB: 600 }],
  keys: [{ name: 'fen' }],
  managedPolicies: [{ name: 'fen-secret', document: read(secret) }],
  roles: [
    { name: 'fen-reads', attached: ['AmazonECSTaskExecutionRolePolicy'], inline: { reads: read('*') } },
    { name: 'fen-bare', attached: ['AmazonECSTaskExecutionRolePolicy'] },
    { name: 'fen-nothing' },
    { name: 'fen-token', inline: { token: allow('ecr:GetAuthorizationToken') } },
    { name: 'fen-instance', inline: { token: allow('ecr:GetAuthorizationToken', 'logs:CreateLogStream') } },
    { name: 'fen-foreign', trust: foreignTrust, inline: { reads: read('*') } },
  ],
  secrets: [
    { name: 'fen/db', suffix: 'AbC123', keys: ['url'] },
    { name: 'fen/sealed', suffix: 'XyZ789', value: 'invented', kmsKey: 'fen' },
    { name: 'fen/gone', suffix: 'Gone99', value: 'invented', scheduledForDeletion: true },
  ],
  parameters: [{ name: '/fen/dsn' }],
  logGroups: ['/fen'],
  repositories: ['fen'],
  subnets: [
    { name: 'closed', reaches: 'nothing' },
    { name: 'half', reaches: ['secretsmanager', 'logs'] },
  ],
  services: [
    service('runs', `${secret}:url::`, {
      desiredCount: 2,
      container: {
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/fen', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'x' },
        },
      },
    }),
    service('denied', secret, { executionRole: 'fen-bare' }),
    service('denied-on-ec2', secret, { executionRole: 'fen-bare', launchType: 'EC2' }),
    service('colons', `${secret}:url`),
    service('wrong-suffix', `arn:aws:secretsmanager:us-east-1:${account12}:secret:fen/db-ZZZZZZ`),
    service('deleted', `arn:aws:secretsmanager:us-east-1:${account12}:secret:fen/gone-Gone99`),
    service('no-key', `${secret}:uri::`),
    service('sealed', sealed),
    service('no-parameter', '/fen/dns'),
    service('closed', secret, { subnets: ['closed'] }),
    service('half-open', secret, {
      subnets: ['half'],
      container: { image: `${account12}.dkr.ecr.us-east-1.amazonaws.com/fen:1` },
    }),
    service('no-log-group', undefined, {
      container: {
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/nowhere', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'x' },
        },
      },
    }),
    service('no-token', undefined, {
      executionRole: 'fen-nothing',
      container: { image: `${account12}.dkr.ecr.us-east-1.amazonaws.com/fen:1` },
    }),
    service('no-pull', undefined, {
      executionRole: 'fen-token',
      container: { image: `${account12}.dkr.ecr.us-east-1.amazonaws.com/fen:1` },
    }),
    service('no-pull-on-ec2', undefined, {
      cluster: 'bog',
      launchType: 'EC2',
      executionRole: undefined,
      container: { image: `${account12}.dkr.ecr.us-east-1.amazonaws.com/fen:1` },
    }),
    service('no-log-group-on-ec2', undefined, {
      cluster: 'bog',
      launchType: 'EC2',
      executionRole: undefined,
      container: {
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/nowhere', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'x' },
        },
      },
    }),
    service('untrusted', secret, { executionRole: 'fen-foreign' }),
    service('breaks', `${secret}:url`, { circuitBreaker: { rollback: false } }),
  ],
  tasks: [
    {
      cluster: 'fen',
      family: 'nightly',
      executionRole: 'fen-bare',
      containers: [{ name: 'job', image: 'nginx', secrets: [{ name: 'DB', valueFrom: secret }] }],
      times: 1,
    },
  ],
  remediator: { mode: 'off' },
};

let account: Account;
let clients: RootClients;
let built: BuiltWorld;
let ecs: Ecs;
let queue: string;
const moments: EcsMoment[] = [];
const trouble: unknown[] = [];

beforeAll(async () => {
  const checked = checkWorld(world);
  if (checked.is === 'invalid') throw new Error(checked.problems.join('\n'));
  account = await startAccount();
  clients = createRootClients(account);
  built = await buildWorld(checked.world, account, clients);
  queue = await listen();
  const around = createSurroundings({
    account,
    network: built.network.network,
    instances: built.instances,
    watch: (moment) => moments.push(moment),
  });
  ecs = startEcs(around, (error) => trouble.push(error));
  ecs.run({
    clusterArn: `arn:aws:ecs:us-east-1:${account12}:cluster/fen`,
    family: 'nightly',
    launchType: 'FARGATE',
    subnets: [],
    times: 1,
    everySeconds: 1,
  });
  await until(() =>
    moments.some((one) => one.is === 'deployment' && one.service === 'breaks' && one.state === 'FAILED'),
  );
});

afterAll(async () => {
  await ecs?.stop();
  await account?.stop();
});

/** A queue that gets every event of the stand-in by a rule. */
async function listen(): Promise<string> {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*' },
    ],
  };
  const { QueueUrl: url = '' } = await clients.sqs.send(
    new CreateQueueCommand({ QueueName: 'events', Attributes: { Policy: JSON.stringify(policy) } }),
  );
  const events = new EventBridgeClient({
    endpoint: account.endpoint,
    region: account.region,
    credentials: account.credentials,
  });
  await events.send(new PutRuleCommand({ Name: 'all', EventPattern: JSON.stringify({ source: ['aws.ecs'] }) }));
  await events.send(
    new PutTargetsCommand({
      Rule: 'all',
      Targets: [{ Id: 'queue', Arn: `arn:aws:sqs:us-east-1:${account12}:events` }],
    }),
  );
  return url;
}

async function until(met: () => boolean, seconds = 40): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await wait(100)) {
    if (trouble.length > 0) throw trouble[0];
    if (met()) return;
  }
  throw new Error(
    `not within ${seconds} s; seen: ${JSON.stringify(moments.map((one) => ('group' in one ? one.group : one.is)))}`,
  );
}

function reasonOf(group: string): string {
  const stopped = moments.find(
    (one): one is Extract<EcsMoment, { readonly is: 'task-stopped' }> =>
      one.is === 'task-stopped' && one.group === group,
  );
  return stopped?.reason ?? '';
}

function failuresOf(group: string): number {
  return moments.filter((one) => one.is === 'task-stopped' && one.group === group).length;
}

function isRunning(group: string): boolean {
  return moments.some((one) => one.is === 'task-running' && one.group === group);
}

const chain =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ';
const asm = `${chain}unable to retrieve secret from asm: service call has been retried 1 time(s): `;

describe('the stand-in for ECS', () => {
  it('runs the tasks of a service whose every fetch succeeds, and completes its deployment', async () => {
    await until(() =>
      moments.some((one) => one.is === 'deployment' && one.service === 'runs' && one.state === 'COMPLETED'),
    );
    const { services = [] } = await clients.ecs.send(
      new DescribeServicesCommand({ cluster: 'fen', services: ['runs'] }),
    );
    expect(services[0]).toMatchObject({
      runningCount: 2,
      deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', failedTasks: 0 }],
    });
    const { taskArns } = await clients.ecs.send(new ListTasksCommand({ cluster: 'fen', serviceName: 'runs' }));
    const { tasks = [] } = await clients.ecs.send(new DescribeTasksCommand({ cluster: 'fen', tasks: taskArns }));
    expect(tasks).toHaveLength(2);
    expect(tasks[0]).toMatchObject({
      lastStatus: 'RUNNING',
      startedAt: expect.any(Date),
      containers: [{ runtimeId: expect.any(String) }],
    });
  });

  it.each([
    [
      'denied',
      `${asm}failed to fetch secret ${secret} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: `,
    ],
    ['colons', `${asm}an invalid ARN format for the AWS Secrets Manager secret was specified.`],
    ['no-key', `${asm}retrieved secret from Secrets Manager did not contain json key uri`],
    [
      'no-parameter',
      `${chain}unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /fen/dns`,
    ],
    [
      'closed',
      'ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager.',
    ],
    [
      'half-open',
      'ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue',
    ],
    [
      'no-log-group',
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: operation error CloudWatch Logs: CreateLogStream, https response error StatusCode: 400, RequestID: ',
    ],
    [
      'no-token',
      `${chain}unable to retrieve ecr registry auth: service call has been retried 1 time(s): operation error ECR: GetAuthorizationToken, https response error StatusCode: 400, RequestID: `,
    ],
    [
      'no-pull',
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${account12}.dkr.ecr.us-east-1.amazonaws.com/fen:1: pulling from host ${account12}.dkr.ecr.us-east-1.amazonaws.com failed with status code [manifests 1]: 403 Forbidden`,
    ],
    ['no-pull-on-ec2', 'CannotPullContainerError: The task can’t pull the image.'],
    [
      'no-log-group-on-ec2',
      'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: ',
    ],
    [
      'denied-on-ec2',
      `Secret ${secret}: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: `,
    ],
  ])('stops a task of %s with the text of what really went wrong', async (name, beginning) => {
    await until(() => reasonOf(`service:${name}`) !== '');
    expect(reasonOf(`service:${name}`).slice(0, beginning.length)).toBe(beginning);
  });

  it.each([
    [
      'denied',
      `is not authorized to perform: secretsmanager:GetSecretValue on resource: ${secret} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    ],
    [
      'no-token',
      'is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action',
    ],
    ['no-pull-on-ec2', 'assumed-role/fen-instance/i-'],
    ['wrong-suffix', "ResourceNotFoundException: Secrets Manager can't find the specified secret."],
    ['deleted', 'InvalidRequestException: You can'],
    ['sealed', 'AccessDeniedException: Access to KMS is not allowed'],
    ['no-log-group', 'ResourceNotFoundException: The specified log group does not exist. : exit status 1'],
  ])('tells of %s in the words of the service that refused', async (name, words) => {
    await until(() => reasonOf(`service:${name}`) !== '');
    expect(reasonOf(`service:${name}`)).toContain(words);
  });

  it('makes no task where it may not assume the execution role, and says so in a service event', async () => {
    const { services = [] } = await clients.ecs.send(
      new DescribeServicesCommand({ cluster: 'fen', services: ['untrusted'] }),
    );
    expect(services[0]?.events?.[0]?.message).toContain(
      `ECS was unable to assume the role 'arn:aws:iam::${account12}:role/fen-foreign'`,
    );
    expect(reasonOf('service:untrusted')).toBe('');
  });

  it('opens the circuit breaker after three failures and starts no more tasks', async () => {
    const before = failuresOf('service:breaks');
    await wait(2500);
    expect([before, failuresOf('service:breaks')]).toEqual([3, 3]);
  });

  it('says of a service whose tasks stop again and again that it cannot start them', async () => {
    await until(() =>
      moments.some((one) => one.is === 'service-event' && one.service === 'denied' && /consistently/.test(one.text)),
    );
    const { services = [] } = await clients.ecs.send(
      new DescribeServicesCommand({ cluster: 'fen', services: ['denied'] }),
    );
    expect(services[0]?.events?.map((one) => one.message)).toContainEqual(
      expect.stringContaining('(service denied) is unable to consistently start tasks successfully.'),
    );
  });

  it('shows a stopped task just as its event says, and a stand-alone one under its family', async () => {
    const events: Record<string, unknown>[] = [];
    for (;;) {
      const { Messages = [] } = await clients.sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) break;
      events.push(...Messages.map((one) => JSON.parse(one.Body ?? '{}') as Record<string, unknown>));
    }
    const stopped = events
      .map((one) => one['detail'] as Record<string, unknown>)
      .filter((detail) => detail['lastStatus'] === 'STOPPED');
    const nightly = stopped.find((detail) => detail['group'] === 'family:nightly');
    const { tasks = [] } = await clients.ecs.send(
      new DescribeTasksCommand({ cluster: 'fen', tasks: [String(nightly?.['taskArn'])] }),
    );
    expect(tasks[0]).toMatchObject({
      stoppedReason: nightly?.['stoppedReason'],
      stopCode: 'TaskFailedToStart',
      group: 'family:nightly',
    });
    expect(new Date(String(nightly?.['stoppedAt'])).getTime()).toBe(tasks[0]?.stoppedAt?.getTime());
    const actions = events
      .filter((one) => one['detail-type'] === 'ECS Service Action')
      .map((one) => ({ resources: one['resources'], ...(one['detail'] as Record<string, unknown>) }));
    const clusterArn = `arn:aws:ecs:us-east-1:${account12}:cluster/fen`;
    expect(actions).toContainEqual({
      resources: [`arn:aws:ecs:us-east-1:${account12}:service/fen/untrusted`],
      eventType: 'ERROR',
      eventName: 'SERVICE_TASK_CONFIGURATION_FAILURE',
      reason: expect.stringContaining('ECS was unable to assume the role'),
      clusterArn,
      createdAt: expect.any(String),
    });
    expect(actions).toContainEqual({
      resources: [`arn:aws:ecs:us-east-1:${account12}:service/fen/denied`],
      eventType: 'WARN',
      eventName: 'SERVICE_TASK_START_IMPAIRED',
      clusterArn,
      createdAt: expect.any(String),
    });
    expect(events.every((one) => one['source'] === 'aws.ecs' && one['account'] === account12)).toBe(true);
  });

  it('starts the task as soon as the role really may read the secret', async () => {
    await clients.iam.send(
      new AttachRolePolicyCommand({ RoleName: 'fen-bare', PolicyArn: `arn:aws:iam::${account12}:policy/fen-secret` }),
    );
    await until(() => isRunning('service:denied'));
    expect(isRunning('service:denied')).toBe(true);
  });

  it('starts the task as soon as its subnet has a path to the internet', async () => {
    await built.network.setReach(['closed'], 'everything');
    await until(() => isRunning('service:closed'));
    expect(isRunning('service:closed')).toBe(true);
  });

  it('stops the tasks of a service that is deleted, and shows the service as draining until they have stopped', async () => {
    const place = { cluster: 'fen', service: 'runs' };
    const { service: deleted } = await clients.ecs.send(new DeleteServiceCommand({ ...place, force: true }));
    expect(deleted).toMatchObject({ status: 'DRAINING', desiredCount: 0, runningCount: 2 });
    const shown = async () => {
      const { services = [] } = await clients.ecs.send(
        new DescribeServicesCommand({ cluster: 'fen', services: ['runs'] }),
      );
      return services[0];
    };
    await vi.waitFor(async () => expect((await shown())?.status).toBe('INACTIVE'), { timeout: 20_000, interval: 200 });
    expect((await shown())?.runningCount).toBe(0);
  });
});
