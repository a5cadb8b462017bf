import { othersHaveEndedMilliseconds } from '../environment.ts';
import { later } from '../event/instant.ts';
import { renderSweep } from '../notification/render/render-sweep.ts';
import { withoutEntry } from '../sweep/advance-sweep.ts';
import type { SweepEntry } from '../sweep/sweep.ts';
import { namedInstallation } from './named-installation.ts';
import type { Ports } from './ports.ts';
import { type Sent, send, throwFault, withPublished } from './send.ts';
import { updateSweep } from './update-sweep.ts';

/**
 * Sends what sweeps have found; after a crash in between a message is sent again with the same id, and none is lost.
 * @throws what the topic answered, or the event bus after all were published
 */
export async function tellSweep(ports: Ports): Promise<void> {
  const loaded = await ports.ledger.loadSweep();
  const overdue = later(ports.now(), -othersHaveEndedMilliseconds);
  const kept: Sent[] = [];
  for (const entry of loaded?.item.outbox ?? []) {
    // A later one does not overtake one that another invocation is about to send.
    if (!ports.ownMessages.has(entry.id) && entry.at >= overdue) break;
    const sent = await sendEntry(ports, entry, kept.length === 0);
    if (sent.is === 'put-later') kept.push(sent);
  }
  throwFault(kept);
}

async function sendEntry(ports: Ports, entry: SweepEntry, isToPut: boolean): Promise<Sent> {
  const { message, urgency } = renderSweep(entry, await namedInstallation(ports));
  const about = { id: entry.id, state: entry.state, incident: null, urgency };
  const isToPublish = entry.published !== true;
  const sent = await send(ports, { kind: 'sweep', message, about, countedAs: entry.state, isToPublish, isToPut });
  if (isToPublish) ports.log.info('told a sweep', { ...about, services: entry.found.length, gone: entry.gone.length });
  if (sent.is === 'sent') ports.ownMessages.delete(entry.id);
  await updateSweep(ports, (known) => {
    if (known === undefined) return undefined;
    return sent.is === 'sent'
      ? withoutEntry(known, entry.id)
      : { ...known, outbox: withPublished(known.outbox, entry.id) };
  });
  return sent;
}
