import { describe, expect, it } from 'vitest';
import type { Service } from '../../shared/evidence/ecs.ts';
import { fakeAccount, role, service, serviceRecord, taskArn, taskDefinition } from '../fixtures/account.ts';
import { account, deployment, region, serviceAction } from '../fixtures/event.ts';
import { deliver, fail, type Installation, incidentOf, install, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, toldStates } from '../fixtures/repair.ts';

const at = '2026-11-23T10:00:04.000Z';
const text = `(service api) failed to launch a task with (error ECS was unable to assume the role '${role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.).`;
const notice = (name = 'SERVICE_TASK_CONFIGURATION_FAILURE', detail: Record<string, unknown> = {}) =>
  JSON.stringify(serviceAction(name, { createdAt: at, ...detail }));
const untrusted = {
  Statement: [{ Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com'] }, Action: ['sts:AssumeRole'] }],
} as const;

/** A service whose events say that its role cannot be assumed, which is so. */
function refusing(installed: Installation, more: Partial<Service> = {}, id = 'e1'): Installation {
  const shown = serviceRecord({ launchFailures: [{ id, at, text }], ...more });
  installed.fake.service = { [service]: shown };
  installed.fake.role = { [role]: { arn: role, name: 'api-exec', trust: untrusted, tags: {} } };
  return installed;
}

describe('a service for which ECS can make no task', () => {
  it.each(['SERVICE_TASK_CONFIGURATION_FAILURE', 'SERVICE_TASK_START_IMPAIRED', 'ECS_OPERATION_THROTTLED'])(
    'is explained and told when ECS sends %s, by the facts of the account',
    async (name) => {
      const installed = refusing(install());
      expect(await deliver(installed, notice(name))).toEqual([]);
      const incident = await incidentOf(installed);
      expect(incident.findings[0]).toMatchObject({ cause: 'role-not-assumable', certainty: 'proved', failing: true });
      expect(incident).toMatchObject({ failures: 1, taskDefinitionArn: taskDefinition, service: 'api' });
      expect(toldStates(installed)).toEqual(['found']);
      expect(installed.told[0]?.text).toContain('1 failure, at');
      expect(installed.told[0]?.text).not.toContain('/tasks/');
    },
  );

  it('is seen when ECS gives its deployment up', async () => {
    const installed = refusing(install());
    const detail = { eventName: 'SERVICE_DEPLOYMENT_FAILED', deploymentId: deployment };
    const given = { 'detail-type': 'ECS Deployment State Change', detail };
    await deliver(installed, JSON.stringify(serviceAction('', {}, given)));
    expect((await incidentOf(installed)).findings[0]).toMatchObject({ cause: 'role-not-assumable' });
  });

  it('is told once, however often the same events come', async () => {
    const installed = refusing(install());
    await deliver(installed, notice(), notice('SERVICE_TASK_START_IMPAIRED'));
    wait(installed, 600);
    await deliver(installed, notice());
    expect((await incidentOf(installed)).failures).toBe(1);
    expect(toldStates(installed)).toEqual(['found']);
  });

  it('is the incident of its service: tasks that fail later are counted in it', async () => {
    const installed = refusing(install());
    await deliver(installed, notice());
    wait(installed, 60);
    await deliver(installed, fail(installed, 'a1'));
    expect(await incidentOf(installed)).toMatchObject({ failures: 2, trigger: { taskArn: taskArn('a1') } });
  });

  it('ends with the first task that runs', async () => {
    const installed = refusing(install());
    await deliver(installed, notice());
    const { Statement } = untrusted;
    installed.fake.role = {
      [role]: {
        arn: role,
        name: 'api-exec',
        trust: { Statement: [{ ...Statement[0], Principal: { Service: ['ecs-tasks.amazonaws.com'] } }] },
        tags: {},
      },
    };
    wait(installed, 300);
    installed.fake.service = { [service]: serviceRecord({ runningCount: 1 }) };
    const ran = { arn: taskArn('ran'), taskDefinitionArn: taskDefinition, createdAt: installed.now };
    installed.fake['service-tasks'] = { [service]: [{ ...ran, passedInitialisation: true }] };
    wait(installed, 300);
    await deliver(installed, tick);
    wait(installed, 300);
    await deliver(installed, tick);
    expect(await incidentOf(installed)).toMatchObject({ status: 'closed', endedBy: taskArn('ran') });
  });

  it('does not end with a task that began before the failure and still runs', async () => {
    const installed = refusing(install(), { runningCount: 1 });
    const older = { arn: taskArn('old'), taskDefinitionArn: taskDefinition, createdAt: '2026-11-23T08:00:00.000Z' };
    installed.fake['service-tasks'] = { [service]: [{ ...older, passedInitialisation: true }] };
    await deliver(installed, notice());
    wait(installed, 300);
    await deliver(installed, tick);
    expect(await incidentOf(installed)).toMatchObject({ status: 'open' });
    expect(await incidentOf(installed)).not.toHaveProperty('endedBy');
  });

  it('is of the revision that ECS was deploying then, although the deployment was replaced since', async () => {
    const [first] = serviceRecord().deployments;
    if (first === undefined) throw new Error('the fixture has no deployment');
    const failed = {
      ...first,
      id: 'ecs-svc/2',
      status: 'INACTIVE',
      taskDefinitionArn: taskDefinition,
      createdAt: at,
    } as const;
    const rolledBack = { ...first, taskDefinitionArn: `${taskDefinition}1`, createdAt: '2026-11-23T10:00:09.000Z' };
    const installed = refusing(install(), { deployments: [rolledBack, failed] });
    await deliver(installed, notice());
    expect((await incidentOf(installed)).trigger).toMatchObject({
      taskDefinitionArn: taskDefinition,
      deploymentId: 'ecs-svc/2',
    });
  });
});

describe('a failure that names its task set', () => {
  const taskSet = (id: string, status: 'PRIMARY' | 'ACTIVE', revision: number, createdAt: string) => {
    const taskDefinitionArn = taskDefinition.replace(/\d+$/, String(revision));
    return { id, status, taskDefinitionArn, createdAt, subnets: [], securityGroups: [] };
  };
  const deployments = [
    taskSet('ecs-svc/1', 'PRIMARY', 7, '2026-11-20T00:00:00.000Z'),
    taskSet('ecs-svc/2', 'ACTIVE', 8, '2026-11-23T09:00:00.000Z'),
  ];
  const naming = (deploymentId: string) =>
    refusing(install(), { deployments, launchFailures: [{ id: 'e1', at, text, deployment: deploymentId }] });

  it('is of that one, although a newer one exists', async () => {
    const installed = naming('ecs-svc/1');
    await deliver(installed, notice());
    expect((await incidentOf(installed)).trigger).toMatchObject({
      deploymentId: 'ecs-svc/1',
      taskDefinitionArn: taskDefinition,
    });
  });

  it('leads to nothing once that one is gone', async () => {
    const installed = naming('ecs-svc/3');
    await deliver(installed, notice('SERVICE_TASK_START_IMPAIRED'));
    expect(installed.told).toEqual([]);
  });
});

describe('an event about a service', () => {
  it('that its own events do not bear out leads to nothing', async () => {
    const installed = refusing(install({ grants: [grant] }), { launchFailures: [] });
    await deliver(installed, notice('SERVICE_TASK_START_IMPAIRED', { reason: text }));
    expect(installed.counted).toContain('ignored no-launch-failure');
    expect([installed.told, installed.kept, installed.executed]).toEqual([[], [], []]);
  });

  it('that gives a cause is delivered once more while the service’s events lag behind', async () => {
    const installed = refusing(install(), { launchFailures: [] });
    expect(await deliver(installed, notice())).toHaveLength(1);
    wait(installed, 362);
    expect(await deliver(installed, notice())).toEqual([]);
    expect(installed.told).toEqual([]);
  });

  it('of a service that is gone leads to nothing', async () => {
    const installed = install();
    installed.fake.service = {};
    expect(await deliver(installed, notice())).toEqual([]);
    expect(installed.told).toEqual([]);
  });

  it('of a service that cannot be read is delivered again', async () => {
    const installed = install();
    installed.fake.service = { [service]: 'throttled' };
    expect(await deliver(installed, notice())).toHaveLength(1);
  });
});

describe('what would fail next, of a service for which ECS can make no task', () => {
  it('is not repaired before a task fails for it, which alone could prove the repair', async () => {
    const installed = refusing(install({ grants: [grant] }));
    await deliver(installed, notice());
    const { findings } = await incidentOf(installed);
    expect(findings).toMatchObject([
      { cause: 'role-not-assumable', decision: 'ask' },
      { cause: 'permission-missing', decision: 'hold', reason: { code: 'no-task-yet' } },
    ]);
    expect(executedKinds(installed)).toEqual([]);
    installed.fake.role = fakeAccount('').role ?? {};
    installed.fake.service = { [service]: serviceRecord() };
    wait(installed, 60);
    await deliver(installed, fail(installed, 'a1'));
    expect(executedKinds(installed)).toEqual(['attach-grant']);
  });
});

it('a failure without a task names its account and Region', async () => {
  const installed = refusing(install());
  await deliver(installed, notice());
  expect(await incidentOf(installed)).toMatchObject({ account, region, cluster: 'shop', launchType: null });
});
