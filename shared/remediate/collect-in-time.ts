import type { Instant } from '../event/instant.ts';
import { type Ask, type Collect, type Facts, keyOf } from '../evidence/ask.ts';
import type { Fact } from '../evidence/fact.ts';
import { type Deadline, unlessLate } from './deadline.ts';

/**
 * A `Collect` for one workload. After its time, or shortly before the function's, it answers what is not read by then
 * as left out, so that what is known is judged and told. A fact that was left out proves nothing.
 */
export function collectInTime(collect: Collect, deadline: Deadline, now: () => Instant): Collect {
  let ownEnd: number | undefined;
  const late = new Set<string>();
  return async (asks) => {
    const untilEnd = deadline.until('reads');
    // The first question begins the workload's own time.
    ownEnd ??= untilEnd - deadline.readsOfOne;
    const left = Math.min(untilEnd, untilEnd - ownEnd);
    const read = left <= 0 ? 'late' : await unlessLate(collect(asks), left);
    if (read !== 'late') return within(read, late, now);
    // Without a question this tells what was read so far.
    const known = await collect([]);
    for (const ask of asks) if (known.get(ask) === undefined) late.add(keyOf(ask));
    return within(known, late, now);
  };
}

function within(facts: Facts, late: ReadonlySet<string>, now: () => Instant): Facts {
  if (late.size === 0) return facts;
  return { get: (ask) => facts.get(ask) ?? (late.has(keyOf(ask)) ? leftOut(ask, now()) : undefined) };
}

function leftOut({ kind }: Pick<Ask, 'kind'>, at: Instant): Fact<never> {
  const detail = 'it was not answered in the time that one workload has; the next look asks again';
  return { is: 'unavailable', at, source: kind, why: 'left-out', detail };
}
