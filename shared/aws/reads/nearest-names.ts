import { distance } from '../../configuration/nearest-word.ts';

/** The limit of returned names. */
const most = 5;
/**
 * The number of characters that are compared of each name. They are enough for a ranking, and the work stays bounded.
 */
const compared = 64;

/**
 * The names nearest to a missing one, at most 5, the nearest first. They are a hint for people and never lead to a
 * repair. A difference in case does not count, because people do not notice it when they mistype.
 */
export function nearestNames(missing: string, names: readonly string[]): readonly string[] {
  const others = [...new Set(names)].filter((name) => name !== missing);
  const ranked = others.map((name) => ({ name, far: farApart(missing, name) }));
  return ranked
    .toSorted((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name);
}

function farApart(a: string, b: string): number {
  const shared = commonStart(a, b);
  const [left, right] = [a.slice(shared), b.slice(shared)];
  const uncompared = Math.abs(Math.max(left.length - compared, 0) - Math.max(right.length - compared, 0));
  return distance(left.slice(0, compared).toLowerCase(), right.slice(0, compared).toLowerCase()) + uncompared;
}

function commonStart(a: string, b: string): number {
  let index = 0;
  while (index < a.length && index < b.length && a[index] === b[index]) index += 1;
  return index;
}
