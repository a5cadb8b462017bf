import { type Action, kindOf } from './kinds/index.ts';

/** Whether two actions are the same change of the same thing; null is none. */
export function isSameAction(a: Action | null, b: Action | null): boolean {
  return a !== null && b !== null && a.kind === b.kind && canonical(a) === canonical(b);
}

/** Without the order of its members: what was stored may have another. */
function canonical(action: Action): string {
  const members = Object.entries(Object(kindOf(action).identity(action)));
  return JSON.stringify(members.toSorted(([x], [y]) => (x < y ? -1 : 1)));
}
