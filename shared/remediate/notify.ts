import { later } from '../event/instant.ts';
import type { Incident, OutboxEntry } from '../incident/incident.ts';
import { withoutSent } from '../incident/outbox.ts';
import { render } from '../notification/render/render.ts';
import type { Ports } from './ports.ts';
import { updateIncident } from './update-incident.ts';

/**
 * In milliseconds. Another invocation sends the messages that it put into the outbox. After this time it must have
 * crashed.
 */
const othersMayTakeMilliseconds = 120_000;

/**
 * Sends a message of the incident's outbox, then removes it. After a crash in between it is sent again, never lost.
 * @returns the incident without the message; the unchanged incident if another invocation must send the message.
 */
export async function notify(ports: Ports, incident: Incident, entry: OutboxEntry): Promise<Incident> {
  const overdue = later(ports.now(), -othersMayTakeMilliseconds);
  if (!ports.ownMessages.has(entry.id) && entry.at >= overdue) return incident;
  const about = { state: entry.state, incident: incident.id };
  await ports.publish(render({ entry, state: entry.state, incident }, ports.installed.operator), about);
  ports.ownMessages.delete(entry.id);
  ports.count('messagesSent', entry.state);
  ports.log.info('notified', about);
  return updateIncident(ports, incident, (now) => withoutSent(now, [entry.id]));
}
