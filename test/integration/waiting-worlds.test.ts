import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Part, playTogether } from './play-file.ts';

/**
 * A world in which the product still does something wrong. `reached` shows that the world came to the point where it
 * matters, and `isMet` whether the product did right there.
 */
type Waiting = {
  readonly world: string;
  readonly reached: (part: Part) => boolean;
  readonly isMet: (part: Part) => boolean;
};

/** Worlds that can share one account. */
const together: readonly Waiting[] = [
  {
    world: 'no-task-at-all',
    reached: (part) => part.seen('rook-api').serviceEvents.some((text) => text.includes('unable to assume the role')),
    isMet: ({ report }) =>
      report.incidents.some((one) => one.findings.some(({ cause }) => cause === 'role-not-assumable')),
  },
];

/** Worlds that would disturb the others: what they do holds for the whole account. */
const apart: readonly Waiting[] = [];

const folder = new URL('../sandbox/worlds/', import.meta.url);
const waitsFor = (world: string) =>
  (JSON.parse(readFileSync(new URL(`${world}.json`, folder), 'utf8')) as { readonly waitsFor?: string }).waitsFor;

describe.each([
  ['that share an account', together],
  ['whose happenings hold for the whole account', apart],
])('worlds %s, in which the product is known to fail', (_, waiting) => {
  let part: (name: string) => Part;
  beforeAll(async () => {
    part = await playTogether(waiting.map(({ world }) => world));
  });

  it.each(waiting)('$world comes to the point where it matters', ({ world, reached }) => {
    expect(reached(part(world))).toBe(true);
  });

  it.each(waiting.map((one) => ({ ...one, fault: waitsFor(one.world) })))('$world: $fault', ({ world, isMet }) => {
    expect(
      isMet(part(world)),
      `${world} no longer fails: take waitsFor out of its file, and move its expectation to the worlds that succeed`,
    ).toBe(false);
  });
});

it('every world that waits for something is played here, and no other', () => {
  const marked = readdirSync(folder)
    .map((file) => file.replace(/\.json$/, ''))
    .filter((world) => waitsFor(world) !== undefined);
  expect([...together, ...apart].map(({ world }) => world).toSorted()).toEqual(marked.toSorted());
});
