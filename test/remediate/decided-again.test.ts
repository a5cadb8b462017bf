import { describe, expect, it } from 'vitest';
import { later } from '../../shared/event/instant.ts';
import { role, secret, service, taskArn } from '../fixtures/account.ts';
import { deliver, fail, type Installation, incidentOf, install, run, tick, wait } from '../fixtures/installation.ts';
import { grant, usualLimits } from '../fixtures/owner.ts';
import { executedKinds, toldStates } from '../fixtures/repair.ts';

/** Ticks, one every two minutes, as the schedule sends them. */
async function ticks(at: Installation, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 2) {
    wait(at, 120);
    await deliver(at, tick);
  }
}

/** Every simulation of the account fails, as under throttling. */
function throttleSimulations(at: Installation): void {
  at.fake.simulation = { '*': 'throttled' };
}

const action = 'secretsmanager:GetSecretValue';
const asksFor = (at: Installation, kind: string) => at.asked.filter((ask) => ask.kind === kind).length;

describe('an open incident of which ECS starts no further task', () => {
  it('is repaired once the read works that its only failure lacked', async () => {
    const at = install({ grants: [grant] });
    throttleSimulations(at);
    await deliver(at, fail(at, 'a1'));
    expect(executedKinds(at)).toEqual([]);
    await ticks(at, 10);
    expect(executedKinds(at)).toEqual([]);
    at.fake.simulation = {};
    await ticks(at, 20);
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect(toldStates(at)).toEqual(['found', 'changed']);
  });

  it('asks only for what it lacks while that cannot be read', async () => {
    const at = install({ grants: [grant] });
    throttleSimulations(at);
    await deliver(at, fail(at, 'a1'));
    const before = asksFor(at, 'role');
    await ticks(at, 8 * 60);
    expect(asksFor(at, 'role')).toBe(before);
    expect(asksFor(at, 'simulation')).toBeGreaterThan(8);
    expect(asksFor(at, 'simulation')).toBeLessThan(40);
  });

  it.each(['dry-run', 'off'] as const)(
    'is repaired in the tick after its mode was changed from %s to apply',
    async (mode) => {
      const at = install({ grants: [grant] });
      at.mode = mode;
      await deliver(at, fail(at, 'a1'));
      await ticks(at, 40);
      expect(executedKinds(at)).toEqual([]);
      at.mode = 'apply';
      await ticks(at, 2);
      expect(executedKinds(at)).toEqual(['attach-grant']);
      expect(toldStates(at)).toEqual(['found', 'changed']);
    },
  );

  it('is repaired when the limit that held it has passed', async () => {
    const at = install({
      grants: [grant],
      limits: { ...usualLimits, changesPerHour: 1, changesPerHourPerWorkload: 1 },
    });
    await at.ledger.reserveChange({ id: 'other', workload: 'other', at: at.now, accountLimit: 1, workloadLimit: 1 });
    await deliver(at, fail(at, 'a1'));
    await ticks(at, 40);
    expect(executedKinds(at)).toEqual([]);
    await ticks(at, 60);
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect(toldStates(at)).toEqual(['found', 'changed']);
  });

  it('is held, and told of once, where ECS no longer shows the task by the time that the mode is apply', async () => {
    const at = install({ grants: [grant] });
    at.mode = 'dry-run';
    await deliver(at, fail(at, 'a1'));
    await ticks(at, 70);
    at.fake['stopped-task'] = { [taskArn('a1')]: 'absent' };
    at.mode = 'apply';
    await ticks(at, 12 * 60);
    expect(executedKinds(at)).toEqual([]);
    expect(toldStates(at)).toEqual(['found', 'held']);
    const text = at.told.findLast(({ state }) => state === 'held')?.text.replaceAll(/\s+/g, ' ') ?? '';
    expect(text).toContain('the next failure is judged anew');
    expect(text).toContain('--force-new-deployment');
  });

  it('is neither repaired nor examined again for a drill, whatever the mode', async () => {
    const at = install({ grants: [grant] });
    throttleSimulations(at);
    at.mode = 'dry-run';
    await deliver(at, fail(at, 'a1').replace('"aws.ecs"', '"ecs-init-remediator.drill"'));
    const before = asksFor(at, 'role');
    at.fake.simulation = {};
    at.mode = 'apply';
    await ticks(at, 120);
    expect(executedKinds(at)).toEqual([]);
    expect(asksFor(at, 'role')).toBe(before);
    expect(toldStates(at)).toEqual(['found']);
  });

  it('does not repair what a person has repaired', async () => {
    const at = install({ grants: [grant] });
    at.mode = 'dry-run';
    await deliver(at, fail(at, 'a1'));
    at.fake['role-policies'] = { [role]: [{ name: 'own', arn: `${role}-own` }] };
    at.fake.allowed.add(`${action} ${secret}`);
    at.mode = 'apply';
    await ticks(at, 4);
    expect(executedKinds(at)).toEqual([]);
    run(at, 'b1');
    await ticks(at, 20);
    expect(toldStates(at)).toEqual(['found', 'verified']);
    expect((await incidentOf(at)).status).toBe('closed');
  });

  it.each([
    ['while it was looked at', 0],
    ['while it was looked at, by a clock that had gone back to the moment of the diagnosis before', -120],
  ])('is decided by a failure that was diagnosed %s, not by the look', async (_when, seconds) => {
    const at = install({ grants: [grant] });
    at.mode = 'dry-run';
    await deliver(at, fail(at, 'a1'));
    at.mode = 'apply';
    const { saveIncident } = at.ledger;
    let raced = false;
    at.ledger = {
      ...at.ledger,
      saveIncident: async (incident, version) => {
        if (raced) return saveIncident(incident, version);
        raced = true;
        const loaded = await at.ledger.loadIncident(incident.workload);
        if (loaded === undefined) throw new Error('there is no incident');
        const { fingerprint = '', complete = true, nth = 0 } = loaded.item.diagnosed ?? {};
        const diagnosed = { fingerprint, complete, at: later(at.now, seconds * 1000), nth: nth + 1 };
        await saveIncident({ ...loaded.item, diagnosed }, loaded.version);
        return false;
      },
    };
    wait(at, 120);
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual([]);
  });
});

