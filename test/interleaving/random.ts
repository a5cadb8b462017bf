/** A source of numbers that a seed decides wholly. */
export type Random = {
  /** A whole number from 0 to below `end`. */
  readonly below: (end: number) => number;
  /** True in this share of the calls. */
  readonly chance: (share: number) => boolean;
};

/**
 * Numbers that are the same for the same seed.
 * @see https://en.wikipedia.org/wiki/Weyl_sequence Steps of a Weyl sequence, mixed (mulberry32).
 */
export function seeded(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b9) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { below: (end) => Math.floor(next() * end), chance: (share) => next() < share };
}
