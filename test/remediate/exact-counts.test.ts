import { describe, expect, it } from 'vitest';
import { deliver, fail, type Installation, incidentOf, install, wait } from '../fixtures/installation.ts';

const many = (at: Installation, count: number) => Array.from({ length: count }, (_, index) => fail(at, `n${index}`));

describe('the failures of an incident', () => {
  it('are counted once each, though the first of three hundred are delivered again', async () => {
    const at = install();
    const bodies = many(at, 300);
    for (let from = 0; from < bodies.length; from += 100) await deliver(at, ...bodies.slice(from, from + 100));
    wait(at, 30 * 60);
    await deliver(at, ...bodies.slice(0, 50));
    expect((await incidentOf(at)).failures).toBe(300);
  });

  it('are remembered for an hour, and the last two hundred longer, so that the record stays small', async () => {
    const at = install();
    for (let round = 0; round < 12; round += 1) {
      await deliver(at, ...Array.from({ length: 100 }, (_, index) => fail(at, `r${round}-${index}`)));
      wait(at, 10 * 60);
    }
    expect((await incidentOf(at)).failures).toBe(1200);
    expect((await incidentOf(at)).seen.length).toBeLessThanOrEqual(700);
    wait(at, 20 * 60 * 60);
    await deliver(at, fail(at, 'late'));
    expect((await incidentOf(at)).seen).toHaveLength(200);
  });
});
