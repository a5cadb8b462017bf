import { describe, expect, it } from 'vitest';
import { registrar, taskDefinition } from '../fixtures/account.ts';
import { deliver, fail, incidentOf, install } from '../fixtures/installation.ts';
import { correction, grant } from '../fixtures/owner.ts';
import { executedKinds } from '../fixtures/repair.ts';

describe('who registered a task definition', () => {
  it('is not trusted by way of our own revision where the grant does not name them', async () => {
    const other = `${registrar}2`;
    const own = 'arn:aws:sts::111122223333:assumed-role/remediator/function';
    const at = install({ grants: [grant], corrections: [{ ...correction, registrars: [registrar, other] }] });
    const record = at.fake['task-definition']?.[taskDefinition];
    if (typeof record !== 'object') throw new Error('the fixture has a task definition');
    at.fake['task-definition'] = { [taskDefinition]: { ...record, registeredBy: own } };
    await deliver(at, fail(at, 'a1'));
    expect(at.executed).toEqual([]);
    expect((await incidentOf(at)).findings[0]).toMatchObject({ decision: 'ask' });
  });

  it('is trusted in our own revision where the grant names who registered its origin', async () => {
    const own = 'arn:aws:sts::111122223333:assumed-role/remediator/function';
    const at = install({ grants: [grant], corrections: [correction] });
    const record = at.fake['task-definition']?.[taskDefinition];
    if (typeof record !== 'object') throw new Error('the fixture has a task definition');
    const origin = taskDefinition.replace(':7', ':6');
    at.fake['task-definition'] = {
      [taskDefinition]: { ...record, registeredBy: own, tags: { 'ecs-init-remediator:from': origin } },
      [origin]: { ...record, arn: origin },
    };
    await deliver(at, fail(at, 'a1'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it.each([
    ['the grant trusts them', {}, [{ is: 'grant', name: grant.name }]],
    ['a grant of another role trusts them', { executionRole: `${grant.executionRole}2` }, []],
    ['nobody trusts them', { registrars: [`${registrar}2`] }, []],
  ])('is recorded with the incident, where %s', async (_, fields, namedBy) => {
    const at = install({ grants: [{ ...grant, consent: 'ask', ...fields }], corrections: [] });
    await deliver(at, fail(at, 'a1'));
    expect((await incidentOf(at)).registrar).toEqual({
      revision: taskDefinition,
      arn: 'arn:aws:sts::111122223333:assumed-role/deployer/ci',
      isProduct: false,
      namedBy,
    });
  });

  it('is not known where the task definition cannot be read', async () => {
    const at = install({ grants: [grant], corrections: [] });
    at.fake['task-definition'] = { [taskDefinition]: 'denied' };
    await deliver(at, fail(at, 'a1'));
    expect(await incidentOf(at)).not.toHaveProperty('registrar');
  });
});
