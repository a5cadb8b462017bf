import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../shared/incident/ledger.ts';
import { remediate } from '../../shared/remediate/remediate.ts';

import {
  deliver,
  fail,
  forge,
  type Installation,
  incidentOf,
  install,
  tick,
  wait,
  workloads,
} from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds } from '../fixtures/repair.ts';

/** In milliseconds: the whole time of an invocation in these tests. Its parts are in proportion. */
const whole = 2400;

const never = new Promise<never>(() => {});

/** Delivers messages to an invocation that has little time. Returns what it handed back, and how much time was left. */
async function deliverInTime(at: Installation, bodies: readonly string[], receives: readonly number[] = []) {
  const began = Date.now();
  const left = () => whole - (Date.now() - began);
  const records = bodies.map((body, index) => ({ id: `m${index}`, body, receives: receives[index] ?? 1 }));
  const retry = await remediate(records, { ...at.ports, left });
  return { retry, left: left() };
}

/** The account, in which reads of this kind are never answered. */
function hang(at: Installation, kind: string): void {
  const { newCollect } = at.ports;
  Object.assign(at.ports, {
    newCollect: () => {
      const collect = newCollect();
      return async (asks: Parameters<typeof collect>[0]) => {
        const known = await collect(asks.filter((ask) => ask.kind !== kind));
        return asks.some((ask) => ask.kind === kind) ? never : known;
      };
    },
  });
}

const web = (at: Installation, name = 'web-1') => fail(at, name, undefined, { group: 'service:web' });
const alone = (at: Installation, name: string) => fail(at, name, undefined, { group: 'family:api', startedBy: 'me' });

describe('an invocation', () => {
  it('hands back what it cannot finish in time, and nothing else', async () => {
    const at = install();
    const { loadIncident } = at.ledger;
    at.ledger = { ...at.ledger, loadIncident: (key) => (key === workloads.web ? never : loadIncident(key)) };
    const { retry, left } = await deliverInTime(at, [web(at), fail(at, 'api-1')]);
    expect(retry).toEqual(['m0']);
    expect(left).toBeGreaterThan(0);
    expect(at.told.map(({ incident }) => incident)).toEqual([(await incidentOf(at)).id]);
  });

  it('tells a workload of which one read hangs, and proves nothing by what was not read', async () => {
    const at = install({ grants: [grant] });
    hang(at, 'role-policies');
    const { retry, left } = await deliverInTime(at, [fail(at, 'a1')]);
    expect(retry).toEqual([]);
    expect(left).toBeGreaterThan(0);
    expect(at.told).toHaveLength(1);
    expect(at.told[0]?.text).toContain('it was not answered in the time that one workload has');
    expect(executedKinds(at)).toEqual([]);
    expect((await incidentOf(at)).diagnosed?.complete).toBe(false);
  });

  it('writes nothing after it has ended, though its work goes on', async () => {
    const at = install();
    const answer = Promise.withResolvers<void>();
    const { loadIncident } = at.ledger;
    const waiting: Ledger['loadIncident'] = async (key) => {
      await answer.promise;
      return loadIncident(key);
    };
    at.ledger = { ...at.ledger, loadIncident: waiting };
    const { retry } = await deliverInTime(at, [fail(at, 'a1')]);
    expect(retry).toEqual(['m0']);
    answer.resolve();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(at.told).toEqual([]);
    await expect(incidentOf(at)).rejects.toThrow('there is no incident');
  });

  it('begins no workload when too little time is left', async () => {
    const at = install();
    let left = 60_000;
    const bodies = [fail(at, 'a1')];
    const { readMode } = at.ports;
    Object.assign(at.ports, {
      readMode: () => {
        left = 20_000;
        return readMode();
      },
    });
    const records = bodies.map((body) => ({ id: 'm', body }));
    expect(await remediate(records, { ...at.ports, left: () => left })).toEqual(['m']);
    expect(at.asked).toEqual([]);
  });

  it('leaves a change to the next delivery when too little time is left for it', async () => {
    const at = install({ grants: [grant] });
    let left = 60_000;
    const { saveIncident } = at.ledger;
    at.ledger = {
      ...at.ledger,
      saveIncident: (...saved) => {
        left = 15_000;
        return saveIncident(...saved);
      },
    };
    const body = fail(at, 'a1');
    const given = { ...at.ports, left: () => left };
    expect(await remediate([{ id: 'm', body }], given)).toEqual(['m']);
    expect(executedKinds(at)).toEqual([]);
    // Nothing is the product's own fault here.
    expect(at.counted.filter((one) => one.startsWith('handedBack'))).toEqual(['handedBack no-time']);
    left = 60_000;
    expect(await remediate([{ id: 'm', body }], given)).toEqual([]);
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });
});

describe('the turns of workloads in one batch', () => {
  const orderOf = async (at: Installation, bodies: readonly string[], receives: readonly number[] = []) => {
    const seen: string[] = [];
    const { loadIncident } = at.ledger;
    const waiting: Ledger['loadIncident'] = async (key) => {
      seen.push(key.split('/').slice(4).join('/'));
      return loadIncident(key);
    };
    at.ledger = { ...at.ledger, loadIncident: waiting };
    await deliverInTime(at, bodies, receives);
    return [...new Set(seen)];
  };

  it('give services the first, then stand-alone tasks, and drills the last', async () => {
    const at = install();
    const drill = JSON.stringify({ ...JSON.parse(forge(at, 'd1')), source: 'ecs-init-remediator.drill' });
    const order = await orderOf(at, [drill, alone(at, 's1'), fail(at, 'a1')]);
    expect(order).toEqual(['service/api', 'family/api', 'drill/service/api']);
  });

  it('give what was handed back before a turn ahead of its kind', async () => {
    const at = install();
    expect(await orderOf(at, [fail(at, 'a1'), web(at)], [1, 2])).toEqual(['service/web', 'service/api']);
  });
});

it('a tick that had no time to look at any due incident is not counted as carried out', async () => {
  const at = install();
  await deliver(at, fail(at, 'a1'));
  wait(at, 3600);
  let left = 60_000;
  const { listDue } = at.ledger;
  let due = 0;
  at.ledger = {
    ...at.ledger,
    listDue: async (filter) => {
      const found = await listDue(filter);
      due = found.length;
      // The ledger answered late: less than what a look needs is left.
      left = 14_000;
      return found;
    },
  };
  at.counted.length = 0;
  await remediate([{ id: 'm', body: tick }], { ...at.ports, left: () => left });
  expect(due).toBe(1);
  expect(at.counted).not.toContain('ticks');
});
