import type { Ask, Facts } from '../evidence/ask.ts';
import type { Trace, Unread } from './define-change.ts';

/** The reads that are still to be made, or that one did not work; undefined if all of them worked. */
export function notRead(asks: readonly Ask[], facts: Facts): Extract<Trace, { is: 'to-read' | 'unread' }> | undefined {
  const unasked = asks.filter((ask) => facts.get(ask) === undefined);
  if (unasked.length > 0) return { is: 'to-read', asks: unasked };
  const ask = asks.find((one) => facts.get(one)?.is === 'unavailable');
  return ask === undefined ? undefined : { is: 'unread', why: whyUnread(ask, facts) };
}

/** Why a read did not work. */
export function whyUnread(ask: Ask, facts: Facts): Unread {
  const fact = facts.get(ask);
  if (fact?.is !== 'unavailable') return { detail: 'no answer', permission: null };
  return { detail: fact.detail, permission: fact.permission ?? null };
}
