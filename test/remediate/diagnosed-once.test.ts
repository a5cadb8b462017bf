import { describe, expect, it } from 'vitest';
import type { Ask } from '../../shared/evidence/ask.ts';
import { secret, service, serviceRecord } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, forge, type Installation, incidentOf, install, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, give, resourceDenial, toldStates } from '../fixtures/repair.ts';

const asking = { ...grant, consent: 'ask' } as const;

/** Lets something happen once, while an invocation reads this of the account. */
function whileReading(at: Installation, kind: Ask['kind'], happens: () => Promise<unknown>): void {
  const { newCollect } = at.ports;
  let happened = false;
  Object.assign(at.ports, {
    newCollect: () => {
      const collect = newCollect();
      return async (asks: readonly Ask[]) => {
        if (!happened && asks.some((ask) => ask.kind === kind)) {
          happened = true;
          await happens();
        }
        return collect(asks);
      };
    },
  });
}

/** An invocation dies while it reads the account: nothing of it is recorded, and it gives nothing back. */
async function dieReading(at: Installation, body: string, happens: () => Promise<unknown>): Promise<void> {
  const { freeWork } = at.ledger;
  at.ledger = { ...at.ledger, freeWork: () => Promise.reject(new Error('killed')) };
  whileReading(at, 'task-definition', async () => {
    await happens();
    throw new Error('killed');
  });
  await deliver(at, body);
  at.ledger = { ...at.ledger, freeWork };
}

/** How often a workload was diagnosed. */
function diagnoses({ asked }: Installation): number {
  return asked.filter(({ kind }) => kind === 'task-definition').length;
}

describe('a failure that another invocation diagnoses at this moment', () => {
  it('is counted, and not diagnosed a second time', async () => {
    const at = install({ grants: [grant] });
    const [first, second] = [fail(at, 'a1'), fail(at, 'a2')];
    whileReading(at, 'task-definition', () => deliver(at, second));
    expect(await deliver(at, first)).toEqual([]);
    expect(diagnoses(at)).toBe(1);
    expect(toldStates(at)).toEqual(['found']);
    const { failures, undiagnosed } = await incidentOf(at);
    expect({ failures, undiagnosed }).toEqual({ failures: 2, undiagnosed: undefined });
  });

  it('is repaired by a plan that a person can approve, though it began the incident', async () => {
    const at = install({ grants: [asking] });
    const [first, second] = [fail(at, 'a1'), fail(at, 'a2')];
    whileReading(at, 'task-definition', () => deliver(at, second));
    await deliver(at, first);
    const { id, findings } = await incidentOf(at);
    await deliver(at, await give(at, { verb: 'approve', incident: id, plan: findings[0]?.plan?.hash ?? '' }));
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('is diagnosed beside it where it says something else', async () => {
    const at = install();
    const [first, second] = [fail(at, 'a1'), fail(at, 'a2', resourceDenial)];
    whileReading(at, 'task-definition', () => deliver(at, second));
    await deliver(at, first);
    expect(diagnoses(at)).toBe(2);
  });

  it('is diagnosed beside it where it is the service’s own and the other is a stranger’s', async () => {
    const at = install({ grants: [grant] });
    const own = fail(at, 'a2');
    whileReading(at, 'task-definition', () => deliver(at, own));
    await deliver(at, fail(at, 'a1', denial(secret), { startedBy: 'ann' }));
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('is diagnosed at once where the other turns out to be forged', async () => {
    const at = install({ grants: [grant] });
    const own = fail(at, 'a2');
    whileReading(at, 'task-definition', () => deliver(at, own));
    await deliver(at, forge(at, 'forged'));
    expect(at.kept).toHaveLength(1);
    expect(toldStates(at)).toEqual(['found']);
    expect((await incidentOf(at)).failures).toBe(1);
  });
});

describe('an invocation that dies while it diagnoses what others left to it', () => {
  it('leaves it to a tick, as soon as its claim has ended', async () => {
    const at = install({ grants: [grant] });
    const [first, second] = [fail(at, 'a1'), fail(at, 'a2')];
    await dieReading(at, first, () => deliver(at, second));
    wait(at, 60);
    await deliver(at, tick);
    expect(toldStates(at)).toEqual([]);
    wait(at, 6);
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found']);
    expect((await incidentOf(at)).undiagnosed).toBeUndefined();
  });

  it('leaves it to the next delivery of its message, though others have counted all that it names', async () => {
    const at = install({ grants: [grant] });
    const first = fail(at, 'a1');
    await dieReading(at, first, () => deliver(at, first));
    wait(at, 108);
    expect(await deliver(at, first)).toEqual([]);
    expect(toldStates(at)).toEqual(['found']);
  });

  it('keeps no failure waiting that comes after its claim has ended', async () => {
    const at = install({ grants: [grant] });
    await dieReading(at, fail(at, 'a1'), async () => undefined);
    wait(at, 66);
    await deliver(at, fail(at, 'a2'));
    expect(toldStates(at)).toEqual(['found']);
  });

  it('gives its claim back after a fault, so that the next delivery diagnoses at once', async () => {
    const at = install({ grants: [grant] });
    const first = fail(at, 'a1');
    whileReading(at, 'task-definition', () => Promise.reject(new Error('throttled')));
    expect(await deliver(at, first)).toEqual(['m0']);
    expect(await deliver(at, first)).toEqual([]);
    expect(toldStates(at)).toEqual(['found']);
  });
});

describe('a failure of a healthy service that ECS no longer shows', () => {
  it('begins no incident, though another invocation looks into the same one', async () => {
    const at = install({ grants: [grant] });
    const past = { stoppedAt: '2026-11-23T07:00:00.000Z', createdAt: '2026-11-23T06:59:00.000Z' };
    const [first, second] = [forge(at, 'a1', undefined, past), forge(at, 'a2', undefined, past)];
    at.fake['stopped-task'] = {};
    at.fake.service = { [service]: serviceRecord({ runningCount: 1, deployments: [] }) };
    whileReading(at, 'task-definition', () => deliver(at, second));
    await deliver(at, first);
    expect(await at.ledger.listIncidents({ limit: 9 })).toEqual([]);
  });
});
