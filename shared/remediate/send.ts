import { later } from '../event/instant.ts';
import type { Incident, Telling } from '../incident/incident.ts';
import { withoutTold } from '../incident/tell.ts';
import { render } from '../notification/render.ts';
import { amend } from './amend.ts';
import type { Ports } from './ports.ts';

/** A message that another invocation has put into the outbox is its to send, until it must have died. */
const othersMayTakeMilliseconds = 120_000;

/**
 * Sends what is in the incident's outbox, then takes it out. A crash in between sends a message again, never loses one.
 * @param before what stood in the outbox when this invocation began: another one is sending it, unless it is overdue.
 * @returns the incident as it is afterwards.
 */
export async function send(ports: Ports, incident: Incident, before: readonly Telling[] = []): Promise<Incident> {
  const overdue = later(ports.now(), -othersMayTakeMilliseconds);
  const earlier = new Set(before.map((telling) => telling.id));
  const due = incident.outbox.filter((telling) => !earlier.has(telling.id) || telling.at < overdue);
  for (const telling of due) {
    await ports.publish(render({ telling, state: telling.state, incident }), {
      state: telling.state,
      incident: incident.id,
    });
    ports.count('messagesSent', telling.state);
    ports.log.info('told', { incident: incident.id, state: telling.state });
  }
  if (due.length === 0) return incident;
  const sent = due.map((telling) => telling.id);
  const current = await amend(ports, incident.workload, (now) =>
    now?.id === incident.id ? withoutTold(now, sent) : undefined,
  );
  return current?.id === incident.id ? current : withoutTold(incident, sent);
}