describe('a day of an open incident', () => {
  const day = 24 * 60;

  it('costs at most sixty reads of the account for a service without a change', async () => {
    const at = install({});
    await deliver(at, fail(at, 'a1'));
    const before = at.asked.length;
    await ticks(at, day - 2);
    expect(at.asked.length - before).toBeLessThanOrEqual(60);
    expect(asksFor(at, 'service')).toBeGreaterThan(20);
    expect(toldStates(at)).toEqual(['found']);
  });

  it('costs no more in dry-run, where the mode holds its repair', async () => {
    const at = install({ grants: [grant] });
    at.mode = 'dry-run';
    await deliver(at, fail(at, 'a1'));
    const before = at.asked.length;
    await ticks(at, day - 2);
    expect(at.asked.length - before).toBeLessThanOrEqual(60);
  });

  it('sees within the hour that the service runs again', async () => {
    const at = install({});
    await deliver(at, fail(at, 'a1'));
    await ticks(at, 10 * 60);
    run(at, 'b1');
    await ticks(at, 62);
    expect(toldStates(at)).toEqual(['found', 'verified']);
  });
});

describe('a thousand open incidents', () => {
  it('are all looked at in turn, the least recently looked at first', async () => {
    const at = install({});
    await deliver(at, fail(at, 'a1'));
    const { item } = (await at.ledger.loadIncident((await incidentOf(at)).workload)) ?? {};
    if (item === undefined) throw new Error('there is no incident');
    for (let number = 0; number < 1000; number += 1) {
      const workload = `${item.workload}-${number}`;
      await at.ledger.saveIncident({ ...item, id: `inc-${number}`, workload, serviceArn: `${service}-${number}` }, 0);
    }
    at.asked.length = 0;
    await ticks(at, 12);
    const looked = new Set(at.asked.flatMap((ask) => (ask.kind === 'service' ? [ask.subject] : [])));
    expect(looked.size).toBe(1001);
  });

  it('are left to the next tick when the time of this one is used up', async () => {
    const at = install({});
    await deliver(at, fail(at, 'a1'));
    const { item } = (await at.ledger.loadIncident((await incidentOf(at)).workload)) ?? {};
    if (item === undefined) throw new Error('there is no incident');
    await at.ledger.saveIncident({ ...item, id: 'inc-2', workload: `${item.workload}-2` }, 0);
    const { saveIncident } = at.ledger;
    let saved = 0;
    at.ledger = {
      ...at.ledger,
      saveIncident: (one, version) => ((saved += 1), wait(at, 40), saveIncident(one, version)),
    };
    const before = saved;
    for (let number = 3; number < 40; number += 1)
      await at.ledger.saveIncident({ ...item, id: `inc-${number}`, workload: `${item.workload}-${number}` }, 0);
    const prepared = saved;
    await deliver(at, tick);
    expect(prepared - before).toBe(37);
    expect(saved - prepared).toBeLessThanOrEqual(5);
  });
});
