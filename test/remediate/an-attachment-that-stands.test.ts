import { describe, expect, it } from 'vitest';
import { role, secret, service, serviceRecord } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, incidentOf, install, run, tick, wait, workloads } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, resourceDenial, toldStates } from '../fixtures/repair.ts';

describe('an attachment that stands', () => {
  it.each([
    ['apply', resourceDenial],
    ['apply', denial(secret)],
    ['dry-run', denial(secret)],
    ['off', denial(secret)],
  ] as const)('and does not help is neither relied on nor called proof (mode %s)', async (mode, reason) => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    wait(at, 20);
    run(at, 'b1');
    await deliver(at, tick);
    await deliver(at, tick);
    at.told.length = 0;
    wait(at, 7 * 86_400);
    at.mode = mode;
    await deliver(at, fail(at, 'c1', reason));
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found']);
    expect((await incidentOf(at)).findings[0]?.decision).not.toBe('apply');
  });

  it('after a crash before its outcome was recorded is still ours', async () => {
    const at = install({ grants: [grant] });
    const save = at.ledger.saveIncident;
    let saves = 0;
    at.ledger = {
      ...at.ledger,
      saveIncident: async (...given) => {
        saves += 1;
        if (saves === 3) throw new Error('the function was stopped');
        return save(...given);
      },
    };
    expect(await deliver(at, fail(at, 'a1'))).toEqual(['m0']);
    wait(at, 130);
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made', shared: false }]);
  });

  it('after a crash is not disowned by another service’s incident', async () => {
    const other = service.replace('/api', '/web');
    const at = install({ grants: [{ ...grant, services: [service, other] }] });
    at.fake.service = { [service]: serviceRecord(), [other]: serviceRecord({ name: 'web' }) };
    at.fake['service-tasks'] = { [service]: [], [other]: [] };
    const web = fail(at, 'w1', denial(secret), { group: 'service:web' });
    let crash = true;
    at.intercept = (action) => {
      if (!crash || action.kind !== 'attach-grant') return undefined;
      crash = false;
      at.fake['role-policies'] = { [role]: [{ name: 'x', arn: action.policy }] };
      throw new Error('socket hang up');
    };
    await deliver(at, fail(at, 'a1'));
    wait(at, 130);
    await deliver(at, web);
    await deliver(at, tick);
    const target = (
      await at.ledger.loadTarget(`${role}|arn:aws:iam::111122223333:policy/ecs-init-remediator-us-east-2-api-secrets`)
    )?.item;
    expect(target).toMatchObject({ state: 'changed', dependents: expect.arrayContaining([workloads.api]) });
  });

  it('whose call never arrived is given up in dry-run, and not told as made', async () => {
    const at = install({ grants: [grant] });
    at.intercept = () => {
      throw new Error('could not connect');
    };
    await deliver(at, fail(at, 'a1'));
    at.intercept = undefined;
    at.mode = 'dry-run';
    wait(at, 130);
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found', 'held']);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'failed' }]);
  });
});
