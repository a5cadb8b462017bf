import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeregisterTaskDefinitionCommand,
  DescribeContainerInstancesCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  TagResourceCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { rootOf } from './principals.ts';

const cluster = 'shop';
let account: Account;
let ecs: ECSClient;

beforeAll(async () => {
  account = await startAccount({ region: 'us-east-2', accountId: '123456789012' });
  ecs = new ECSClient(rootOf(account));
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
}, 120_000);

afterAll(() => account.stop());

const register = (family: string, extra: object = {}) =>
  ecs.send(
    new RegisterTaskDefinitionCommand({ family, containerDefinitions: [{ name: 'main', image: 'app' }], ...extra }),
  );

async function makeService(serviceName: string, taskDefinition: string) {
  const { service } = await ecs.send(
    new CreateServiceCommand({ cluster, serviceName, taskDefinition, desiredCount: 2, launchType: 'FARGATE' }),
  );
  if (service?.serviceArn === undefined) throw new Error('no service came back');
  return service.serviceArn;
}

async function describeService(name: string) {
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [name] }));
  return services?.[0];
}

describe('a container instance', () => {
  it('is described by its ARN and by the id in it; what is unknown, or of another cluster, is missing', async () => {
    const { containerInstance } = await ecs.send(
      new RegisterContainerInstanceCommand({
        cluster,
        instanceIdentityDocument: '{"instanceId":"i-0123456789abcdef0"}',
      }),
    );
    const arn = containerInstance?.containerInstanceArn ?? '';
    expect(arn).toMatch(/^arn:aws:ecs:us-east-2:123456789012:container-instance\/shop\/[0-9a-f]{32}$/);
    const of = (containerInstances: string[], where = cluster) =>
      ecs.send(new DescribeContainerInstancesCommand({ cluster: where, containerInstances }));
    const id = arn.split('/').at(-1) ?? '';
    for (const name of [arn, id]) {
      const shown = { containerInstanceArn: arn, ec2InstanceId: 'i-0123456789abcdef0', status: 'ACTIVE' };
      expect(await of([name])).toMatchObject({ containerInstances: [shown], failures: [] });
    }
    const unknown = arn.replace(id, '0'.repeat(32));
    expect(await of([unknown])).toMatchObject({
      containerInstances: [],
      failures: [{ arn: unknown, reason: 'MISSING' }],
    });
    expect(await of([id], 'other')).toMatchObject({ containerInstances: [], failures: [{ reason: 'MISSING' }] });
    await expect(of([])).rejects.toThrow('cannot be empty');
  });
});

