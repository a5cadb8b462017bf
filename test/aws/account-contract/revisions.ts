import { beforeEach, describe, expect, it } from 'vitest';
import { fromTag, planTag } from '../../../shared/change/own-revision.ts';
import { account, region, secret, service, taskDefinition } from '../../fixtures/account.ts';
import { type CreateStage, readFrom, refusalOf, type Stage, valueFrom } from './stage.ts';

/** The reference of the seventh revision, and what it should have been. */
export const before = `${secret}:url`;
const after = `${secret}:url::`;
const correction = {
  pointer: '/containerDefinitions/0/secrets/0/valueFrom',
  container: 'api',
  name: 'DB',
  before,
  after,
};
const register = { kind: 'register-revision', family: 'api', from: taskDefinition, corrections: [correction] } as const;
const context = { planHash: 'plan' };
const revision = (number: number) => `arn:aws:ecs:${region}:${account}:task-definition/api:${number}`;
const refused = (because: object) => ({ is: 'refused', because });

/** What an account does when the corrected revision of a family is registered. */
export function revisionContract(create: CreateStage): void {
  let stage: Stage;
  beforeEach(async () => void (stage = await create()));

  const listed = () => valueFrom(stage, 'family-revisions', 'api');

  describe('a corrected revision', () => {
    it('is the next of its family, and differs from the failing one in the reference and the tags alone', async () => {
      const failing = await valueFrom(stage, 'task-definition', taskDefinition);
      expect(await stage.execute(register, context)).toEqual({ is: 'made', created: revision(8) });
      expect((await listed()).slice(0, 2)).toEqual([revision(8), revision(7)]);
      const corrected = await valueFrom(stage, 'task-definition', revision(8));
      expect(corrected).toEqual({
        ...failing,
        arn: revision(8),
        registeredBy: `arn:aws:sts::${account}:assumed-role/remediator/session`,
        containers: [{ ...failing.containers[0], secrets: [{ name: 'DB', valueFrom: after }] }],
        tags: { [planTag]: 'plan', [fromTag]: taskDefinition },
      });
    });

    it('is found by the plan that registered it, and not registered twice', async () => {
      await stage.execute(register, context);
      expect(await stage.execute(register, context)).toEqual({ is: 'already', created: revision(8) });
      expect((await listed())[0]).toBe(revision(8));
    });

    it('is refused to another plan', async () => {
      await stage.execute(register, context);
      const because = { code: 'not-newest', newest: revision(8) };
      expect(await stage.execute(register, { planHash: 'another' })).toEqual(refused(because));
    });

    it('is refused if somebody has registered a newer one, whatever its tags say', async () => {
      await stage.people.register(`${secret}:other::`, { [planTag]: 'plan', [fromTag]: taskDefinition });
      const because = { code: 'not-newest', newest: revision(8) };
      expect(await stage.execute(register, context)).toEqual(refused(because));
    });

    it('is refused if the reference does not read as the plan had it', async () => {
      const stale = { ...register, corrections: [{ ...correction, before: `${secret}:other` }] };
      const because = { code: 'reference-changed', pointer: correction.pointer, before: `${secret}:other` };
      expect(await stage.execute(stale, context)).toEqual(refused(because));
      expect((await listed())[0]).toBe(revision(7));
    });

    it('is refused if no such revision or no ACTIVE one of the family is left', async () => {
      const unknown = { ...register, from: revision(99) };
      expect(await stage.execute(unknown, context)).toEqual(refused({ code: 'revision-gone', revision: revision(99) }));
      for (const arn of await listed()) await stage.people.deregister(arn);
      expect(await listed()).toEqual([]);
      expect(await stage.execute(register, context)).toEqual(refused({ code: 'not-newest', newest: null }));
    });

    it('gets a new number after somebody deregistered it, which ECS never gives twice', async () => {
      await stage.execute(register, context);
      await stage.people.deregister(revision(8));
      expect((await listed())[0]).toBe(revision(7));
      expect((await valueFrom(stage, 'task-definition', revision(8))).status).toBe('INACTIVE');
      expect(await stage.execute(register, { ...context, stood: true })).toEqual(refused({ code: 'stood-before' }));
      expect(await stage.execute(register, context)).toEqual({ is: 'made', created: revision(9) });
    });

    it('is not registered if the product may not register it', async () => {
      await stage.people.deny('ecs:RegisterTaskDefinition');
      expect(refusalOf(await stage.execute(register, context)).permission).toBe('ecs:RegisterTaskDefinition');
      expect(await readFrom(stage, 'task-definition', revision(8))).toMatchObject({ is: 'absent' });
    });
  });
  describe('a copy of a deregistered revision', () => {
    const [newer, copy] = [revision(8), revision(9)];
    const again = { kind: 'register-again', family: 'api', from: newer, copyOf: taskDefinition } as const;
    const back = { kind: 'move-back', service, cluster: 'shop', from: newer } as const;
    beforeEach(async () => {
      await stage.people.register(`${secret}:other::`);
      await stage.people.move(newer);
    });

    it('is the next of its family, equal but for the tags, and a service moves to it alone', async () => {
      const earlier = await valueFrom(stage, 'task-definition', taskDefinition);
      await stage.people.deregister(taskDefinition);
      expect(await stage.execute({ ...back, to: taskDefinition }, context)).toMatchObject({ is: 'failed' });
      expect(await stage.execute(again, context)).toEqual({ is: 'made', created: copy });
      expect(await valueFrom(stage, 'task-definition', copy)).toEqual({
        ...earlier,
        arn: copy,
        registeredBy: `arn:aws:sts::${account}:assumed-role/remediator/session`,
        tags: { [planTag]: 'plan', [fromTag]: taskDefinition },
      });
      expect(await stage.execute({ ...back, copyOf: taskDefinition, to: copy }, context)).toEqual({ is: 'made' });
    });

    it('is found by the plan that registered it, and refused to another', async () => {
      await stage.people.deregister(taskDefinition);
      await stage.execute(again, context);
      expect(await stage.execute(again, context)).toEqual({ is: 'already', created: copy });
      const because = { code: 'not-newest', newest: copy };
      expect(await stage.execute(again, { planHash: 'another' })).toEqual(refused(because));
    });

    it('is not registered of a revision that is ACTIVE', async () => {
      expect(await stage.execute(again, context)).toEqual(refused({ code: 'revision-not-active', status: 'ACTIVE' }));
      expect((await listed())[0]).toBe(newer);
    });
  });
}
