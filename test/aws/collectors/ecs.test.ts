import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../../shared/aws/clients/clients.ts';
import { createCollect } from '../../../shared/aws/reads/collect.ts';
import { sdkError } from '../sdk-errors.ts';
import { account, ask, itTellsFailuresApart, known, now, region } from './collecting.ts';

const ecs = mockClient(ECSClient);
const arn = (resource: string) => `arn:aws:ecs:${region}:${account}:${resource}`;
const service = arn('service/shop/api');
const task = arn('task/shop/0123');
beforeEach(() => ecs.reset());
const reject = (error: Error) => void ecs.rejects(error);

describe('a stopped task', () => {
  itTellsFailuresApart('stopped-task', task, 'ecs:DescribeTasks', reject);

  it('is read with its reasons, and nothing of its overrides', async () => {
    ecs.on(DescribeTasksCommand, { cluster: 'shop', tasks: [task] }).resolves({
      tasks: [
        {
          taskArn: task,
          lastStatus: 'STOPPED',
          stopCode: 'TaskFailedToStart',
          stoppedReason: 'ResourceInitializationError: …',
          taskDefinitionArn: arn('task-definition/api:7'),
          group: 'service:api',
          containers: [
            { name: 'web', reason: 'no secret' },
            { name: 'log', reason: '' },
          ],
          overrides: { containerOverrides: [{ name: 'web', environment: [{ name: 'P', value: 'hunter2' }] }] },
        },
      ],
    });
    const value = await known('stopped-task', task);
    expect(value).toMatchObject({
      containerReasons: ['no secret'],
      group: 'service:api',
    });
    expect(JSON.stringify(value)).not.toContain('hunter2');
  });

  it('is read without what looks like a credential in its reasons, which are kept and told', async () => {
    const credential = 'AKIAIOSFODNN7EXAMPLE';
    ecs.on(DescribeTasksCommand).resolves({
      tasks: [
        {
          taskArn: task,
          stoppedReason: `key ${credential} failed`,
          containers: [{ reason: `key ${credential} failed` }],
        },
      ],
    });
    const value = await known('stopped-task', task);
    expect(value.stoppedReason).toMatch(/^key \[redacted:/);
    expect(value.containerReasons).toEqual([value.stoppedReason]);
  });

  it('is read with who started it, where and when', async () => {
    const createdAt = new Date('2026-11-23T09:59:30Z');
    const stoppedAt = new Date('2026-11-23T10:00:00Z');
    const details = [{ name: 'subnetId', value: 'subnet-1' }];
    const attachments = [{ type: 'ElasticNetworkInterface', details }];
    const where = { launchType: 'EC2' as const, clusterArn: arn('cluster/shop') };
    ecs
      .on(DescribeTasksCommand)
      .resolves({ tasks: [{ ...where, startedBy: 'ecs-svc/1', createdAt, stoppedAt, attachments }] });
    expect(await known('stopped-task', task)).toMatchObject({
      ...where,
      deploymentId: 'ecs-svc/1',
      createdAt: '2026-11-23T09:59:30.000Z',
      stoppedAt: '2026-11-23T10:00:00.000Z',
      subnets: ['subnet-1'],
    });
  });

  it('is described with up to ninety-nine others of its cluster in one call', async () => {
    const tasks = Array.from({ length: 150 }, (_, index) => arn(`task/shop/${index}`));
    ecs.on(DescribeTasksCommand).callsFake(({ tasks: asked }: { tasks: readonly string[] }) => ({
      tasks: asked.filter((one) => one !== tasks[7]).map((taskArn) => ({ taskArn, lastStatus: 'STOPPED' })),
      failures: asked.filter((one) => one === tasks[7]).map((one) => ({ arn: one, reason: 'MISSING' })),
    }));
    const facts = await createCollect(
      createClients({ region, account }),
      () => now,
    )(tasks.map((subject) => ({ kind: 'stopped-task' as const, subject })));
    const answers = tasks.map((subject) => facts.get({ kind: 'stopped-task', subject })?.is);
    expect(answers.map((is, index) => (is === 'known' ? undefined : [index, is])).filter(Boolean)).toEqual([
      [7, 'absent'],
    ]);
    expect(ecs.commandCalls(DescribeTasksCommand)).toHaveLength(2);
  });

  it('is absent when ECS no longer shows it', async () => {
    ecs.on(DescribeTasksCommand).resolves({ tasks: [], failures: [{ arn: task, reason: 'MISSING' }] });
    expect(await ask('stopped-task', task)).toMatchObject({ is: 'absent' });
  });

  it('is not absent only because an ARN of the old format does not name its cluster', async () => {
    ecs.on(DescribeTasksCommand).resolves({ tasks: [], failures: [{ reason: 'MISSING' }] });
    expect(await ask('stopped-task', arn('task/0123'))).toMatchObject({ is: 'unavailable', why: 'failed' });
  });
});

const revisions = (from: number, to: number, family = 'api') =>
  Array.from({ length: from - to + 1 }, (_, index) => arn(`task-definition/${family}:${from - index}`));

describe('a family’s revisions', () => {
  itTellsFailuresApart('family-revisions', 'api', 'ecs:ListTaskDefinitions', reject);

  it('are those of the exact family, the newest first, at most ten', async () => {
    ecs
      .on(ListTaskDefinitionsCommand, { familyPrefix: 'api', status: 'ACTIVE', sort: 'DESC' })
      .resolvesOnce({ taskDefinitionArns: revisions(40, 31, 'api-gateway'), nextToken: 'more' })
      .resolvesOnce({ taskDefinitionArns: [...revisions(9, 9), ...revisions(12, 10)], nextToken: 'more' })
      .resolves({ taskDefinitionArns: revisions(8, 1) });
    const value = await known('family-revisions', 'api');
    expect(value).toEqual(revisions(12, 3));
  });

  it('are an empty list when all were deregistered, and that is known', async () => {
    ecs.on(ListTaskDefinitionsCommand).resolves({ taskDefinitionArns: [] });
    expect(await known('family-revisions', 'api')).toEqual([]);
  });
});

describe('a service', () => {
  itTellsFailuresApart('service', service, 'ecs:DescribeServices', reject);

  const answer = {
    serviceArn: service,
    serviceName: 'api',
    status: 'ACTIVE',
    taskDefinition: arn('task-definition/api:7'),
    desiredCount: 2,
    runningCount: 0,
    deploymentConfiguration: { strategy: 'CANARY' as const, minimumHealthyPercent: 50 },
    tags: [{ key: 'team', value: 'shop' }],
    deployments: [
      {
        id: 'ecs-svc/1',
        status: 'PRIMARY',
        taskDefinition: arn('task-definition/api:7'),
        rolloutState: 'IN_PROGRESS' as const,
        runningCount: 0,
        createdAt: new Date('2026-11-23T09:00:00Z'),
        networkConfiguration: {
          awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' as const },
        },
      },
    ],
  };

  it.each([
    ['ECS', true],
    ['CUSTOMER', undefined],
  ] as const)('of the resource management type %s', async (resourceManagementType, express) => {
    ecs.on(DescribeServicesCommand).resolves({ services: [{ ...answer, resourceManagementType }] });
    expect(((await known('service', service)) as { express?: true }).express).toBe(express);
  });

  it('is read with its deployments, their network and its tags', async () => {
    ecs
      .on(DescribeServicesCommand, { cluster: 'shop', services: ['api'], include: ['TAGS'] })
      .resolves({ services: [answer] });
    expect(await known('service', service)).toEqual({
      name: 'api',
      taskDefinitionArn: arn('task-definition/api:7'),
      desiredCount: 2,
      runningCount: 0,
      controller: 'ECS',
      strategy: 'CANARY',
      schedulingStrategy: 'REPLICA',
      minimumHealthyPercent: 50,
      status: 'ACTIVE',
      deployments: [
        {
          id: 'ecs-svc/1',
          status: 'PRIMARY',
          taskDefinitionArn: arn('task-definition/api:7'),
          createdAt: '2026-11-23T09:00:00.000Z',
          rolloutState: 'IN_PROGRESS',
          subnets: ['subnet-1'],
          securityGroups: ['sg-1'],
          assignPublicIp: false,
        },
      ],
      tags: { team: 'shop' },
    });
  });

  it('that is deployed by task sets shows them as its deployments, and the primary one’s revision as its own', async () => {
    const { deployments: _none, taskDefinition: _revision, ...external } = answer;
    const { rolloutState: _state, ...set } = answer.deployments[0] ?? {};
    const taskSets = [{ ...set, status: 'ACTIVE', id: 'ecs-svc/0', taskDefinition: arn('task-definition/api:6') }, set];
    const deploymentController = { type: 'EXTERNAL' as const };
    ecs.on(DescribeServicesCommand).resolves({ services: [{ ...external, deploymentController, taskSets }] });
    expect(await known('service', service)).toMatchObject({
      controller: 'EXTERNAL',
      taskDefinitionArn: arn('task-definition/api:7'),
      deployments: [
        { id: 'ecs-svc/0', status: 'ACTIVE', taskDefinitionArn: arn('task-definition/api:6') },
        { id: 'ecs-svc/1', status: 'PRIMARY', taskDefinitionArn: arn('task-definition/api:7'), subnets: ['subnet-1'] },
      ],
    });
  });

  it.each([
    ['with its rollback', { enable: true, rollback: true }, true],
    ['without its rollback', { enable: true, rollback: false }, undefined],
    ['off', { enable: false, rollback: true }, undefined],
  ])('whose circuit breaker is %s says so', async (_title, deploymentCircuitBreaker, expected) => {
    ecs
      .on(DescribeServicesCommand)
      .resolves({ services: [{ ...answer, deploymentConfiguration: { deploymentCircuitBreaker } }] });
    expect((await known('service', service)).rollsBack).toBe(expected);
  });

  it('reads empty texts and missing parts as unset', async () => {
    const bare = {
      serviceArn: '',
      serviceName: 'api',
      status: 'ACTIVE',
      deployments: [{ status: 'PRIMARY', rolloutState: '' as never }],
    };
    ecs.on(DescribeServicesCommand).resolves({ services: [bare] });
    const value = await known('service', service);
    expect(value).toMatchObject({ strategy: 'ROLLING', minimumHealthyPercent: 100 });
    expect(value.deployments[0]).toMatchObject({ subnets: [] });
    expect(value.deployments[0]).not.toHaveProperty('rolloutState');
  });

  it.each([
    ['missing', { services: [], failures: [{ reason: 'MISSING' }] }],
    ['deleted', { services: [{ ...answer, status: 'INACTIVE' }] }],
  ])('is absent when it is %s', async (_, given) => {
    ecs.on(DescribeServicesCommand).resolves(given);
    expect(await ask('service', service)).toMatchObject({ is: 'absent' });
  });

  it('is absent when its cluster does not exist', async () => {
    ecs.rejects(sdkError('ClusterNotFoundException'));
    expect(await ask('service', service)).toMatchObject({ is: 'absent' });
  });

  it('is looked up in the default cluster by an ARN of the old format, and is not absent if it is not found there', async () => {
    ecs
      .on(DescribeServicesCommand, { services: ['api'], include: ['TAGS'] })
      .resolves({ failures: [{ reason: 'MISSING' }] });
    expect(await ask('service', arn('service/api'))).toMatchObject({ is: 'unavailable', why: 'failed' });
  });
});

/** ECS lists so many running tasks, a hundred a page, and describes a hundred a call. */
function listMany(count: number): void {
  const arns = Array.from({ length: count }, (_, index) => arn(`task/shop/${index}`));
  ecs.on(ListTasksCommand).callsFake(({ desiredStatus, nextToken = '0' }: { [of: string]: string }) => {
    const from = Number(nextToken);
    const next = from + 100 < count ? { nextToken: String(from + 100) } : {};
    return desiredStatus === 'STOPPED' ? {} : { taskArns: arns.slice(from, from + 100), ...next };
  });
  ecs.on(DescribeTasksCommand).callsFake(({ tasks }: { tasks: readonly string[] }) => {
    if (tasks.length > 100) throw sdkError('InvalidParameterException');
    return { tasks: tasks.map((taskArn) => ({ taskArn })) };
  });
}

describe('a service’s tasks', () => {
  itTellsFailuresApart('service-tasks', service, 'ecs:ListTasks', reject);

  it.each([
    [150, 150, undefined],
    [1000, 1000, undefined],
    [1001, 1000, true],
  ])(
    'that are %i are read page by page: %i of them, and the fact says whether there are more',
    async (count, read, cut) => {
      listMany(count);
      const fact = await ask('service-tasks', service);
      expect(fact?.is === 'known' && [fact.value.length, fact.cut]).toEqual([read, cut]);
    },
  );

  it('are read, running and stopped, and tell whether they got past their initialisation', async () => {
    const at = new Date('2026-11-23T09:00:00Z');
    ecs.on(ListTasksCommand, { desiredStatus: 'RUNNING' }).resolves({ taskArns: ['t1'] });
    ecs.on(ListTasksCommand, { desiredStatus: 'STOPPED' }).resolves({ taskArns: ['t1', 't2', 't3', 't4'] });
    const t1 = { taskArn: 't1', createdAt: at };
    ecs.on(DescribeTasksCommand, { tasks: ['t1'] }).resolves({ tasks: [t1] });
    ecs.on(DescribeTasksCommand, { tasks: ['t1', 't2', 't3', 't4'] }).resolves({
      tasks: [
        { ...t1, startedAt: at },
        {
          taskArn: 't2',
          createdAt: at,
          stoppedAt: at,
          containers: [{ runtimeId: '', exitCode: null as never }],
        },
        { taskArn: 't3', createdAt: at, containers: [{ exitCode: 0 }] },
        { taskArn: 't4', createdAt: at, containers: [{ runtimeId: 'r-1' }] },
      ],
    });
    const value = await known('service-tasks', service);
    expect(value.map((one) => [one.arn, one.passedInitialisation])).toEqual([
      ['t1', true],
      ['t2', false],
      ['t3', true],
      ['t4', true],
    ]);
    expect(value.map(({ stoppedAt }) => stoppedAt)).toEqual([undefined, at.toISOString(), undefined, undefined]);
  });

  const refusedPull =
    'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref x/api:1: pulling from host x failed with status code [manifests 1]: 403 Forbidden';
  const ran = { name: 'side', runtimeId: 'r-1', exitCode: 137 };
  const refusedSecret =
    'Fetching secret data from AWS Secrets Manager in region eu-west-1: secret arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf: AccessDeniedException: Access Denied';
  const loggerFails =
    'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: dial tcp 10.0.0.5:24224: connect: connection refused';
  it.each<[string, Task, boolean]>([
    ['whose image could not be pulled', { containers: [ran, { name: 'api', reason: refusedPull }] }, false],
    ['whose log driver failed', { containers: [{ ...ran, reason: loggerFails }] }, false],
    [
      'whose secret could not be fetched, by the reason of the task alone',
      { stoppedReason: refusedSecret, containers: [ran] },
      false,
    ],
    [
      'whose program does not exist',
      { containers: [{ runtimeId: 'r-2', reason: 'CannotStartContainerError: exec: "x": not found in $PATH' }] },
      true,
    ],
    ['that somebody stopped with words of their own', { stoppedReason: 'no longer wanted', containers: [ran] }, true],
  ])(
    'in which a container ran got past their start or not by the other containers: one %s',
    async (_what, stopped, passed) => {
      ecs.on(ListTasksCommand).resolves({ taskArns: [] });
      ecs.on(ListTasksCommand, { desiredStatus: 'STOPPED' }).resolves({ taskArns: ['t1'] });
      ecs.on(DescribeTasksCommand).resolves({ tasks: [{ taskArn: 't1', createdAt: new Date(0), ...stopped }] });
      expect(await known('service-tasks', service)).toMatchObject([{ passedInitialisation: passed }]);
    },
  );

  it('are absent with their service', async () => {
    ecs.rejects(sdkError('ServiceNotFoundException'));
    expect(await ask('service-tasks', service)).toMatchObject({ is: 'absent' });
  });
});

describe('the stand-alone tasks of a family', () => {
  const family = { cluster: 'shop', family: 'nightly' };
  itTellsFailuresApart('family-tasks', family, 'ecs:ListTasks', reject);

  it('are read, running and stopped, with their own role and without those of a service', async () => {
    const at = new Date('2026-11-23T09:00:00Z');
    ecs.on(ListTasksCommand, { ...family, desiredStatus: 'RUNNING' }).resolves({ taskArns: ['t1'] });
    ecs.on(ListTasksCommand, { ...family, desiredStatus: 'STOPPED' }).resolves({ taskArns: ['t2', 't3'] });
    ecs.on(DescribeTasksCommand, { tasks: ['t1'] }).resolves({
      tasks: [{ taskArn: 't1', createdAt: at, startedAt: at, group: 'family:nightly' }],
    });
    ecs.on(DescribeTasksCommand, { tasks: ['t2', 't3'] }).resolves({
      tasks: [
        { taskArn: 't2', createdAt: at, overrides: { executionRoleArn: 'other' }, group: 'whatever' },
        { taskArn: 't3', createdAt: at, startedAt: at, group: 'service:api' },
      ],
    });
    expect(await known('family-tasks', family)).toMatchObject([
      { arn: 't1', passedInitialisation: true },
      { arn: 't2', passedInitialisation: false, overrideExecutionRoleArn: 'other' },
    ]);
  });
});
