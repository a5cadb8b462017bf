import { describe, expect, it } from 'vitest';
import type { ChangeWindow } from '../../shared/configuration/configuration.ts';
import { service, serviceRecord } from '../fixtures/account.ts';
import {
  deliver,
  fail,
  type Installation,
  incidentOf,
  install,
  publishedOf,
  tick,
  wait,
} from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, give, repaired } from '../fixtures/repair.ts';

const daily = (from: string, to: string): ChangeWindow => ({
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  from,
  to,
  timeZone: 'UTC',
});

/** Ticks every two minutes until this time, as the schedule sends them. */
async function ticksUntil(at: Installation, until: string): Promise<void> {
  while (at.now < until) {
    wait(at, 120);
    await deliver(at, tick);
  }
}

function frozen(at: Installation, value: string): void {
  at.fake.service = { [service]: serviceRecord({ tags: { 'ecs-init-remediator:freeze': value } }) };
}

const planOf = async (at: Installation) => {
  const [finding] = (await incidentOf(at)).findings;
  return finding?.plan?.hash ?? '';
};

describe('a repair outside the change windows', () => {
  it.each([
    ['half an hour', '10:30', '2026-11-23T10:30:00.000Z'],
    ['many hours', '17:00', '2026-11-23T17:00:00.000Z'],
  ])('is held until one opens, and made within a tick of it, after %s', async (_title, from, opens) => {
    const at = install({ grants: [grant], changeWindows: [daily(from, '23:00')] });
    await deliver(at, fail(at, 'a1'));
    expect((await publishedOf(at)).findings[0]).toMatchObject({
      decision: 'hold',
      reason: `the change windows are closed until ${opens}; it is decided anew then`,
    });
    await ticksUntil(at, new Date(Date.parse(opens) - 120_000).toISOString());
    expect(executedKinds(at)).toEqual([]);
    await ticksUntil(at, new Date(Date.parse(opens) + 120_000).toISOString());
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('is examined as a whole only when one opens', async () => {
    const at = install({ grants: [grant], changeWindows: [daily('17:00', '18:00')] });
    await deliver(at, fail(at, 'a1'));
    const simulated = () => at.asked.filter(({ kind }) => kind === 'simulation').length;
    const before = simulated();
    await ticksUntil(at, '2026-11-23T16:50:00.000Z');
    expect(simulated()).toBe(before);
  });

  it('is held though a person approves it', async () => {
    const at = install({ grants: [{ ...grant, consent: 'ask' }], changeWindows: [daily('17:00', '18:00')] });
    await deliver(at, fail(at, 'a1'));
    const plan = await planOf(at);
    await deliver(at, await give(at, { verb: 'approve', incident: (await incidentOf(at)).id, plan }));
    expect(executedKinds(at)).toEqual([]);
    expect((await incidentOf(at)).findings).toMatchObject([{ decision: 'hold', reason: { code: 'outside-windows' } }]);
    await ticksUntil(at, '2026-11-23T17:02:00.000Z');
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('is not made where the window closes before the call is sent', async () => {
    const at = install({ grants: [grant], changeWindows: [daily('09:00', '11:00')] });
    const { saveIncident } = at.ledger;
    at.ledger = {
      ...at.ledger,
      saveIncident: (...given) => {
        at.now = '2026-11-23T11:00:00.000Z';
        return saveIncident(...given);
      },
    };
    await deliver(at, fail(at, 'a1'));
    expect(executedKinds(at)).toEqual([]);
  });

  it('is undone whenever a person asks', async () => {
    const at = await repaired();
    at.configuration = { ...at.configuration, changeWindows: [daily('17:00', '18:00')] };
    frozen(at, 'true');
    await deliver(at, await give(at, { verb: 'undo', incident: (await incidentOf(at)).id }));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });
});

describe('a repair of something frozen', () => {
  it('is held until the freeze ends, and made then', async () => {
    const at = install({ grants: [grant] });
    frozen(at, '2026-11-23T12:00:00Z');
    await deliver(at, fail(at, 'a1'));
    await ticksUntil(at, '2026-11-23T11:58:00.000Z');
    expect(executedKinds(at)).toEqual([]);
    await ticksUntil(at, '2026-11-23T12:02:00.000Z');
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('without an end is held, and decided at the next failure after somebody took the tag away', async () => {
    const at = install({ grants: [grant] });
    frozen(at, 'true');
    await deliver(at, fail(at, 'a1'));
    expect((await publishedOf(at)).findings[0]?.reason).toContain('until somebody takes it away');
    at.fake.service = { [service]: serviceRecord() };
    wait(at, 601);
    await deliver(at, fail(at, 'b1'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });
});
