import { beforeEach, describe, expect, it } from 'vitest';
import type { Service } from '../../../shared/evidence/ecs.ts';
import { account, region, secret, service, taskDefinition } from '../../fixtures/account.ts';
import { type CreateStage, readFrom, refusalOf, type Stage, valueFrom } from './stage.ts';

const place = { service, cluster: 'shop' };
const next = taskDefinition.replace(':7', ':8');
const move = { kind: 'move-service', ...place, from: taskDefinition, to: next } as const;
const force = { kind: 'force-deployment', ...place, taskDefinition } as const;
const context = { planHash: 'plan' };
const refused = (because: object) => ({ is: 'refused', because });

/** What an account does when a service is moved to another revision, or its deployment is forced. */
export function serviceContract(create: CreateStage): void {
  let stage: Stage;
  beforeEach(async () => {
    stage = await create();
    await stage.people.register(`${secret}:url::`);
  });

  const shown = () => valueFrom(stage, 'service', service);
  const primaryOf = ({ deployments }: Service) => deployments.filter(({ status }) => status === 'PRIMARY');

  describe('a service that is moved', () => {
    it('has the revision, in one primary deployment with an id of its own', async () => {
      const [old] = primaryOf(await shown());
      expect(await stage.execute(move, context)).toEqual({ is: 'made' });
      const moved = await shown();
      expect(moved.taskDefinitionArn).toBe(next);
      expect(primaryOf(moved)).toMatchObject([{ taskDefinitionArn: next }]);
      expect(primaryOf(moved)[0]?.id).not.toBe(old?.id);
    });

    it('keeps the tasks that run until others take their place', async () => {
      await stage.people.run(1);
      await stage.execute(move, context);
      expect((await shown()).runningCount).toBe(1);
      expect((await shown()).deployments.map(({ taskDefinitionArn: of }) => of)).toEqual([next, taskDefinition]);
    });

    it('is not moved twice, and is moved back', async () => {
      await stage.execute(move, context);
      expect(await stage.execute(move, context)).toEqual({ is: 'already' });
      expect(await stage.execute({ ...move, from: next, to: taskDefinition }, context)).toEqual({ is: 'made' });
      expect((await shown()).taskDefinitionArn).toBe(taskDefinition);
    });

    it('is refused before the revision is registered', async () => {
      const { to: _, ...without } = move;
      expect(await stage.execute(without, context)).toEqual(refused({ code: 'revision-unregistered' }));
    });

    it('is refused if somebody has moved it elsewhere', async () => {
      const elsewhere = await stage.people.register(`${secret}:other::`);
      await stage.people.move(elsewhere);
      expect(await stage.execute(move, context)).toEqual(refused({ code: 'service-moved', to: elsewhere }));
      expect((await shown()).taskDefinitionArn).toBe(elsewhere);
    });

    it('is refused while it is deleted, and when it is gone', async () => {
      await stage.people.run(1);
      await stage.people.deleteService();
      expect(await shown()).toMatchObject({ status: 'DRAINING', desiredCount: 0, runningCount: 1 });
      const because = { code: 'service-not-active', status: 'DRAINING' };
      expect(await stage.execute(move, context)).toEqual(refused(because));
      await stage.people.run(0);
      expect(await readFrom(stage, 'service', service)).toMatchObject({ is: 'absent' });
      expect(await stage.execute(move, context)).toEqual(refused({ code: 'service-gone' }));
    });

    it.each(['deregistered', 'never registered'])('stays where it is if the revision was %s', async (how) => {
      const to = how === 'deregistered' ? next : `arn:aws:ecs:${region}:${account}:task-definition/api:99`;
      if (how === 'deregistered') await stage.people.deregister(next);
      const { detail } = refusalOf(await stage.execute({ ...move, to }, context));
      expect(detail).toMatch(how === 'deregistered' ? /^ClientException: .*inactive/i : /^ClientException: /);
      expect((await shown()).taskDefinitionArn).toBe(taskDefinition);
    });

    it('stays where it is if the product may not move it', async () => {
      await stage.people.deny('ecs:UpdateService');
      expect(refusalOf(await stage.execute(move, context)).permission).toBe('ecs:UpdateService');
      expect((await shown()).taskDefinitionArn).toBe(taskDefinition);
    });

    it('cannot be told from a missing one by a product that may not read it', async () => {
      await stage.people.deny('ecs:DescribeServices');
      const permission = 'ecs:DescribeServices';
      expect(await readFrom(stage, 'service', service)).toMatchObject({ is: 'unavailable', why: 'denied', permission });
      expect(refusalOf(await stage.execute(move, context)).permission).toBe(permission);
    });
  });

  describe('a deployment that is forced', () => {
    const intend = async () => ({ ...context, seenBefore: primaryOf(await shown())[0]?.id ?? '' });

    it('is another one of the same revision, and the record names both', async () => {
      const [old] = primaryOf(await shown());
      const forced = await stage.execute(force, await intend());
      const [primary] = primaryOf(await shown());
      expect(primary).toMatchObject({ taskDefinitionArn: taskDefinition });
      expect(primary?.id).not.toBe(old?.id);
      const seen = { is: 'deployments', before: old?.id, after: primary?.id };
      expect(forced).toEqual({ is: 'made', seen });
    });

    it('is found made if another stands there than was planned to be replaced, and made again if it was planned later', async () => {
      const first = await intend();
      expect(await stage.execute(force, first)).toMatchObject({ is: 'made' });
      const [primary] = primaryOf(await shown());
      const seen = { is: 'deployments', before: null, after: primary?.id };
      expect(await stage.execute(force, first)).toEqual({ is: 'already', seen });
      expect(await stage.execute(force, await intend())).toMatchObject({ is: 'made' });
      expect(primaryOf(await shown())[0]?.id).not.toBe(primary?.id);
    });

    it('is refused while a task runs', async () => {
      await stage.people.run(2);
      expect(await stage.execute(force, await intend())).toEqual(refused({ code: 'tasks-run', running: 2 }));
    });

    it('is refused if somebody has moved the service, or deleted it', async () => {
      await stage.people.move(next);
      expect(await stage.execute(force, context)).toEqual(refused({ code: 'service-moved', to: next }));
      await stage.people.deleteService();
      expect(await stage.execute(force, context)).toEqual(refused({ code: 'service-gone' }));
    });

    it('is refused while the service is deleted', async () => {
      await stage.people.run(1);
      await stage.people.deleteService();
      const because = { code: 'service-not-active', status: 'DRAINING' };
      expect(await stage.execute(force, context)).toEqual(refused(because));
    });

    it('does not begin if the product may not begin it', async () => {
      const [old] = primaryOf(await shown());
      const intended = await intend();
      await stage.people.deny('ecs:UpdateService');
      expect(refusalOf(await stage.execute(force, intended)).permission).toBe('ecs:UpdateService');
      expect(primaryOf(await shown())[0]?.id).toBe(old?.id);
    });
  });
}
