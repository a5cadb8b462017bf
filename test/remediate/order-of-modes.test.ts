import { describe, expect, it } from 'vitest';
import type { Mode } from '../../shared/event/start-failure.ts';
import { deliver, type Installation, install, tick, wait } from '../fixtures/installation.ts';
import { ann, give, toldControls } from '../fixtures/repair.ts';

const bob = 'arn:aws:iam::111122223333:user/bob';
const id = '00000000-0000-4000-8000-0000000000aa';
const started = '2026-11-23T10:00:10.000Z';
const day = 24 * 3600;

/** A command for the mode whose write SSM refuses, until its message is on the dead-letter queue. */
async function giveInVain(at: Installation, mode: Mode): Promise<void> {
  const { writeParameter } = at.ports;
  Object.assign(at.ports, { writeParameter: () => Promise.reject(new Error('SSM is down')) });
  expect(await deliver(at, await give(at, { verb: 'mode', mode }))).toEqual(['m0']);
  Object.assign(at.ports, { writeParameter });
}

/** What comes of a command that somebody gave at the start and that is delivered only now. */
async function late(at: Installation, mode: Mode, by = bob) {
  await deliver(at, await give(at, { verb: 'mode', mode }, { id, by, given: started }));
  return [(await at.ledger.loadOutcome(id))?.is, at.mode];
}

/** Everyone who gives the commands of a test, in the order in which they are given. */
type Given = readonly { readonly mode: Mode; readonly by: string }[];

async function endOf(given: Given, order: readonly number[]): Promise<Mode> {
  const at = install();
  const bodies: string[] = [];
  for (const { mode, by } of given) {
    bodies.push(await give(at, { verb: 'mode', mode }, { by }));
    wait(at, 1);
  }
  for (const index of order) {
    await deliver(at, bodies[index] ?? '');
    wait(at, 1);
  }
  return at.mode;
}

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

describe('a late command to stop', () => {
  it('does not write the looser mode of a later command that never came to its effect', async () => {
    const at = install();
    at.mode = 'off';
    wait(at, 10);
    await giveInVain(at, 'apply');
    wait(at, 3 * day);
    expect(await late(at, 'off')).toEqual(['nothing-to-do', 'off']);
  });

  it('stops although a later command recorded apply, and can set it no more', async () => {
    const at = install();
    at.mode = 'dry-run';
    await deliver(at, tick);
    wait(at, 10);
    await giveInVain(at, 'apply');
    wait(at, 3 * day);
    expect(await late(at, 'off')).toEqual(['done', 'off']);
    expect(at.told.at(-1)).toMatchObject({ state: 'mode-changed', text: expect.stringContaining(bob) });
  });

  it('is not lost because a later, weaker stop was recorded and never written', async () => {
    const at = install();
    wait(at, 10);
    await giveInVain(at, 'dry-run');
    wait(at, 2400);
    expect(await late(at, 'off')).toEqual(['refused', 'dry-run']);
  });

  it('does not count where apply was set after it was given', async () => {
    const at = install();
    at.mode = 'dry-run';
    wait(at, 10);
    await deliver(at, await give(at, { verb: 'mode', mode: 'apply' }));
    wait(at, 3 * day);
    expect(await late(at, 'off')).toEqual(['refused', 'apply']);
  });
});

describe('commands for the mode', () => {
  it.each<readonly [string, Given, Mode]>([
    [
      'whoever may only stop does not loosen what was given before',
      [
        { mode: 'apply', by: ann },
        { mode: 'off', by: ann },
        { mode: 'dry-run', by: bob },
      ],
      'off',
    ],
    [
      'the stop that follows apply counts, and not the one before it',
      [
        { mode: 'off', by: bob },
        { mode: 'apply', by: ann },
        { mode: 'dry-run', by: bob },
      ],
      'dry-run',
    ],
    [
      'the last one of whoever may change counts',
      [
        { mode: 'off', by: bob },
        { mode: 'apply', by: ann },
        { mode: 'dry-run', by: ann },
      ],
      'dry-run',
    ],
    [
      'apply ends every stop before it',
      [
        { mode: 'off', by: bob },
        { mode: 'dry-run', by: bob },
        { mode: 'apply', by: ann },
      ],
      'apply',
    ],
  ])('end the same in every order of delivery: %s', async (_title, given, mode) => {
    expect(await Promise.all(orders.map((order) => endOf(given, order)))).toEqual(orders.map(() => mode));
  });

  it('to stop count after somebody wrote the parameter over an earlier, stricter one', async () => {
    const at = install();
    await deliver(at, tick);
    await deliver(at, await give(at, { verb: 'mode', mode: 'off' }, { by: bob }));
    wait(at, 10);
    at.mode = 'apply';
    at.lastWrite = { by: 'arn:aws:iam::111122223333:user/eve', at: at.now };
    await deliver(at, tick);
    wait(at, 10);
    await deliver(at, await give(at, { verb: 'mode', mode: 'dry-run' }, { by: bob }));
    expect(at.mode).toBe('dry-run');
    expect(toldControls(at)).toEqual(['mode-changed', 'mode-changed', 'mode-changed']);
    expect(at.told.at(-1)?.text).toContain(bob);
  });
});
