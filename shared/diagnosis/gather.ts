import { type Ask, type Collect, type Facts, keyOf } from '../evidence/ask.ts';
import type { Requirement } from '../workload/requirement.ts';
import type { Cause, Subject } from './define-cause.ts';
import { subjectsOf } from './subjects.ts';

/** Facts lead to further questions (secret → key → simulation), but no chain of them is longer than this. */
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

/** Questions of one kind, which may share a call, once they are answered. `depth`: their place in the chain of questions. */
type Answered = { readonly asks: readonly Ask[]; readonly depth: number; readonly facts: Facts };

/**
 * Reads until every question is answered. What follows from an answer is asked at once, while other reads still take
 * their time.
 * @param wanted all questions that can be named with the facts read so far.
 * @param collect reads facts that were not read before.
 */
export async function gather(wanted: (facts: Facts) => readonly Ask[], collect: Collect): Promise<Facts> {
  const before = await collect([]);
  let latest = before;
  const asked = new Set<string>();
  const answered = new Set<string>();
  // Only what was answered in its turn is seen, so that the depth of a question does not hang on what else came meanwhile.
  const seen: Facts = { get: (ask) => before.get(ask) ?? (answered.has(keyOf(ask)) ? latest.get(ask) : undefined) };
  const running = new Map<symbol, Promise<readonly [symbol, Answered]>>();
  const start = (depth: number): void => {
    const open = once(wanted(seen)).filter((ask) => !asked.has(keyOf(ask)) && seen.get(ask) === undefined);
    for (const asks of Map.groupBy(open, ({ kind }) => kind).values()) {
      for (const ask of asks) asked.add(keyOf(ask));
      if (depth > deepest) continue;
      const id = Symbol();
      running.set(
        id,
        collect(asks).then((facts) => [id, { asks, depth, facts }] as const),
      );
    }
  };
  start(1);
  while (running.size > 0) {
    const [id, { asks, depth, facts }] = await Promise.race(running.values());
    running.delete(id);
    latest = facts;
    for (const ask of asks) answered.add(keyOf(ask));
    start(depth + 1);
  }
  return latest;
}

/** Removes repeated questions: many causes ask the same for every requirement. */
function once(asks: readonly Ask[]): readonly Ask[] {
  return [...new Map(asks.map((ask) => [keyOf(ask), ask])).values()];
}
