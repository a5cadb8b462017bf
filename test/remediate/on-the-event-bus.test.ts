import { describe, expect, it } from 'vitest';
import type { BusEvent } from '../../shared/event-bus.ts';
import { readMessage } from '../../shared/notification/render/read-message.ts';
import { throttle } from '../aws/sdk-errors.ts';
import { deliver, fail, type Installation, incidentOf, install, run, tick, wait } from '../fixtures/installation.ts';
import { failBehind, installBehindDeadGateway, runAgain, ticks } from '../fixtures/outage.ts';
import { grant } from '../fixtures/owner.ts';

type Put = {
  readonly kind: string;
  readonly id: string;
  readonly state?: string;
  readonly urgency?: string;
  readonly alert?: { readonly dedupKey: string; readonly status: string };
};

/** The owner's event bus. While it is down it takes nothing. */
function withBus(at: Installation) {
  const bus = { isDown: false, tries: 0, puts: [] as Put[] };
  const putOnBus = async ({ kind, json }: BusEvent): Promise<void> => {
    bus.tries += 1;
    if (bus.isDown) throw throttle();
    expect(readMessage(json).is).toBe(kind);
    bus.puts.push({ ...(JSON.parse(json) as Put), kind });
  };
  Object.assign(at.ports, { putOnBus });
  return bus;
}

/** What people were told, of incidents, outages and controls. */
const toldStates = ({ told }: Installation) => told.map(({ state }) => state);
const statesOf = ({ puts }: ReturnType<typeof withBus>) => puts.map(({ state }) => state);
const alertsOf = ({ puts }: ReturnType<typeof withBus>) => puts.map(({ alert }) => alert);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('an incident on the owner’s event bus', () => {
  it('has an event for each message that people get, with the same id, and one key from its first to its end', async () => {
    const at = install({ grants: [grant] });
    const bus = withBus(at);
    await deliver(at, fail(at, 'a1'));
    wait(at, 120);
    run(at, 'b1');
    await deliver(at, tick);
    expect(bus.puts.map(({ id }) => id)).toEqual(at.told.map(({ id }) => id));
    expect(statesOf(bus)).toEqual(toldStates(at));
    const { id } = await incidentOf(at);
    expect(alertsOf(bus)).toEqual([
      { dedupKey: id, status: 'open' },
      { dedupKey: id, status: 'resolved' },
    ]);
  });

  it('is told on the topic alone where the owner named no bus', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    expect([toldStates(at), (await incidentOf(at)).outbox]).toEqual([['found'], []]);
  });
});

describe('an event bus that takes nothing', () => {
  it('keeps no message from people, and hands back what is left, which is put later without telling people twice', async () => {
    const at = install({ grants: [grant] });
    const bus = withBus(at);
    bus.isDown = true;
    const event = fail(at, 'a1');
    expect(await deliver(at, event)).toEqual(['m0']);
    expect(toldStates(at)).toEqual(['found']);
    expect((await incidentOf(at)).outbox).toMatchObject([{ state: 'found', published: true }]);
    wait(at, 130);
    expect(await deliver(at, event)).toEqual(['m0']);
    bus.isDown = false;
    wait(at, 130);
    expect(await deliver(at, event)).toEqual([]);
    expect([toldStates(at), statesOf(bus)]).toEqual([['found'], ['found']]);
    expect((await incidentOf(at)).outbox).toEqual([]);
  });

  it('lets the end reach people at once, gets both later in their order, and opens no alert for what is over by then', async () => {
    const at = install({ grants: [grant] });
    const bus = withBus(at);
    bus.isDown = true;
    await deliver(at, fail(at, 'a1'));
    wait(at, 120);
    run(at, 'b1');
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found', 'verified']);
    expect((await incidentOf(at)).status).toBe('closed');
    bus.isDown = false;
    wait(at, 130);
    await deliver(at, tick);
    wait(at, 130);
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found', 'verified']);
    expect(statesOf(bus)).toEqual(['found', 'verified']);
    expect(alertsOf(bus).map((alert) => alert?.status)).toEqual(['resolved', 'resolved']);
    expect(await incidentOf(at)).toMatchObject({ status: 'closed', outbox: [] });
  });

  it('is not asked for what the topic did not take yet', async () => {
    const at = install({ grants: [grant] });
    const bus = withBus(at);
    Object.assign(at.ports, { publish: () => Promise.reject(throttle()) });
    expect(await deliver(at, fail(at, 'a1'))).toEqual(['m0']);
    expect(bus.tries).toBe(0);
  });

  it('gets news of the mode later, and people get it once', async () => {
    const at = install();
    const bus = withBus(at);
    await deliver(at, tick);
    bus.isDown = true;
    at.mode = 'off';
    await deliver(at, tick);
    wait(at, 130);
    at.mode = 'apply';
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['mode-changed', 'mode-changed']);
    bus.isDown = false;
    wait(at, 130);
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['mode-changed', 'mode-changed']);
    expect(bus.puts.map(({ kind, id }) => [kind, id])).toEqual(at.told.map(({ id }) => ['control', id]));
  });
});

describe('an outage on the owner’s event bus', () => {
  const failing = async (count: number) => {
    const at = installBehindDeadGateway(count);
    const bus = withBus(at);
    for (const index of upTo(count)) await deliver(at, failBehind(at, index));
    return { at, bus };
  };

  it('has one key, and every incident that was opened by itself is resolved, though the outage tells its end', async () => {
    const { at, bus } = await failing(3);
    await ticks(at, 1);
    runAgain(at, upTo(3));
    await ticks(at, 40);
    expect(toldStates(at)).toEqual(['found', 'outage', 'outage-over']);
    const opened = bus.puts.filter(({ alert }) => alert?.status === 'open').map(({ alert }) => alert?.dedupKey);
    const resolved = bus.puts.filter(({ alert }) => alert?.status === 'resolved').map(({ alert }) => alert?.dedupKey);
    expect(opened).toHaveLength(2);
    expect(resolved).toEqual(expect.arrayContaining(opened));
  });

  it('is told to people once, though the bus is down for a while', async () => {
    const { at, bus } = await failing(2);
    bus.isDown = true;
    await ticks(at, 2);
    expect(toldStates(at)).toEqual(['found', 'outage']);
    bus.isDown = false;
    await ticks(at, 1);
    expect(toldStates(at)).toEqual(['found', 'outage']);
    expect(statesOf(bus)).toEqual(['found', 'outage']);
  });
});
