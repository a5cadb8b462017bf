import { othersHaveEndedMilliseconds } from '../environment.ts';
import { later } from '../event/instant.ts';
import type { Incident, OutboxEntry } from '../incident/incident.ts';
import { withShares } from '../incident/outage.ts';
import { withoutSent } from '../incident/outbox.ts';
import { moveAt } from '../incident/whose-move.ts';
import { render } from '../notification/render/render.ts';
import type { Ports } from './ports.ts';
import { shareOutages } from './share-outages.ts';
import { updateIncident } from './update-incident.ts';

/**
 * Sends a message of the incident's outbox, or leaves it to the outage that tells the same, then removes it. After a crash in between it is sent again, with the same
 * id, and never lost. A message waits while an earlier one of the incident is not sent, so that people read them in
 * their order; it waits only until that one is overdue.
 * @returns the incident without the message; the unchanged incident if the message must wait, or is another's to send.
 */
export async function notify(ports: Ports, incident: Incident, entry: OutboxEntry): Promise<Incident> {
  const overdue = later(ports.now(), -othersHaveEndedMilliseconds);
  const earlier = incident.outbox.slice(
    0,
    incident.outbox.findIndex(({ id }) => id === entry.id),
  );
  if (earlier.some(({ at }) => at >= overdue)) return incident;
  if (!ports.ownMessages.has(entry.id) && entry.at >= overdue) return incident;
  const move = moveAt(incident, entry);
  const about = { id: entry.id, state: entry.state, incident: incident.id, urgency: move.urgency };
  const { isOutages, shares } = await shareOutages(ports, incident, entry);
  const isTold = !isOutages && entry.quiet !== true;
  if (isTold) {
    const known = withShares(incident, shares, null);
    const message = render({ entry, state: entry.state, incident: known, move }, ports.installed.operator);
    await ports.publish(message, about);
    ports.count('messagesSent', entry.state);
  }
  ports.ownMessages.delete(entry.id);
  const untold = isOutages ? 'left to the outage' : 'not told: nobody has to do anything else';
  ports.log.info(isTold ? 'notified' : untold, about);
  const left = await updateIncident(ports, incident, (now) =>
    withShares(withoutSent(now, [entry.id]), shares, isOutages ? entry.id : null),
  );
  // Another invocation has left what it put behind this message to whoever sent this message.
  const [next] = left.outbox;
  if (next !== undefined) ports.ownMessages.add(next.id);
  return left;
}
