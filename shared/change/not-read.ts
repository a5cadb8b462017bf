import type { Ask, Facts } from '../evidence/ask.ts';
import type { Trace } from './define-change.ts';

/** The reads that are still to be made, or that one did not work; undefined if all of them worked. */
export function notRead(asks: readonly Ask[], facts: Facts): Extract<Trace, { is: 'to-read' | 'unread' }> | undefined {
  const unasked = asks.filter((ask) => facts.get(ask) === undefined);
  if (unasked.length > 0) return { is: 'to-read', asks: unasked };
  return asks.some((one) => facts.get(one)?.is === 'unavailable') ? { is: 'unread' } : undefined;
}
