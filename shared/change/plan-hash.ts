import { createHash } from 'node:crypto';
import { kindOf, type PlannedAction } from './kinds/index.ts';

/**
 * The hash of a plan: the incident, each change with its target, before and after, and the consent in the configuration that it
 * rests on. Counts and times are not in it. A person approves exactly this: another plan has another hash.
 */
export function planHash(incident: string, actions: readonly PlannedAction[]): string {
  const planned = actions
    .map(({ id, action, consent }) => ({ id, target: kindOf(action).target(action), action, consent }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return createHash('sha256').update(JSON.stringify({ incident, planned })).digest('hex').slice(0, 16);
}
