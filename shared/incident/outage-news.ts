import { type Instant, later } from '../event/instant.ts';
import type { Member, MemberState, Outage, OutageState } from './outage.ts';

const minute = 60_000;

/**
 * In milliseconds: how long after the last message a growth is told, the first time and then. So an outage that grows is told
 * twice within its first hour, and never more often than it doubles.
 */
const pauses = { first: 10 * minute, next: 6 * 60 * minute };

/** The number of an outage's members in each state. */
export type Tally = Readonly<Record<MemberState, number>>;

/** Counts the members of an outage by their states. */
export function tally(members: readonly Pick<Member, 'state'>[]): Tally {
  const counts = { down: 0, stalled: 0, runs: 0, ended: 0, own: 0 };
  for (const { state } of members) counts[state] += 1;
  return counts;
}

/**
 * The outage after its members were read: with the message that is due, if one is; the same object if nothing is. It is
 * closed in two steps. Who joins it in between finds it closing, and opens it again.
 */
export function advanceOutage(outage: Outage, members: readonly Member[], now: Instant): Outage {
  if (outage.status === 'alone' || outage.status === 'closed') return outage;
  const counts = tally(members);
  if (keepsOpen(members)) {
    const open = outage.status === 'open' ? outage : { ...outage, status: 'open' as const };
    const due = stateDue(outage, counts, now);
    return due === undefined ? open : tell(open, due, counts, now);
  }
  if (outage.status === 'open') return { ...outage, status: 'closing' };
  return tell({ ...outage, status: 'closed', closedAt: now }, 'outage-over', counts, now);
}

/**
 * Whether somebody still waits. A stand-alone task runs when a person runs it again, perhaps days later: where services are in
 * the outage too, it does not keep open what is over for them.
 */
function keepsOpen(members: readonly Pick<Member, 'state' | 'family'>[]): boolean {
  const waiting = members.filter(({ state }) => state === 'down' || state === 'stalled');
  const isAllTasks = members.every(({ family }) => family !== undefined);
  return waiting.some(({ family }) => isAllTasks || family === undefined);
}

function stateDue({ told, outbox }: Outage, counts: Tally, now: Instant): OutageState | undefined {
  const last = told.at(-1);
  if (last === undefined) return 'outage';
  // What waits to be sent says how it is then.
  if (outbox.length > 0) return undefined;
  if (counts.down === 0) return last.state === 'outage-stalled' ? undefined : 'outage-stalled';
  const pause = told.some(({ state }) => state === 'outage-grown') ? pauses.next : pauses.first;
  return sizeOf(counts) >= 2 * last.services && now >= later(last.at, pause) ? 'outage-grown' : undefined;
}

/** All services that the obstacle has kept down, whether they run by now or not. */
function sizeOf({ down, stalled, runs, ended }: Tally): number {
  return down + stalled + runs + ended;
}

function tell(outage: Outage, state: OutageState, counts: Tally, at: Instant): Outage {
  const entry = { id: `${outage.id}-${outage.told.length}-${state}`, state, at };
  const told = [...outage.told, { state, at, services: sizeOf(counts) }];
  return { ...outage, told, outbox: [...outage.outbox, entry] };
}
