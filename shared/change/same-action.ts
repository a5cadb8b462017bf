import type { Action } from './action.ts';

/** Whether two actions are the same change of the same thing; null is none. */
export function isSameAction(a: Action | null, b: Action | null): boolean {
  return a !== null && b !== null && canonical(a) === canonical(b);
}

/** Without the order of its members, and without `to`, which a move learns only when the revision is registered. */
function canonical(action: Action): string {
  const members = Object.entries(action).filter(([name]) => name !== 'to' || action.kind !== 'move-service');
  return JSON.stringify(members.toSorted(([x], [y]) => (x < y ? -1 : 1)));
}
