import { othersHaveEndedMilliseconds } from '../environment.ts';
import { later } from '../event/instant.ts';
import type { Versioned } from '../incident/ledger.ts';
import type { Member, Outage, OutageEntry } from '../incident/outage.ts';
import { advanceOutage } from '../incident/outage-news.ts';
import type { Fix } from '../notification/content/outage-content.ts';
import { renderOutage } from '../notification/render/render-outage.ts';
import { unlessLate } from './deadline.ts';
import { namedInstallation } from './named-installation.ts';
import type { Ports } from './ports.ts';
import { type Sent, send, throwFault, withPublished } from './send.ts';

const mostTries = 10;
/** So many services in one batch are told at its end; fewer wait for the tick. */
const manyInBatch = 10;
/** Of the different changes that remove the obstacle, such as one for each route table. */
const mostFixes = 10;

/**
 * Tells what is due of every outage. One that fails does not keep the others waiting.
 * @returns what failed.
 */
export async function tellOutages(ports: Ports): Promise<readonly unknown[]> {
  const failed: unknown[] = [];
  for (const key of await ports.ledger.listOutages()) {
    await tellOutage(ports, key).catch((fault: unknown) => void failed.push(fault));
  }
  return failed;
}

/** Tells the outages that a batch found to be large, without waiting for the tick. If it fails, the tick does it. */
export async function tellLargeOutages(ports: Ports): Promise<void> {
  const large = [...ports.leftToOutages].filter(([, count]) => count >= manyInBatch);
  for (const [key] of large) {
    try {
      await unlessLate(tellOutage(ports, key), ports.deadline.until('hand-back'));
    } catch (fault) {
      const error = fault instanceof Error ? `${fault.name}: ${fault.message}`.slice(0, 1000) : 'an unknown error';
      ports.log.error('an outage could not be told; the next tick does it', { error });
    }
  }
}

async function tellOutage(ports: Ports, key: string): Promise<void> {
  const advance = () =>
    updateOutage(ports, key, async (current) =>
      advanceOutage(current, await presentMembers(ports, current), ports.now()),
    );
  const advanced = await advance();
  // Its members are read once more after it says that it is closing.
  const outage = advanced?.status === 'closing' ? await advance() : advanced;
  if (outage === undefined) return;
  const overdue = later(ports.now(), -othersHaveEndedMilliseconds);
  const kept: Sent[] = [];
  for (const entry of outage.outbox) {
    // A later one does not overtake one that another invocation is about to send.
    if (!ports.ownMessages.has(entry.id) && entry.at >= overdue) break;
    const sent = await sendEntry(ports, outage, entry, kept.length === 0);
    if (sent.is === 'put-later') kept.push(sent);
  }
  throwFault(kept);
}

/** Updates the outage until nothing more changes. What this puts into its outbox, this invocation sends. */
async function updateOutage(
  ports: Ports,
  key: string,
  update: (outage: Outage) => Outage | Promise<Outage>,
): Promise<Outage | undefined> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const loaded: Versioned<Outage> | undefined = await ports.ledger.loadOutage(key);
    if (loaded === undefined) return undefined;
    const after = await update(loaded.item);
    if (after === loaded.item) return after;
    if (!(await ports.ledger.saveOutage(after, loaded.version))) continue;
    for (const { id } of after.outbox) if (loaded.item.outbox.every((one) => one.id !== id)) ports.ownMessages.add(id);
  }
  throw new Error(`the outage of ${key} was written by others ${mostTries} times in a row`);
}

/** The members as they are: one whose incident is over, though no message of it said so, has ended. */
async function presentMembers(ports: Ports, { id, status }: Outage): Promise<readonly Member[]> {
  if (status !== 'open' && status !== 'closing') return [];
  const [members, open] = await Promise.all([ports.ledger.listMembers(id), ports.ledger.listOpenIds()]);
  const isOpen = new Set(open);
  return members.map((member) =>
    (member.state === 'down' || member.state === 'stalled') && !isOpen.has(member.incident)
      ? { ...member, state: 'ended' }
      : member,
  );
}

async function sendEntry(ports: Ports, outage: Outage, entry: OutageEntry, isToPut: boolean): Promise<Sent> {
  const members = await presentMembers(ports, { ...outage, status: 'open' });
  const { message, urgency } = renderOutage(
    { outage, entry, members, fixes: await fixesOf(ports, outage, members) },
    await namedInstallation(ports),
  );
  const about = { id: entry.id, state: entry.state, incident: null, urgency };
  const isToPublish = entry.published !== true;
  const sent = await send(ports, { kind: 'outage', message, about, countedAs: entry.state, isToPublish, isToPut });
  if (isToPublish) ports.log.info('told an outage', { ...about, outage: outage.id, services: members.length });
  if (sent.is === 'sent') ports.ownMessages.delete(entry.id);
  await updateOutage(ports, outage.key, (now) =>
    now.outbox.some(({ id }) => id === entry.id)
      ? {
          ...now,
          outbox:
            sent.is === 'sent' ? now.outbox.filter(({ id }) => id !== entry.id) : withPublished(now.outbox, entry.id),
        }
      : now,
  );
  return sent;
}

/** What removes the obstacle, from one incident for each different change: the members only hold what tells them apart. */
async function fixesOf(ports: Ports, { key, repairs }: Outage, members: readonly Member[]): Promise<readonly Fix[]> {
  // Of what the product repaired, those that run by now tell what they lacked, too.
  const asked = members.filter(({ state }) => state === 'down' || (repairs !== undefined && state !== 'own'));
  const one = [...new Map(asked.map((member) => [member.fix, member])).values()].slice(0, mostFixes);
  const loaded = await Promise.all(one.map(({ incident }) => ports.ledger.findIncident(incident)));
  return loaded.flatMap((at) => (at === undefined ? [] : [{ incident: at.item, key }]));
}
