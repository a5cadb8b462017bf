import { describe, expect, it } from 'vitest';
import { deliver, fail, type Installation, install, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds } from '../fixtures/repair.ts';

/** In seconds. The queue delivers the messages of an invocation that was killed again after this time. */
const visibility = 106;

type Killable = 'publish' | 'execute';

/** Delivers a message to an invocation that is killed during this call. */
async function killDuring(at: Installation, call: Killable, body: string): Promise<void> {
  const going = at.ports[call];
  const called = Promise.withResolvers<void>();
  const killed = () => {
    called.resolve();
    return new Promise<never>(() => {});
  };
  Object.assign(at.ports, { [call]: killed });
  void deliver(at, body);
  await called.promise;
  Object.assign(at.ports, { [call]: going });
}

describe('an invocation that is killed', () => {
  it.each<[Killable, string]>([
    ['publish', 'while it sends its first message'],
    ['execute', 'while it makes a change'],
  ])('in %s, %s, costs one visibility time-out: the next delivery goes on', async (call) => {
    const at = install({ grants: [grant] });
    const body = fail(at, 'a1');
    await killDuring(at, call, body);
    // It had run for 40 seconds by then.
    wait(at, visibility - 40);
    expect(await deliver(at, body)).toEqual([]);
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect(at.told.map(({ state }) => state)).toEqual(['found']);
  });

  it('costs nothing that was told: the next delivery tells it no second time', async () => {
    const at = install({ grants: [grant] });
    const bodies = [fail(at, 'a1'), fail(at, 'a2')];
    await deliver(at, ...bodies);
    wait(at, visibility);
    await deliver(at, ...bodies);
    expect(at.told.map(({ state }) => state)).toEqual(['found']);
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });
});
