import type { Incident } from '../../incident/incident.ts';
import { sharesOf } from '../../incident/outage.ts';
import type { Message } from '../notification.ts';

/**
 * The message of an incident, which names the outages that the incident is a part of. The JSON has them already. Without an
 * outage the message is unchanged.
 */
export function namingOutages(message: Message, incident: Incident): Message {
  const ids = sharesOf(incident).map(({ id }) => id);
  if (ids.length === 0 || incident.service === null) return message;
  const line = `One obstacle can keep other services from starting too. What they share with this one is told once, as outage ${ids.join(', ')}.`;
  return { ...message, text: `${message.text}\n\n${line}`, chat: withLine(message.chat, line) };
}

function withLine(chat: string, line: string): string {
  const parsed = JSON.parse(chat) as { readonly content: { readonly description: string } };
  const description = `${parsed.content.description}\n${line}`;
  return JSON.stringify({ ...parsed, content: { ...parsed.content, description } });
}
