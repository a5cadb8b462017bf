import { describe, expect, it } from 'vitest';
import { account, definition, registrar, secret, taskDefinition } from '../fixtures/account.ts';
import { deliver, fail, type Installation, incidentOf, install } from '../fixtures/installation.ts';
import { correction, grant } from '../fixtures/owner.ts';
import { executedKinds } from '../fixtures/repair.ts';

const own = 'arn:aws:sts::111122223333:assumed-role/remediator/function';
const origin = taskDefinition.replace(':7', ':6');

/** Revision 7 is the product's copy of revision 6. */
function copied(registeredBy: string): Installation {
  const at = install({ grants: [grant], corrections: [correction] });
  const record = definition({ DB: `${secret}:url::` });
  at.fake['task-definition'] = {
    [taskDefinition]: { ...record, registeredBy: own, tags: { 'ecs-init-remediator:from': origin } },
    [origin]: { ...record, arn: origin, registeredBy },
  };
  return at;
}

describe('who registered a task definition', () => {
  it('is not trusted by way of our own revision where the grant does not name them today', async () => {
    const at = copied(`arn:aws:sts::${account}:assumed-role/former-deployer/ci`);
    await deliver(at, fail(at, 'a1'));
    expect(at.executed).toEqual([]);
    expect((await incidentOf(at)).findings[0]).toMatchObject({
      decision: 'ask',
      reason: { code: 'registrar-not-named', registrar: `arn:aws:sts::${account}:assumed-role/former-deployer/ci` },
    });
  });

  it('is trusted in our own revision where the grant names who registered its origin', async () => {
    const at = copied(`arn:aws:sts::${account}:assumed-role/deployer/ci`);
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
