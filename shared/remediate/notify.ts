import { later } from '../event/instant.ts';
import type { Incident } from '../incident/incident.ts';
import { withoutTold } from '../incident/outbox.ts';
import { render } from '../notification/render/render.ts';
import type { Ports } from './ports.ts';
import { amendIncident } from './update-incident.ts';

/** A message that another invocation has put into the outbox is its to send, until it must have died. */
const othersMayTakeMilliseconds = 120_000;

/**
 * Sends what is in the incident's outbox, then takes it out. A crash in between sends a message again, never loses one.
 * @returns the incident as it is afterwards.
 */
export async function send(ports: Ports, incident: Incident): Promise<Incident> {
  const overdue = later(ports.now(), -othersMayTakeMilliseconds);
  const due = incident.outbox.filter((telling) => ports.mine.has(telling.id) || telling.at < overdue);
  for (const telling of due) {
    const about = { state: telling.state, incident: incident.id };
    await ports.publish(render({ telling, state: telling.state, incident }, ports.operator), about);
    ports.mine.delete(telling.id);
    ports.count('messagesSent', telling.state);
    ports.log.info('told', about);
  }
  if (due.length === 0) return incident;
  const sent = due.map((telling) => telling.id);
  return amendIncident(ports, incident, (now) => withoutTold(now, sent));
}
