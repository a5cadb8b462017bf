import { distance } from '../../configuration/nearest-word.ts';
import type { Ask } from '../../evidence/ask.ts';
import { firstOf } from '../../first-of.ts';
import type { Seen } from '../finding.ts';

/** The nearest existing names. They are a hint for people and never lead to a repair. */
export function nearestNames(near: readonly string[], by: readonly Ask[]): readonly Seen[] {
  if (near.length === 0) return [];
  const [first] = near;
  const text =
    near.length === 1 ? `the nearest existing name is ${first}` : `the nearest existing names are ${firstOf(near, 5)}`;
  return [{ text: `${text} (a hint: only a person can know whether one of them was meant)`, by }];
}

/**
 * The nearest existing name, if it is so near that it was likely meant: a slip or two behind the part that both share.
 * People hear of it before what would create the missing one under its mistyped name.
 */
export function likelyMeant(missing: string, near: readonly string[]): string | undefined {
  return near.find((name) => isSlip(missing, name));
}

/** What is compared of a name: the work stays bounded. */
const compared = 64;

function isSlip(missing: string, name: string): boolean {
  const [a, b] = [missing, name].map((one) => one.replace(/^\//, '').toLowerCase()) as [string, string];
  const folder = sharedFolder(a, b);
  const [typed, there] = [a.slice(folder), b.slice(folder)];
  if (Math.max(typed.length, there.length) > compared) return typed === there;
  return distance(typed, there) <= Math.max(2, Math.floor(there.length / 4));
}

/** The length of the folders that both paths begin with. */
function sharedFolder(a: string, b: string): number {
  let end = 0;
  for (let at = 0; at < a.length && a[at] === b[at]; at += 1) if (a[at] === '/') end = at + 1;
  return end;
}
