import { later } from '../event/instant.ts';
import type { FindingRecord, Incident, OutboxEntry } from '../incident/incident.ts';
import { type Member, memberOf, newOutage, type Outage } from '../incident/outage.ts';
import type { Tie } from '../incident/tie.ts';
import type { Ports } from './ports.ts';

/** Many join at the same time, and only the first few write what they share. */
const mostTries = 20;

/** In milliseconds after the first: services that one change repairs within this time are told as one. */
const repairedTogether = 60 * 60_000;

/**
 * What a service joined. `isFirst`: nobody had met the obstacle before, so that it is told as its own. `others`: somebody else
 * has met it by now.
 */
export type Joined = { readonly id: string; readonly key: string; readonly isFirst: boolean; readonly others: boolean };

type Loaded = { readonly item: Outage } | undefined;

/**
 * Makes the incident's service a member of the outage of an obstacle, or opens one. Repeated after a crash it comes to the
 * same. Each member is an item of its own, so that hundreds can join at the same time: a service that has put its item and
 * then finds the outage open is seen by whoever closes it, because that one reads the members after it has said so.
 * @param findings those of the incident that the tie is made of, one at least.
 * @throws if the ledger fails, or others wrote the outage too often in between.
 */
export async function joinOutage(
  ports: Ports,
  incident: Incident,
  entry: OutboxEntry,
  tie: Tie,
  findings: readonly FindingRecord[],
): Promise<Joined> {
  const { key } = tie;
  const member = memberOf(incident, entry, 'down', findings);
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const loaded = await ports.ledger.loadOutage(key);
    const at = (await isOver(ports, loaded, incident)) ? undefined : loaded;
    if (at === undefined) {
      const own = { ...newOutage(tie, incident, ports.now()), outbox: loaded?.item.outbox ?? [] };
      await ports.ledger.saveMember(own.id, member);
      if (await ports.ledger.saveOutage(own, loaded?.version ?? 0))
        return { id: own.id, key, isFirst: true, others: false };
    } else {
      const others = await join(ports, at.item, member);
      if (others !== undefined) return { id: at.item.id, key, isFirst: at.item.first === incident.id, others };
    }
  }
  throw new Error(`the outage of ${key} was written by others ${mostTries} times in a row`);
}

/**
 * Whether a new outage begins: the last is closed, or the one service that met the obstacle has nothing open any more. A repair
 * can be proved for the first before the next has been told of, so for a while they are one.
 */
async function isOver(ports: Ports, loaded: Loaded, incident: Incident): Promise<boolean> {
  if (loaded === undefined || loaded.item.status === 'closed') return true;
  const { status, first, repairs, openedAt } = loaded.item;
  if (status !== 'alone' || first === incident.id) return false;
  if (repairs !== undefined && ports.now() < later(openedAt, repairedTogether)) return false;
  return (await ports.ledger.findIncident(first))?.item.status !== 'open';
}

/** Whether others are in it too; undefined if it was closed, or written by others, in between. */
async function join(ports: Ports, { id, key, first }: Outage, member: Member): Promise<boolean | undefined> {
  await ports.ledger.saveMember(id, member);
  const now = await ports.ledger.loadOutage(key);
  if (now === undefined || now.item.id !== id || now.item.status === 'closed') return undefined;
  if (now.item.status === 'open') return true;
  if (now.item.status === 'alone' && first === member.incident) return false;
  return (await ports.ledger.saveOutage({ ...now.item, status: 'open' }, now.version)) ? true : undefined;
}
