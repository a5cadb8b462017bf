import type { Incident, OutboxEntry } from './incident.ts';

/** A stand-alone task may fail for years, and is told of daily: only the newest are kept. */
const mostTold = 40;

/** Puts a message into the outbox. The incident remembers what people were told, also after the message was sent. */
export function putInOutbox(incident: Incident, entry: OutboxEntry): Incident {
  const { told = [], outbox } = incident;
  if (entry.quiet === true) return { ...incident, outbox: [...outbox, entry] };
  return {
    ...incident,
    outbox: [...outbox, entry],
    told: [...told, { state: entry.state, at: entry.at }].slice(-mostTold),
  };
}
