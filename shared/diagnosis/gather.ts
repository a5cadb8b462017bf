import { type Ask, type Collect, type Facts, keyOf } from '../evidence/ask.ts';
import type { Cause, Subject } from './define-cause.ts';
import { subjectsOf } from './subjects.ts';

/** Needs are a graph (secret → key → simulation), so evidence is collected in waves; none is deeper than this. */
const deepest = 5;

/** What is asked for every requirement by every cause that concerns it, as far as the facts at hand can tell. */
export function needsOf(
  causes: readonly Cause[],
  of: Omit<Subject, 'requirement' | 'named' | 'network'>,
  facts: Facts,
): readonly Ask[] {
  return subjectsOf(of).flatMap((subject) =>
    causes
      .filter((cause) => cause.concerns.includes(subject.requirement.kind))
      .flatMap((cause) => [...cause.needs(subject, facts), ...(cause.wants?.(subject, facts) ?? [])]),
  );
}

/**
 * Collects in waves until every need is answered.
 * @param wanted names all that can be asked with the facts at hand.
 * @param collect reads what was not read before.
 */
export async function gather(wanted: (facts: Facts) => readonly Ask[], collect: Collect): Promise<Facts> {
  let facts = await collect([]);
  for (let wave = 0; wave < deepest; wave++) {
    const open = once(wanted(facts)).filter((ask) => facts.get(ask) === undefined);
    if (open.length === 0) return facts;
    facts = await collect(open);
  }
  return facts;
}

/** Every cause asks for every requirement, mostly the same. */
function once(asks: readonly Ask[]): readonly Ask[] {
  return [...new Map(asks.map((ask) => [keyOf(ask), ask])).values()];
}
