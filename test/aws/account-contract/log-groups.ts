import { beforeEach, describe, expect, it } from 'vitest';
import { account, region } from '../../fixtures/account.ts';
import { type CreateStage, readFrom, refusalOf, type Stage } from './stage.ts';

const name = '/ecs/api';
const logGroup = `arn:aws:logs:${region}:${account}:log-group:${name}`;
const create = { kind: 'create-log-group', grant: 'api', logGroup, region, name, retentionDays: 30 } as const;
const remove = { kind: 'delete-log-group', grant: 'api', logGroup, region, name } as const;
const context = { planHash: 'plan' };

/** What an account does when a log group is created and deleted. */
export function logGroupContract(createStage: CreateStage): void {
  let stage: Stage;
  beforeEach(async () => void (stage = await createStage()));

  const shown = async (of = name) => (await readFrom(stage, 'log-group', { region, name: of })).is;

  describe('a log group that is created', () => {
    it('is there under its exact name and no other', async () => {
      expect(await shown()).toBe('absent');
      expect(await stage.execute(create, context)).toEqual({ is: 'made', created: logGroup });
      expect(await shown()).toBe('known');
      expect(await shown('/ecs/ap')).toBe('absent');
      expect(await shown('/ecs/api-2')).toBe('absent');
    });

    it('is completed by the plan that created it', async () => {
      await stage.execute(create, context);
      expect(await stage.execute(create, context)).toEqual({ is: 'made', created: logGroup });
    });

    it.each(['a person', 'another plan'])('is refused if %s has created it meanwhile', async (who) => {
      if (who === 'a person') await stage.people.createLogGroup(name);
      else await stage.execute(create, { planHash: 'another' });
      const because = { code: 'log-group-of-another', name };
      expect(await stage.execute(create, context)).toEqual({ is: 'refused', because });
    });

    it('is made without the retention that the product may not set', async () => {
      await stage.people.deny('logs:PutRetentionPolicy');
      const lacking = { code: 'retention-not-set', name, permission: 'logs:PutRetentionPolicy' };
      expect(await stage.execute(create, context)).toMatchObject({ is: 'made', created: logGroup, lacking });
      expect(await shown()).toBe('known');
    });

    it('is not created if the product may not create it', async () => {
      await stage.people.deny('logs:CreateLogGroup');
      expect(refusalOf(await stage.execute(create, context)).permission).toBe('logs:CreateLogGroup');
      expect(await shown()).toBe('absent');
    });
  });

  describe('a log group that is deleted', () => {
    it('is gone, and is not deleted twice', async () => {
      await stage.execute(create, context);
      expect(await stage.execute(remove, context)).toEqual({ is: 'made' });
      expect(await shown()).toBe('absent');
      expect(await stage.execute(remove, context)).toEqual({ is: 'already' });
    });

    it('counts as deleted if somebody has deleted it', async () => {
      await stage.execute(create, context);
      await stage.people.deleteLogGroup(name);
      expect(await stage.execute(remove, context)).toEqual({ is: 'already' });
    });

    it('stays if a task has written to it', async () => {
      await stage.execute(create, context);
      await stage.people.writeLog(name);
      expect(await stage.execute(remove, context)).toEqual({
        is: 'refused',
        because: { code: 'log-group-in-use', name },
      });
      expect(await shown()).toBe('known');
    });

    it.each(['a person', 'another plan'])('stays if %s has created it', async (who) => {
      if (who === 'a person') await stage.people.createLogGroup(name);
      else await stage.execute(create, { planHash: 'another' });
      expect(await stage.execute(remove, context)).toEqual({
        is: 'refused',
        because: { code: 'log-group-untagged', name },
      });
      expect(await shown()).toBe('known');
    });

    it('stays if the product may not delete it', async () => {
      await stage.execute(create, context);
      await stage.people.deny('logs:DeleteLogGroup');
      expect(refusalOf(await stage.execute(remove, context)).permission).toBe('logs:DeleteLogGroup');
      expect(await shown()).toBe('known');
    });
  });
}
