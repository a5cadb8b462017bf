import { describe, expect, it } from 'vitest';
import { role, secret } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, incidentOf, install, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { leaveIntent, toldStates } from '../fixtures/repair.ts';

describe('crashes and faults', () => {
  it('a crash in the middle of a change is finished by the tick, once', async () => {
    const at = install({ grants: [grant] });
    let crashed = false;
    at.intercept = () => {
      if (crashed) return undefined;
      crashed = true;
      // The call reached AWS, its answer never came back.
      at.fake['role-policies'] = {
        [role]: [{ name: 'x', arn: 'arn:aws:iam::111122223333:policy/ecs-init-remediator-us-east-2-api-secrets' }],
      };
      throw new Error('socket hang up');
    };
    expect(await deliver(at, fail(at, 'a1'))).toEqual(['m0']);
    wait(at, 130);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made', shared: false }]);
    expect(toldStates(at)).toEqual(['found']);
  });

  it('an intent that a crash left lying for long is not carried out on old facts', async () => {
    const at = install({ grants: [grant] });
    await leaveIntent(at, fail(at, 'a1'));
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'intended' }]);
    wait(at, 3600);
    await deliver(at, tick);
    expect(at.executed).toEqual([]);
    expect(toldStates(at)).toEqual(['found', 'held']);
  });

  it('one workload that cannot be handled does not keep the others back', async () => {
    const at = install();
    const load = at.ledger.loadIncident;
    at.ledger = {
      ...at.ledger,
      loadIncident: async (key) => {
        if (key.endsWith('web')) throw new Error('throttled');
        return load(key);
      },
    };
    expect(await deliver(at, fail(at, 'a1'), fail(at, 'w1', denial(secret), { group: 'service:web' }))).toEqual(['m1']);
    expect(toldStates(at)).toEqual(['found']);
  });
});
