import { type Ask, type Collect, type Facts, keyOf } from '../evidence/ask.ts';
import type { Requirement } from '../workload/requirement.ts';
import type { Cause, Subject } from './define-cause.ts';
import { subjectsOf } from './subjects.ts';

/**
 * The number of waves in which evidence is collected. Facts lead to further questions (secret → key → simulation), but
 * never in more waves than this.
 */
const deepest = 5;

/** What is asked for each of these requirements by every cause that concerns it, as far as the facts at hand can tell. */
export function needsOf(
  causes: readonly Cause[],
  of: Omit<Subject, 'requirement' | 'named' | 'network'>,
  facts: Facts,
  asked: ReadonlySet<Requirement['id']> = new Set(of.requirements.map(({ id }) => id)),
): readonly Ask[] {
  const subjects = subjectsOf(of).filter(({ requirement }) => asked.has(requirement.id));
  return subjects.flatMap((subject) =>
    causes
      .filter((cause) => cause.concerns.includes(subject.requirement.kind))
      .flatMap((cause) => [...cause.needs(subject, facts), ...(cause.wants?.(subject, facts) ?? [])]),
  );
}

/**
 * Reads in waves until every question is answered.
 * @param wanted all questions that can be named with the facts read so far.
 * @param collect reads facts that were not read before.
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

/** Removes repeated questions: many causes ask the same for every requirement. */
function once(asks: readonly Ask[]): readonly Ask[] {
  return [...new Map(asks.map((ask) => [keyOf(ask), ask])).values()];
}
