import { othersHaveEndedMilliseconds } from '../environment.ts';
import { later } from '../event/instant.ts';
import type { Incident, OutboxEntry } from '../incident/incident.ts';
import { withShares } from '../incident/outage.ts';
import { withoutSent } from '../incident/outbox.ts';
import { moveAt } from '../incident/whose-move.ts';
import { render } from '../notification/render/render.ts';
import type { Ports } from './ports.ts';
import { type Sent, send, withPublished } from './send.ts';
import { type Sharing, shareOutages } from './share-outages.ts';
import { updateIncident } from './update-incident.ts';

/** What became of a message. `fault`: why the event bus did not take it, though people were told. */
export type Notified = { readonly incident: Incident; readonly fault?: unknown };

/**
 * Sends a message of the incident's outbox, or leaves it to the outage that tells the same, then removes it. After a crash in between it is sent again, with the same
 * id, and never lost. A message waits while an earlier one of the incident is not published, so that people read them in
 * their order; it waits only until that one is overdue. On the event bus it waits for every earlier one: what is opened
 * there after its end would stay open.
 * @returns the incident without the message; with it if the message must wait, or is another's to send.
 * @throws what the topic answered.
 */
export async function notify(ports: Ports, incident: Incident, entry: OutboxEntry): Promise<Notified> {
  const overdue = later(ports.now(), -othersHaveEndedMilliseconds);
  const earlier = incident.outbox.slice(
    0,
    incident.outbox.findIndex(({ id }) => id === entry.id),
  );
  if (earlier.some(({ at, published }) => published !== true && at >= overdue)) return { incident };
  if (!ports.ownMessages.has(entry.id) && entry.at >= overdue) return { incident };
  // Asked beside the outages, where no diagnosis of this execution environment has asked before.
  void ports.alias?.();
  const sharing = await shareOutages(ports, incident, entry);
  const sent = await sendEntry(ports, incident, entry, sharing, earlier.length === 0);
  const noted = await noteSent(ports, incident, entry, sharing, sent);
  return sent.is === 'sent' ? { incident: noted } : { incident: noted, fault: sent.fault };
}

async function sendEntry(
  ports: Ports,
  incident: Incident,
  entry: OutboxEntry,
  { isOutages, shares }: Sharing,
  isFirst: boolean,
): Promise<Sent> {
  const move = moveAt(incident, entry);
  const about = { id: entry.id, state: entry.state, incident: incident.id, urgency: move.urgency };
  const isTold = entry.published === true || (!isOutages && entry.quiet !== true);
  // An end that an outage tells is put on the bus, because the incident may have been opened there by a message of its own.
  const isEndOnBus = isOutages && move.urgency === 'ok' && ports.putOnBus !== undefined;
  if (!isTold) ports.log.info(isOutages ? 'left to the outage' : 'not told: nobody has to do anything else', about);
  if (!isTold && !isEndOnBus) return { is: 'sent' };
  const known = withShares(incident, shares, null);
  const alias = await ports.alias?.();
  const notification = { entry, state: entry.state, incident: known, move, ...(alias !== undefined && { alias }) };
  const message = render(notification, ports.installed.operator);
  const isToPublish = isTold && entry.published !== true;
  const sent = await send(ports, {
    kind: 'incident',
    message,
    about,
    countedAs: entry.state,
    isToPublish,
    isToPut: isFirst,
  });
  if (isToPublish) ports.log.info('notified', about);
  return sent;
}

async function noteSent(
  ports: Ports,
  incident: Incident,
  { id }: OutboxEntry,
  { isOutages, shares }: Sharing,
  sent: Sent,
): Promise<Incident> {
  if (sent.is === 'sent') ports.ownMessages.delete(id);
  const noted = await updateIncident(ports, incident, (now) =>
    sent.is === 'sent'
      ? withShares(withoutSent(now, [id]), shares, isOutages ? id : null)
      : { ...now, outbox: withPublished(now.outbox, id) },
  );
  // Another invocation has left what it put behind this message to whoever sent this message.
  const next = noted.outbox.find(({ published }) => published !== true);
  if (next !== undefined) ports.ownMessages.add(next.id);
  return noted;
}
