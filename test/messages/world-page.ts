import type { Message } from '../../shared/notification/notification.ts';
import type { Message as Received } from '../sandbox/demo/incident-json.ts';
import { renderStoryPage } from './page.ts';
import { settle } from './settle.ts';

/**
 * The page of a world: what people were told while it was played, incident by incident, then of outages and controls. Each
 * message is shown as an e-mail, and the first of each state in every form. What differs from run to run is left out, so that
 * two runs make the same page.
 */
export function renderWorldPage(name: string, title: string, received: readonly Received[]): string {
  const ordered = [...received].toSorted((a, b) => compare(rankOf(a), rankOf(b)));
  const says = [
    `${title}${/[.!?]$/.test(title) ? '' : '.'}`,
    ...(received.length === 0 ? ['Nobody is told anything.'] : []),
  ];
  const sent = ordered.map((one) => ({ state: one.state, message: asSent(one) }));
  const first = new Set([...Map.groupBy(sent, ({ state }) => state).values()].map(([one]) => one?.message));
  const messages = sent.map(({ message }) => message);
  return settle(renderStoryPage({ title: name, says: says.join(' ') }, messages, (message) => first.has(message)));
}

/** What the product had given to the topic. */
function asSent({ subject, text, chat, json }: Received): Message {
  return { subject, text, chat: JSON.stringify(chat), json: JSON.stringify(json) };
}

/** The messages of one incident stay together, in their order; the incidents of several services arrive in any order. */
function rankOf({ incident, json }: Received): readonly [kind: string, of: string] {
  const { kind } = json as { readonly kind?: string };
  if (incident !== undefined) return ['0', incident.workload];
  return [kind === 'outage' ? '1' : '2', ''];
}

function compare(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [a.join('|'), b.join('|')];
  return left < right ? -1 : left > right ? 1 : 0;
}
