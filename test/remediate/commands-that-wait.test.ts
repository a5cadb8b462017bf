import { describe, expect, it } from 'vitest';
import { deliver, incidentOf, install, tick, wait } from '../fixtures/installation.ts';
import { executedKinds, give, repaired, toldControls } from '../fixtures/repair.ts';

const id = '00000000-0000-4000-8000-0000000000bb';

describe('a command of which nothing came', () => {
  it('because the remediator failed on it five times is carried out by a later tick, once', async () => {
    const at = await repaired();
    const { findIncident } = at.ledger;
    const undo = await give(at, { verb: 'undo', incident: (await incidentOf(at)).id });
    at.ledger = { ...at.ledger, findIncident: () => Promise.reject(new Error('DynamoDB is down')) };
    for (let receives = 0; receives < 5; receives += 1) {
      expect(await deliver(at, undo)).toEqual(['m0']);
      wait(at, 362);
    }
    at.ledger = { ...at.ledger, findIncident };
    for (let ticks = 0; ticks < 3; ticks += 1) {
      await deliver(at, tick);
      wait(at, 120);
    }
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
    expect(at.counted.filter((one) => one === 'commands undo')).toHaveLength(1);
  });

  it('because it was never queued is carried out by the tick, and told before the tick changes anything', async () => {
    const at = install();
    await deliver(at, tick);
    await give(at, { verb: 'mode', mode: 'off' }, { id });
    expect(await deliver(at, tick)).toEqual([]);
    expect([at.mode, await at.ledger.loadOutcome(id)]).toEqual(['off', { is: 'done' }]);
    expect(toldControls(at)).toEqual(['mode-changed']);
  });

  it('is left to the invocation that carries it out', async () => {
    const at = install();
    await give(at, { verb: 'mode', mode: 'off' }, { id });
    await at.ledger.claimWork(id, at.now);
    expect(await deliver(at, tick)).toEqual([]);
    expect(at.mode).toBe('apply');
    wait(at, 121);
    await deliver(at, tick);
    expect(at.mode).toBe('off');
  });

  it('keeps no other command waiting, and the tick fails so that it is tried again', async () => {
    const at = await repaired();
    await give(at, { verb: 'undo', incident: (await incidentOf(at)).id });
    wait(at, 1);
    await give(at, { verb: 'mode', mode: 'off' });
    const { findIncident } = at.ledger;
    at.ledger = { ...at.ledger, findIncident: () => Promise.reject(new Error('DynamoDB is down')) };
    expect(await deliver(at, tick)).toEqual(['m0']);
    at.ledger = { ...at.ledger, findIncident };
    expect([at.mode, executedKinds(at)]).toEqual(['off', ['attach-grant']]);
  });

  it('is not carried out late where it loosens', async () => {
    const at = install();
    at.mode = 'off';
    await give(at, { verb: 'mode', mode: 'apply' }, { id });
    wait(at, 25 * 3600);
    await deliver(at, tick);
    expect([at.mode, await at.ledger.loadOutcome(id)]).toEqual(['off', { is: 'refused', why: 'too-late' }]);
  });
});
