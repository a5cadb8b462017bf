import type { Finding } from '../diagnosis/finding.ts';
import { type Instant, later, millisecondsBetween } from '../event/instant.ts';
import { SWEEP_LIMITS } from './limits.ts';
import { withServicesOf } from './order.ts';
import type { Found, Gone, Standing, Sweep, SweepCounts, SweepEntry, SweepItem, SweepSummary } from './sweep.ts';

/** What a look at one service has shown. */
export type Seen =
  | { readonly is: 'skipped' | 'unread' }
  /** ECS does not know it any more. */
  | { readonly is: 'no-service' }
  | {
      readonly is: 'examined';
      readonly family: string;
      /** What the account proves to keep its next task from starting. */
      readonly proved: readonly Finding[];
      /** Ids of what is found and not proved. */
      readonly unproved: readonly string[];
      /** Codes of the causes that could not be judged, for want of a read. */
      readonly undecided: readonly string[];
    };

const noCounts: SweepCounts = { examined: 0, skipped: 0, unread: 0 };

/**
 * Begins a sweep. One that still runs ends with what it has. The same record comes back if the message of the schedule came
 * twice, within the time that {@link SWEEP_LIMITS} sets.
 * @param previous undefined before the first one.
 * @param items what it has to look at, in order.
 * @returns undefined if there never was a sweep, and there is nothing to look at.
 */
export function beginSweep(previous: Sweep | undefined, items: readonly SweepItem[], now: Instant): Sweep | undefined {
  if (previous !== undefined && later(previous.startedAt, SWEEP_LIMITS.millisecondsBetweenSweeps) > now)
    return previous;
  if (previous === undefined && items.length === 0) return undefined;
  const ended = previous === undefined || previous.endedAt !== null ? previous : endSweep(previous, now);
  const begun: Sweep = {
    schema: 1,
    id: `sweep-${now.slice(0, 19).replaceAll(':', '-')}`,
    startedAt: now,
    endedAt: null,
    left: items,
    after: ended?.after ?? null,
    turnAt: ended?.turnAt ?? null,
    tries: 0,
    counts: noCounts,
    calls: 0,
    found: [],
    gone: [],
    standing: ended?.standing ?? [],
    outbox: ended?.outbox ?? [],
    last: ended?.last ?? null,
  };
  return items.length === 0 ? endSweep(begun, now) : begun;
}

/**
 * Takes the next turn: its calls count from now on, whatever becomes of it. The same record comes back where there is nothing to do,
 * or another turn began less than a minute ago.
 */
export function takeTurn(sweep: Sweep, now: Instant): Sweep {
  if (sweep.endedAt !== null) return sweep;
  const { turnAt, left, calls } = sweep;
  if (turnAt !== null && millisecondsBetween(turnAt, now) < SWEEP_LIMITS.millisecondsBetweenTurns) return sweep;
  if (left.length === 0 || calls + SWEEP_LIMITS.callsInTurn > SWEEP_LIMITS.callsInSweep) return endSweep(sweep, now);
  const taken = { ...sweep, turnAt: now, tries: sweep.tries + 1, calls: calls + SWEEP_LIMITS.callsInTurn };
  return taken.tries > SWEEP_LIMITS.triesOfOne ? { ...passOver(taken, now), tries: 1 } : taken;
}

/** Ends a turn. The sweep ends with it if nothing is left. @param made the calls of AWS that it really made. */
export function endTurn(sweep: Sweep, made: number, now: Instant): Sweep {
  const counted = { ...sweep, calls: Math.max(0, sweep.calls - SWEEP_LIMITS.callsInTurn + made) };
  return counted.left.length === 0 && counted.endedAt === null ? endSweep(counted, now) : counted;
}

/** What nobody can look at now: the whole account, a cluster, or one service. */
export function passOver(sweep: Sweep, now: Instant): Sweep {
  const [first] = sweep.left;
  if (first?.is === 'service') return seeService(sweep, { is: 'unread' }, now);
  return first === undefined ? sweep : { ...withoutFirst(sweep), counts: addTo(sweep.counts, 'unread') };
}

/** The first thing that is left is listed: all clusters of the account, or the services of a cluster. */
export function withListed(sweep: Sweep, listed: readonly string[]): Sweep {
  const [first, ...others] = sweep.left;
  if (first === undefined || first.is === 'service') return sweep;
  const left: readonly SweepItem[] =
    first.is === 'cluster'
      ? withServicesOf(first.arn, listed, others, sweep.after)
      : [...listed.map((arn) => ({ is: 'cluster', arn }) as const), ...others];
  return { ...sweep, left, tries: 0 };
}

