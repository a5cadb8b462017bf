import { type Action, kindOf } from './kinds/index.ts';

/** Whether two actions are the same change of the same thing. Null is equal to nothing. */
export function isSameAction(a: Action | null, b: Action | null): boolean {
  return a !== null && b !== null && a.kind === b.kind && canonical(a) === canonical(b);
}

/** A text that does not depend on the order of the members, which may differ in a stored action. */
function canonical(action: Action): string {
  const members = Object.entries(Object(kindOf(action).identity(action)));
  return JSON.stringify(members.toSorted(([x], [y]) => (x < y ? -1 : 1)));
}
