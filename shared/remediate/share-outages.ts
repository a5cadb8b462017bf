import { keyOfObstacle } from '../diagnosis/obstacle.ts';
import type { FindingRecord, Incident, OutboxEntry } from '../incident/incident.ts';
import { hasEnded, openFindings } from '../incident/next-look.ts';
import { isToldByOutage, type MemberState, memberOf, type Outage, sharesOf } from '../incident/outage.ts';
import type { Shared } from '../incident/shared-outage.ts';
import { type Joined, joinOutage } from './join-outage.ts';
import type { Ports } from './ports.ts';

type Share = Omit<Shared, 'toldWith'>;

/** `isOutages`: outages tell what the message says, so it is not sent. `shares`: what its incident shares from now on. */
export type Sharing = { readonly isOutages: boolean; readonly shares: readonly Share[] };

const ownMessage: Sharing = { isOutages: false, shares: [] };

/**
 * Notes what a message says of its service in the outages that the service is a part of, and whether they tell it. What has a
 * further cause, a decision or a change of its own is told as its own, beside that.
 */
export async function shareOutages(ports: Ports, incident: Incident, entry: OutboxEntry): Promise<Sharing> {
  // A stand-alone task is run again by whoever ran it, and a drill is nobody's outage.
  if (incident.drill || incident.serviceArn === null) return ownMessage;
  const sharing = await (entry.state === 'found' || entry.state === 'found-next'
    ? shareFound(ports, incident, entry)
    : shareEnd(ports, incident, entry));
  if (sharing.isOutages)
    for (const { key } of sharing.shares) ports.leftToOutages.set(key, (ports.leftToOutages.get(key) ?? 0) + 1);
  return sharing;
}

async function shareFound(ports: Ports, incident: Incident, entry: OutboxEntry): Promise<Sharing> {
  const open = openFindings(incident);
  const byKey = Map.groupBy(
    open.filter(({ obstacle }) => obstacle !== undefined),
    keyOf,
  );
  const left: Share[] = [];
  for (const { id, key } of sharesOf(incident)) {
    if (byKey.has(key)) continue;
    await ports.ledger.saveMember(id, memberOf(incident, entry, 'own', []));
    left.push({ id, key, left: true });
  }
  const joined: Joined[] = [];
  for (const findings of byKey.values()) joined.push(await joinOutage(ports, incident, entry, findings));
  const told = incident.findings.filter(({ id }) => entry.findings.includes(id));
  return {
    // A finding that is gone by now is no news of an outage; the first to meet an obstacle is told at once.
    isOutages:
      incident.changes.length === 0 &&
      told.length > 0 &&
      told.every((one) => isToldByOutage(one) && open.includes(one)) &&
      told.every((one) => joined.some(({ key, isFirst }) => key === keyOf(one) && !isFirst)),
    shares: [...left, ...joined.map(({ id, key, others }) => shareIn(id, key, others))],
  };
}

function shareIn(id: string, key: string, others: boolean): Share {
  return { id, key, ...(others && { others }) };
}

function keyOf({ obstacle }: FindingRecord): string {
  return obstacle === undefined ? '' : keyOfObstacle(obstacle);
}

/** How a service is that has ended, or that ECS does not try; undefined if the message says neither. */
function stateBy(incident: Incident, { state }: OutboxEntry): MemberState | undefined {
  if (state === 'stalled') return 'stalled';
  if (state === 'closed' || (state === 'verified' && hasEnded(incident)))
    return incident.endedBy === undefined ? 'ended' : 'runs';
  return undefined;
}

async function shareEnd(ports: Ports, incident: Incident, entry: OutboxEntry): Promise<Sharing> {
  const state = stateBy(incident, entry);
  const shares = sharesOf(incident);
  if (state === undefined || shares.length === 0) return ownMessage;
  const noted: Share[] = [];
  let isTold = true;
  for (const share of shares) {
    const isOutages = await noteState(ports, incident, entry, share, state);
    isTold &&= isOutages;
    noted.push(shareIn(share.id, share.key, isOutages || share.others === true));
  }
  // What is due for it alone (its own finding, a change of it to be put into code) is told as its own.
  const isAlike = openFindings(incident).every(
    (one) => keyOf(one) === '' || shares.some(({ key }) => key === keyOf(one)),
  );
  const isOutages = isTold && isAlike && incident.changes.length === 0 && entry.changes.length === 0;
  return { isOutages, shares: noted };
}

/** Notes how the member is. Returns whether the outage tells it: not if nobody else has met the obstacle. */
async function noteState(
  ports: Ports,
  incident: Incident,
  entry: OutboxEntry,
  { id, key }: Share,
  state: MemberState,
): Promise<boolean> {
  const loaded = await ports.ledger.loadOutage(key);
  if (loaded?.item.id !== id) return false;
  const { item: outage, version } = loaded;
  if (outage.status === 'closed') return isNoted(ports, outage, incident, entry);
  if (outage.status !== 'alone') {
    const own = openFindings(incident).filter((one) => keyOf(one) === key);
    await ports.ledger.saveMember(id, memberOf(incident, entry, state, own));
    return true;
  }
  if (state === 'stalled') return false;
  const closed = { ...outage, status: 'closed', closedAt: ports.now() } as const;
  // Whoever has joined in the meantime made an outage of it, which tells this end too.
  return (await ports.ledger.saveOutage(closed, version))
    ? false
    : noteState(ports, incident, entry, { id, key }, state);
}

/** Whether this very message was counted before the outage was closed: its invocation was interrupted then. */
async function isNoted(ports: Ports, { id }: Outage, { workload }: Incident, entry: OutboxEntry): Promise<boolean> {
  const members = await ports.ledger.listMembers(id);
  return members.some((member) => member.workload === workload && member.by === entry.id);
}