/** Notes what the look at the first service that is left has shown. */
export function seeService(sweep: Sweep, seen: Seen, now: Instant): Sweep {
  const [first] = sweep.left;
  if (first?.is !== 'service') return sweep;
  const { arn: service } = first;
  const next = { ...withoutFirst(sweep), after: service };
  const own = sweep.standing.filter((one) => one.service === service);
  const others = sweep.standing.filter((one) => one.service !== service);
  const kept = (ones: readonly Standing[]) => [...others, ...ones.map((one) => ({ ...one, seenIn: sweep.id }))];
  switch (seen.is) {
    case 'skipped':
    case 'unread':
      return { ...next, counts: addTo(sweep.counts, seen.is), standing: kept(own) };
    case 'no-service':
      return {
        ...next,
        counts: addTo(sweep.counts, 'skipped'),
        standing: others,
        gone: [...sweep.gone, ...own.map((one) => goneFor(one, 'no-service'))],
      };
    case 'examined': {
      const isMended = (one: Standing) => isOver(one, seen);
      const fresh = seen.proved.filter(({ id }) => !own.some((one) => one.id === id));
      const found = fresh.length === 0 ? [] : [{ service, family: seen.family, findings: fresh }];
      const stands = fresh.map(
        ({ id, cause, title }): Standing => ({ service, id, cause, title, since: now, seenIn: sweep.id }),
      );
      return {
        ...next,
        counts: addTo(sweep.counts, 'examined'),
        standing: [...kept(own.filter((one) => !isMended(one))), ...stands],
        found: [...sweep.found, ...found.map((one) => fitting(one, sweep.found))],
        gone: [...sweep.gone, ...own.filter(isMended).map((one) => goneFor(one, 'mended'))],
      };
    }
  }
}

/** What is proved no more is over, unless its cause could not be judged, or is still found and only not proved. */
function isOver({ id, cause }: Standing, seen: Extract<Seen, { is: 'examined' }>): boolean {
  return !seen.proved.some((one) => one.id === id) && !seen.unproved.includes(id) && !seen.undecided.includes(cause);
}

function goneFor({ service, title, since }: Standing, why: Gone['why']): Gone {
  return { service, title, since, why };
}

/** Services whose findings are kept whole until they are told; of more, what a list needs. */
const mostWhole = 60;
const mostFindings = 10;

/** The record has to fit into one item of the ledger. */
function fitting(found: Found, before: readonly Found[]): Found {
  const whole = before.length < mostWhole ? mostFindings : 0;
  return { ...found, findings: found.findings.map((one, index) => (index < whole ? one : withoutDetail(one))) };
}

function withoutDetail({ ways: _ways, ...finding }: Finding): Finding {
  return { ...finding, evidence: [], instructions: [], missing: [] };
}

/** Ends the sweep, and notes what people are to be told of it: what is new, and what is gone. Nothing of both: nothing. */
function endSweep(sweep: Sweep, now: Instant): Sweep {
  const whole = sweep.left.length === 0;
  const isDropped = ({ seenIn }: Standing) => whole && seenIn !== sweep.id;
  const standing = sweep.standing.filter((one) => !isDropped(one));
  const gone = [...sweep.gone, ...sweep.standing.filter(isDropped).map((one) => goneFor(one, 'not-swept'))];
  const { id, startedAt, counts, calls, found } = sweep;
  const summary: SweepSummary = { id, startedAt, endedAt: now, counts, calls, whole, standing: standing.length };
  const entry: SweepEntry = {
    id: `${id}-told`,
    state: found.length > 0 ? 'sweep' : 'sweep-gone',
    at: now,
    summary,
    found,
    gone,
  };
  const isNews = found.length + gone.length > 0;
  return {
    ...sweep,
    endedAt: now,
    left: [],
    found: [],
    gone: [],
    standing,
    last: summary,
    outbox: isNews ? [...sweep.outbox, entry].slice(-mostUnsent) : sweep.outbox,
  };
}

/** If people cannot be reached for days, the oldest news is given up: `doctor` tells what holds. */
const mostUnsent = 3;

/** The record without a message that was sent. */
export function withoutEntry(sweep: Sweep, id: string): Sweep {
  return { ...sweep, outbox: sweep.outbox.filter((entry) => entry.id !== id) };
}

function withoutFirst(sweep: Sweep): Sweep {
  return { ...sweep, left: sweep.left.slice(1), tries: 0 };
}

function addTo(counts: SweepCounts, what: keyof SweepCounts): SweepCounts {
  return { ...counts, [what]: counts[what] + 1 };
}