describe('a service', () => {
  it('starts no task by itself and leaves unset members out', async () => {
    await register('quiet', { enableFaultInjection: true });
    const serviceArn = await makeService('quiet', 'quiet');
    expect(serviceArn).toBe('arn:aws:ecs:us-east-2:123456789012:service/shop/quiet');
    const service = await describeService('quiet');
    expect(service).toMatchObject({ runningCount: 0, launchType: 'FARGATE' });
    expect(service).not.toHaveProperty('roleArn');
    expect(service?.deployments).toMatchObject([
      { id: expect.stringMatching(/^ecs-svc\/\w+$/), status: 'PRIMARY', rolloutState: 'IN_PROGRESS', failedTasks: 0 },
    ]);
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'quiet' }));
    expect(taskDefinition).toMatchObject({ enableFaultInjection: true, revision: 1 });
    expect(taskDefinition).not.toHaveProperty('executionRoleArn');
    expect(taskDefinition).not.toHaveProperty('pidMode');
  });

  it('keeps an update in progress until ECS, which the stand-in plays, completes it', async () => {
    await register('slow');
    await register('slow');
    const serviceArn = await makeService('slow', 'slow:1');
    await ecs.send(new UpdateServiceCommand({ cluster, service: 'slow', taskDefinition: 'slow:2' }));
    const [primary, earlier] = (await describeService('slow'))?.deployments ?? [];
    expect([primary?.status, primary?.rolloutState, earlier?.status]).toEqual(['PRIMARY', 'IN_PROGRESS', 'ACTIVE']);
    expect(primary?.taskDefinition).toMatch(/slow:2$/);
    await account.services.put({
      serviceArn,
      runningCount: 2,
      deployments: [
        { id: primary?.id ?? '', rolloutState: 'COMPLETED', runningCount: 2, failedTasks: 1 },
        { id: earlier?.id ?? '', status: 'INACTIVE' },
      ],
      event: '(service slow) has reached a steady state.',
    });
    const service = await describeService('slow');
    expect(service?.deployments).toMatchObject([{ id: primary?.id, rolloutState: 'COMPLETED', failedTasks: 1 }]);
    expect(service?.events?.map(({ message }) => message)).toEqual(['(service slow) has reached a steady state.']);
    await account.services.put({ serviceArn, rollBackTo: earlier?.taskDefinition ?? '' });
    expect((await describeService('slow'))?.taskDefinition).toBe(earlier?.taskDefinition);
    const unknown = account.services.put({ serviceArn, deployments: [{ id: 'ecs-svc/none' }] });
    await expect(unknown).rejects.toThrow('ecs-svc/none');
  });

  it('cannot move to a revision that is missing or INACTIVE', async () => {
    await register('gone');
    await register('gone');
    await makeService('gone', 'gone:1');
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'gone:2' }));
    const move = (taskDefinition: string) =>
      ecs.send(new UpdateServiceCommand({ cluster, service: 'gone', taskDefinition }));
    await expect(move('gone:2')).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition is inactive',
    });
    await expect(move('gone:9')).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition not found.',
    });
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'gone' }));
    expect(taskDefinition?.revision).toBe(1);
    expect((await describeService('gone'))?.deployments).toHaveLength(1);
  });
});

describe('tags', () => {
  it('are shown only where the request includes them', async () => {
    await register('tagged', { tags: [{ key: 'plan', value: 'x' }] });
    const serviceArn = await makeService('tagged', 'tagged');
    await ecs.send(new TagResourceCommand({ resourceArn: serviceArn, tags: [{ key: 'owner', value: 'me' }] }));
    const services = async (include: 'TAGS'[]) => {
      const answer = await ecs.send(new DescribeServicesCommand({ cluster, services: ['tagged'], include }));
      return answer.services?.[0]?.tags;
    };
    expect([await services([]), await services(['TAGS'])]).toEqual([undefined, [{ key: 'owner', value: 'me' }]]);
    const ask = { taskDefinition: 'tagged' };
    expect((await ecs.send(new DescribeTaskDefinitionCommand(ask))).tags).toBeUndefined();
    const withTags = new DescribeTaskDefinitionCommand({ ...ask, include: ['TAGS'] });
    expect((await ecs.send(withTags)).tags).toEqual([{ key: 'plan', value: 'x' }]);
  });
});

describe('a task that the stand-in put', () => {
  it('is shown by DescribeTasks and ListTasks, replaced when put again', async () => {
    const taskArn = 'arn:aws:ecs:us-east-2:123456789012:task/shop/0123456789abcdef0123456789abcdef';
    const clusterArn = 'arn:aws:ecs:us-east-2:123456789012:cluster/shop';
    const task = { taskArn, clusterArn, group: 'service:slow', createdAt: 1_795_000_000 };
    const list = async (desiredStatus: 'RUNNING' | 'STOPPED') =>
      (await ecs.send(new ListTasksCommand({ cluster, serviceName: 'slow', desiredStatus }))).taskArns;
    await account.tasks.put({ ...task, lastStatus: 'PENDING' });
    expect([await list('RUNNING'), await list('STOPPED')]).toEqual([[taskArn], []]);
    await account.tasks.put({ ...task, lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart', stoppedReason: 'text' });
    expect([await list('RUNNING'), await list('STOPPED')]).toEqual([[], [taskArn]]);
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
    expect(tasks).toMatchObject([
      { stopCode: 'TaskFailedToStart', stoppedReason: 'text', createdAt: new Date(1_795_000_000_000) },
    ]);
  });
});
