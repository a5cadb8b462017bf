import type { FindingRecord, Incident, IncidentState, OutboxEntry } from '../incident/incident.ts';
import { hasEnded, openFindings } from '../incident/next-look.ts';
import { type MemberState, memberOf, type Outage, sharesOf } from '../incident/outage.ts';
import type { Shared } from '../incident/shared-outage.ts';
import { hasNoChangeOfItsOwn, isToldByTie, tieOf } from '../incident/tie.ts';
import { type Joined, joinOutage } from './join-outage.ts';
import type { Ports } from './ports.ts';

type Share = Omit<Shared, 'toldWith'>;

/** `isOutages`: outages tell what the message says, so it is not sent. `shares`: what its incident shares from now on. */
export type Sharing = { readonly isOutages: boolean; readonly shares: readonly Share[] };

const ownMessage: Sharing = { isOutages: false, shares: [] };

/** What is told of causes and of what became of their repairs: with it a workload joins outages and leaves them. */
const news: ReadonlySet<IncidentState> = new Set<IncidentState>(['found', 'found-next', 'changed', 'undone']);

/**
 * Notes what a message says of its service in the outages that the service is a part of, and whether they tell it. What has a
 * further cause, a decision or a change of its own is told as its own, beside that.
 */
export async function shareOutages(ports: Ports, incident: Incident, entry: OutboxEntry): Promise<Sharing> {
  // A drill is nobody's outage.
  if (incident.drill) return ownMessage;
  const sharing = await (news.has(entry.state) && !hasEnded(incident) && incident.status === 'open'
    ? shareFound(ports, incident, entry)
    : shareEnd(ports, incident, entry));
  if (sharing.isOutages)
    for (const { key } of sharing.shares) ports.leftToOutages.set(key, (ports.leftToOutages.get(key) ?? 0) + 1);
  return sharing;
}

async function shareFound(ports: Ports, incident: Incident, entry: OutboxEntry): Promise<Sharing> {
  const tied = openFindings(incident).flatMap((finding) => {
    const tie = tieOf(finding, incident);
    return tie === undefined ? [] : [{ finding, tie }];
  });
  const byKey = Map.groupBy(tied, ({ tie }) => tie.key);
  const left: Share[] = [];
  for (const { id, key } of sharesOf(incident)) {
    if (byKey.has(key)) continue;
    await ports.ledger.saveMember(id, memberOf(incident, entry, 'own', []));
    left.push({ id, key, left: true });
  }
  const joined: Joined[] = [];
  for (const [first, ...others] of byKey.values()) {
    if (first === undefined) continue;
    const findings = [first, ...others].map(({ finding }) => finding);
    joined.push(await joinOutage(ports, incident, entry, first.tie, findings));
  }
  const told = incident.findings.filter(({ id }) => entry.findings.includes(id));
  const isTold = (id: string) =>
    tied.some(
      ({ finding, tie }) =>
        finding.id === id &&
        isToldByTie(finding, tie) &&
        joined.some(({ key, isFirst }) => key === tie.key && !isFirst),
    );
  return {
    // A finding that is gone by now is no news of an outage; the first to meet an obstacle is told at once.
    isOutages:
      entry.state !== 'undone' &&
      hasNoChangeOfItsOwn(incident) &&
      told.length > 0 &&
      told.every(({ id }) => isTold(id)),
    shares: [...left, ...joined.map(({ id, key, others }) => shareIn(id, key, others))],
  };
}

function shareIn(id: string, key: string, others: boolean): Share {
  return { id, key, ...(others && { others }) };
}

function keyOf(finding: FindingRecord, incident: Incident): string | undefined {
  return tieOf(finding, incident)?.key;
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
  const keys = openFindings(incident).flatMap((one) => keyOf(one, incident) ?? []);
  const isAlike = keys.every((own) => shares.some(({ key }) => key === own));
  const isOutages = isTold && isAlike && hasNoChangeOfItsOwn(incident);
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
  const isRepaired = outage.repairs !== undefined;
  if (outage.status !== 'alone' || isRepaired) {
    const own = openFindings(incident).filter((one) => keyOf(one, incident) === key);
    await ports.ledger.saveMember(id, memberOf(incident, entry, state, own));
  }
  if (outage.status !== 'alone') return true;
  // Others whom the same change repairs may still come: it stays, and they are told with this one.
  if (state === 'stalled' || isRepaired) return false;
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
