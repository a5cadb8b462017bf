import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPace, type Pace } from '../sandbox/demo/pace.ts';
import type { EcsMoment } from '../sandbox/ecs/moments.ts';

const group = 'service:mail';
const failed = (of = group): EcsMoment => ({
  is: 'task-stopped',
  group: of,
  taskArn: 'task',
  taskDefinitionArn: 'mail:1',
  reason: 'denied',
  failures: 1,
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A product that is busy with what `busy` names: a group, or `tick`. */
function paced(...onceTold: readonly string[]) {
  const busy = new Set<string>();
  const ending = new AbortController();
  const sent: number[] = [];
  const pace = createPace({
    account: { awaits: async (of) => busy.has('tick') || (of !== undefined && busy.has(of)) },
    send: async () => void sent.push(Date.now()),
    signal: ending.signal,
    onceTold,
  });
  /** Whether a task of the group is let through within some time. */
  const passes = async (within = 1000, of = group) => {
    let passed = false;
    void pace.untilRead(of).then(() => (passed = true));
    await vi.advanceTimersByTimeAsync(within);
    return passed;
  };
  return { pace, busy, sent, passes, ending };
}

/** A tick is sent and read. */
async function ticked(pace: Pace): Promise<void> {
  await vi.advanceTimersByTimeAsync(2100);
  await pace.tick();
  await pace.tick();
}

describe('the next try of ECS', () => {
  it('is not held before a failure', async () => {
    const { passes, pace } = paced();
    expect(await passes()).toBe(true);
    expect(pace.holdsTask()).toBe(false);
  });

  it('waits while the product has to do with its own group, and not with another one', async () => {
    const { passes, busy } = paced();
    busy.add('service:pay');
    expect(await passes()).toBe(true);
    busy.add(group);
    expect(await passes()).toBe(false);
  });

  it('waits after a failure for a tick that began behind it and was read', async () => {
    const { passes, pace, sent, busy } = paced();
    await pace.tick();
    pace.hear(failed());
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2000);
    await pace.tick();
    expect(sent).toHaveLength(2);
    busy.add('tick');
    await pace.tick();
    expect(await passes()).toBe(false);
    expect(pace.holdsTask()).toBe(true);
    expect(await passes(1000, 'service:pay')).toBe(false);
    busy.delete('tick');
    await pace.tick();
    expect(await passes()).toBe(true);
  });

  it('waits for the first message of a group that is to be told first, and for no later one', async () => {
    const { passes, pace } = paced(group);
    expect(await passes()).toBe(true);
    pace.hear(failed());
    await ticked(pace);
    expect(await passes()).toBe(false);
    pace.tell('service:pay');
    expect(await passes()).toBe(false);
    pace.tell(group);
    expect(await passes()).toBe(true);
    pace.hear(failed());
    await ticked(pace);
    expect(await passes()).toBe(true);
  });

  it('is made all the same where the product hangs, and where the run ends', async () => {
    const { passes, pace, busy, ending } = paced();
    busy.add(group);
    expect(await passes(19_000)).toBe(false);
    expect(await passes(21_000)).toBe(true);
    pace.hear(failed());
    expect(await passes()).toBe(false);
    ending.abort();
    expect(await passes()).toBe(true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(pace.holdsTask()).toBe(false);
  });
});

describe('a tick', () => {
  it('is sent two seconds after the product came to rest, and not while it works on the last one', async () => {
    const { pace, busy, sent } = paced();
    await pace.tick();
    busy.add('tick');
    await vi.advanceTimersByTimeAsync(9000);
    await pace.tick();
    busy.clear();
    await vi.advanceTimersByTimeAsync(1900);
    await pace.tick();
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    await pace.tick();
    expect(sent).toHaveLength(2);
  });
});
