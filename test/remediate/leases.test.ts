import { describe, expect, it } from 'vitest';
import type { AnyAction } from '../../shared/change/kinds/index.ts';
import { deliver, fail, incidentOf, install, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, give, repaired, toldStates } from '../fixtures/repair.ts';

type Installed = ReturnType<typeof install>;

/** AWS fails while it is asked to make a change of this kind, once. */
function failOnce(at: Installed, kind: AnyAction['kind']): void {
  let failed = false;
  at.intercept = (action) => {
    if (failed || action.kind !== kind) return undefined;
    failed = true;
    throw new Error('503 Service Unavailable');
  };
}

async function targetOf(at: Installed) {
  const { changes } = await incidentOf(at);
  return (await at.ledger.loadTarget(changes[0]?.target ?? ''))?.item;
}

describe('the lease of an invocation that ends with a fault', () => {
  it('is given back, so that the redelivery makes the change at once', async () => {
    const at = install({ grants: [grant] });
    failOnce(at, 'attach-grant');
    const event = fail(at, 'a1');
    expect(await deliver(at, event)).toEqual(['m0']);
    expect(await targetOf(at)).toMatchObject({ state: 'intended', lease: null });
    expect(await deliver(at, event)).toEqual([]);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
    expect(toldStates(at)).toEqual(['found']);
  });

  it('is given back after a fault of an undo, so that the next tick undoes the change', async () => {
    const at = await repaired();
    failOnce(at, 'detach-grant');
    await deliver(at, await give(at, { verb: 'undo', incident: (await incidentOf(at)).id }));
    expect(await targetOf(at)).toMatchObject({ state: 'changed', lease: null });
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undone' }]);
  });

  it('is given back if the ledger fails after the change was made', async () => {
    const at = install({ grants: [grant] });
    const { saveTarget } = at.ledger;
    let failed = false;
    at.ledger = {
      ...at.ledger,
      saveTarget: async (target, version) => {
        if (failed || target.state !== 'changed') return saveTarget(target, version);
        failed = true;
        throw new Error('the ledger is throttled');
      },
    };
    const event = fail(at, 'a1');
    expect(await deliver(at, event)).toEqual(['m0']);
    expect(await targetOf(at)).toMatchObject({ state: 'intended', lease: null });
    await deliver(at, event);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made', shared: false }]);
  });

  it('runs out by time if the invocation was killed', async () => {
    const at = install({ grants: [grant] });
    const { saveTarget } = at.ledger;
    let killed = false;
    // Whoever is killed writes nothing more.
    at.ledger = {
      ...at.ledger,
      saveTarget: (target, version) => (killed ? Promise.reject(new Error('killed')) : saveTarget(target, version)),
    };
    at.intercept = () => {
      killed = at.executed.length === 1;
      if (killed) throw new Error('killed');
      return undefined;
    };
    const event = fail(at, 'a1');
    await deliver(at, event);
    killed = false;
    await deliver(at, event);
    expect(executedKinds(at)).toEqual(['attach-grant']);
    wait(at, 121);
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual(['attach-grant', 'attach-grant']);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
  });
});

describe('a lease that another invocation took over in the meantime', () => {
  it('is not given back by the one that had it before', async () => {
    const at = install({ grants: [grant] });
    at.intercept = (action) => {
      if (at.executed.length > 1) return undefined;
      if (action.kind !== 'attach-grant') return undefined;
      throw new Error('late');
    };
    const { saveTarget } = at.ledger;
    let others: string | undefined;
    at.ledger = {
      ...at.ledger,
      saveTarget: async (target, version) => {
        const saved = await saveTarget(target, version);
        if (others !== undefined || target.lease === null) return saved;
        // The lease has run out, and another invocation has taken it.
        others = '2026-11-23T10:09:00.000Z';
        await saveTarget({ ...target, lease: { incident: target.lease.incident, until: others } }, version + 1);
        return saved;
      },
    };
    await deliver(at, fail(at, 'a1'));
    expect(await targetOf(at)).toMatchObject({ lease: { until: others } });
  });
});
