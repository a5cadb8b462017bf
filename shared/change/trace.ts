import type { Facts } from '../evidence/ask.ts';
import type { Sent, Trace } from './define-change.ts';
import { type Action, kindOf } from './kinds/index.ts';
import { whyUnread } from './not-read.ts';

/** What the account shows of an attempt whose answer was lost. Pure: it says what is still to be read. */
export function traceOf(action: Action, sent: Sent, facts: Facts): Trace {
  const kind = kindOf(action);
  const ask = kind.shownBy(action);
  if (ask === undefined) return kind.trace(action, sent, facts);
  if (facts.get(ask) === undefined) return { is: 'to-read', asks: [ask] };
  const shown = kind.isShown(action, facts);
  if (shown === undefined) return { is: 'unread', why: whyUnread(ask, facts) };
  return shown ? { is: 'made', created: null } : { is: 'not-made' };
}
