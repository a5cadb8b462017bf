import type { Ask } from '../../evidence/ask.ts';
import type { Seen } from '../finding.ts';

/** The nearest existing names. They are a hint for people and never lead to a repair. */
export function nearestNames(near: readonly string[], by: readonly Ask[]): readonly Seen[] {
  if (near.length === 0) return [];
  const [first] = near;
  const text =
    near.length === 1
      ? `the nearest existing name is ${first}`
      : `the nearest existing names are ${near.slice(0, 5).join(', ')}`;
  return [{ text: `${text} (a hint: only a person can know whether one of them was meant)`, by }];
}
