import { later } from '../event/instant.ts';
import type { Incident, OutboxEntry } from '../incident/incident.ts';
import { withoutSent } from '../incident/outbox.ts';
import { render } from '../notification/render/render.ts';
import type { Ports } from './ports.ts';
import { updateIncident } from './update-incident.ts';

/** A message that another invocation has put into the outbox is left to it, until it must have died. */
const othersMayTakeMilliseconds = 120_000;

/**
 * Sends a message of the incident's outbox, then takes it out. A crash in between sends it again, never loses it.
 * @returns the incident as it is afterwards; the same where the message is another invocation's to send.
 */
export async function notify(ports: Ports, incident: Incident, entry: OutboxEntry): Promise<Incident> {
  const overdue = later(ports.now(), -othersMayTakeMilliseconds);
  if (!ports.ownMessages.has(entry.id) && entry.at >= overdue) return incident;
  const about = { state: entry.state, incident: incident.id };
  await ports.publish(render({ entry, state: entry.state, incident }, ports.operator), about);
  ports.ownMessages.delete(entry.id);
  ports.count('messagesSent', entry.state);
  ports.log.info('notified', about);
  return updateIncident(ports, incident, (now) => withoutSent(now, [entry.id]));
}
