import { DescribeServicesCommand, ECSClient, type Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../../shared/aws/clients/clients.ts';
import { createExecute } from '../../../shared/aws/executors/execute.ts';
import type { Reason } from '../../../shared/change/reason.ts';
import { denial, throttle } from '../sdk-errors.ts';

const ecs = mockClient(ECSClient);
const execute = createExecute(createClients({ region: 'eu-west-1' }));
const context = { planHash: 'p' };
const revision = (number: number) => `arn:aws:ecs:eu-west-1:111122223333:task-definition/api:${number}`;
const where = {
  service: 'arn:aws:ecs:eu-west-1:111122223333:service/shop/api',
  cluster: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
};
const move = { kind: 'move-service', ...where, from: revision(7), to: revision(8) } as const;
const force = { kind: 'force-deployment', ...where, taskDefinition: revision(7) } as const;
const primary = {
  id: 'ecs-svc/1',
  status: 'PRIMARY',
  taskDefinition: revision(7),
  createdAt: new Date('2026-11-23T09:00:00Z'),
};
const service: Service = {
  serviceName: 'api',
  status: 'ACTIVE',
  taskDefinition: revision(7),
  runningCount: 0,
  deployments: [primary],
};
const shows = (change: Partial<Service>) =>
  ecs.on(DescribeServicesCommand).resolves({ services: [{ ...service, ...change }] });
const updates = () => ecs.commandCalls(UpdateServiceCommand).map((call) => call.args[0].input);
beforeEach(() => ecs.reset());

const changedMeanwhile: [string, Partial<Service>, Reason][] = [
  [
    'it runs another revision',
    { taskDefinition: revision(9), deployments: [{ ...primary, taskDefinition: revision(9) }] },
    { code: 'service-moved', to: revision(9) },
  ],
  [
    'a newer deployment has begun',
    { deployments: [primary, { id: 'ecs-svc/2', status: 'ACTIVE', createdAt: new Date('2026-11-23T09:30:00Z') }] },
    { code: 'newer-deployment', deployment: 'ecs-svc/2' },
  ],
  [
    'CodeDeploy controls it',
    { deploymentController: { type: 'CODE_DEPLOY' } },
    { code: 'deployed-by', controller: 'CODE_DEPLOY' },
  ],
  ['it is draining', { status: 'DRAINING' }, { code: 'service-not-active', status: 'DRAINING' }],
  ['it has no primary deployment', { deployments: [] }, { code: 'no-primary-deployment' }],
];

describe('move-back', () => {
  const back = { ...move, kind: 'move-back', to: revision(6) } as const;

  it('moves a service that still runs the failing revision to the earlier one', async () => {
    shows({});
    ecs.on(UpdateServiceCommand).resolves({ service: { ...service, taskDefinition: revision(6) } });
    expect(await execute(back, context)).toEqual({ is: 'made' });
    expect(updates()).toEqual([{ cluster: where.cluster, service: 'api', taskDefinition: revision(6) }]);
  });

  it.each(changedMeanwhile)('refuses when %s', async (_, change, because) => {
    shows(change);
    expect(await execute(back, context)).toEqual({ is: 'refused', because });
    expect(updates()).toEqual([]);
  });
});

describe('move-service', () => {
  it('moves a service that still runs the failing revision, and changes nothing else of it', async () => {
    shows({
      deployments: [primary, { id: 'ecs-svc/0', status: 'ACTIVE', createdAt: new Date('2026-11-22T09:00:00Z') }],
    });
    ecs.on(UpdateServiceCommand).resolves({ service: { ...service, taskDefinition: revision(8) } });
    expect(await execute(move, context)).toEqual({ is: 'made' });
    expect(updates()).toEqual([{ cluster: where.cluster, service: 'api', taskDefinition: revision(8) }]);
  });

  it('writes nothing when the service is there already', async () => {
    shows({ taskDefinition: revision(8) });
    expect(await execute(move, context)).toMatchObject({ is: 'already' });
    expect(updates()).toEqual([]);
  });

  it.each(changedMeanwhile)('refuses when %s', async (_, change, because) => {
    shows(change);
    expect(await execute(move, context)).toEqual({ is: 'refused', because });
    expect(updates()).toEqual([]);
  });

  it('refuses without a revision to move to, and for a service that is gone', async () => {
    const { to: _, ...without } = move;
    expect(await execute(without, context)).toEqual({ is: 'refused', because: { code: 'revision-unregistered' } });
    ecs.on(DescribeServicesCommand).resolves({ failures: [{ reason: 'MISSING' }] });
    expect(await execute(move, context)).toEqual({ is: 'refused', because: { code: 'service-gone' } });
  });

  it('fails when ECS answers that the service runs something else', async () => {
    shows({});
    ecs.on(UpdateServiceCommand).resolves({ service: { ...service, taskDefinition: revision(7) } });
    expect(await execute(move, context)).toEqual({
      is: 'failed',
      because: { code: 'update-without-effect', has: revision(7), wanted: revision(8) },
    });
  });

  it('fails with the permission when it is denied and throws when it is throttled', async () => {
    shows({});
    ecs.on(UpdateServiceCommand).rejectsOnce(denial('ecs:UpdateService'));
    expect(await execute(move, context)).toMatchObject({
      is: 'failed',
      because: { code: 'refused', permission: 'ecs:UpdateService' },
    });
    ecs.on(UpdateServiceCommand).rejects(throttle());
    await expect(execute(move, context)).rejects.toThrow('throttled');
  });
});

describe('force-deployment', () => {
  const replacing = { ...context, seenBefore: 'ecs-svc/1' };

  it('starts one new deployment where nothing runs, of the revision that the service has', async () => {
    shows({});
    ecs.on(UpdateServiceCommand).resolves({ service: { ...service, deployments: [{ ...primary, id: 'ecs-svc/2' }] } });
    expect(await execute(force, replacing)).toEqual({
      is: 'made',
      seen: { is: 'deployments', before: 'ecs-svc/1', after: 'ecs-svc/2' },
    });
    expect(updates()).toEqual([
      { cluster: where.cluster, service: 'api', taskDefinition: revision(7), forceNewDeployment: true },
    ]);
  });

  it('refuses while a task runs', async () => {
    shows({ runningCount: 1 });
    expect(await execute(force, replacing)).toEqual({ is: 'refused', because: { code: 'tasks-run', running: 1 } });
    expect(updates()).toEqual([]);
  });

  it.each(changedMeanwhile)('refuses when %s', async (_, change, because) => {
    shows(change);
    expect(await execute(force, context)).toEqual({ is: 'refused', because });
    expect(updates()).toEqual([]);
  });

  it.each([
    ['another deployment stands there than the plan saw: a crash came between', { seenBefore: 'ecs-svc/0' }],
    ['the plan saw none, so that nothing tells whether it was made', {}],
  ])('writes nothing when %s', async (_when, seen) => {
    shows({});
    expect(await execute(force, { ...context, ...seen })).toEqual({
      is: 'already',
      seen: { is: 'deployments', before: null, after: 'ecs-svc/1' },
    });
    expect(updates()).toEqual([]);
  });
});
