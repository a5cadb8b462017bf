import { createHash } from 'node:crypto';
import { type Instant, later, millisecondsBetween } from '../event/instant.ts';

/**
 * The workloads whose number anybody chooses who may run tasks (`stand-alone`: families of stand-alone tasks, and services that
 * ECS does not know) or put events (`drill`). Only so many of their incidents begin within any sixty minutes.
 */
export type Multiplied = 'stand-alone' | 'drill';

/** Incidents of such workloads that began within the last sixty minutes, and what was only counted beside them. */
export type Admissions = {
  /** Oldest first. `id`: a hash, so that an incident whose message is delivered again takes one place. */
  readonly begun: readonly { readonly id: string; readonly at: Instant }[];
  readonly beyond: Beyond | null;
  /** When people were last told what was only counted; null before the first time. */
  readonly toldAt: Instant | null;
};

/** The workloads that failed beyond the limit since people were last told, each counted once. */
export type Beyond = {
  readonly since: Instant;
  /** Incidents that may begin within sixty minutes. */
  readonly limit: number;
  /** Hashes of the workloads, at most {@link mostCounted}. */
  readonly workloads: readonly string[];
  /** Whether there were more than are counted. */
  readonly isMore: boolean;
  /** What the first few are called. */
  readonly named: readonly string[];
};

/** A workload of which nothing but a failure is counted. */
export type Uncounted = { readonly key: string; readonly name: string };

const none: Admissions = { begun: [], beyond: null, toldAt: null };

const hour = 3_600_000;
/** In milliseconds. A burst is told as one, so its first minutes are awaited. */
const gathered = 5 * 60_000;
const mostCounted = 1000;
const mostNamed = 5;

/** Lets an incident begin, if its limit is not reached. @param id of the incident that is to begin; repeated, it takes nothing. */
export function admit(known: Admissions = none, id: string, limit: number, now: Instant): Admissions {
  if (isAdmitted(known, id)) return known;
  const begun = known.begun.filter(({ at }) => at > later(now, -hour));
  return begun.length >= limit ? known : { ...known, begun: [...begun, { id: hash(id), at: now }] };
}

export function isAdmitted(known: Admissions | undefined, id: string): boolean {
  return known?.begun.some((one) => one.id === hash(id)) === true;
}

/** Whether no further incident may begin now. */
export function isFull(known: Admissions | undefined, limit: number, now: Instant): boolean {
  return (known?.begun ?? []).filter(({ at }) => at > later(now, -hour)).length >= limit;
}

/** Counts workloads that failed beyond the limit. */
export function countBeyond(
  known: Admissions = none,
  failed: readonly Uncounted[],
  limit: number,
  now: Instant,
): Admissions {
  const { since, workloads, isMore, named } = known.beyond ?? { since: now, workloads: [], isMore: false, named: [] };
  const before = new Set(workloads);
  const fresh = failed.filter(({ key }) => !before.has(hash(key)));
  const all = [...new Set([...workloads, ...fresh.map(({ key }) => hash(key))])];
  const names = [...new Set([...named, ...fresh.map(({ name }) => name)])];
  return {
    ...known,
    beyond: {
      since,
      limit,
      workloads: all.slice(0, mostCounted),
      isMore: isMore || all.length > mostCounted,
      named: names.slice(0, mostNamed),
    },
  };
}

/** What people are to be told now: once a burst has been gathered, and once an hour at most. */
export function dueBeyond(known: Admissions | undefined, now: Instant): Beyond | undefined {
  if (known === undefined || known.beyond === null) return undefined;
  if (millisecondsBetween(known.beyond.since, now) < gathered) return undefined;
  const isTooSoon = known.toldAt !== null && millisecondsBetween(known.toldAt, now) < hour;
  return isTooSoon ? undefined : known.beyond;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
