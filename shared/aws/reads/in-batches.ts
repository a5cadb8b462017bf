import { type Ask, type FactKind, type Knowledge, keyOf, type Subjects } from '../../evidence/ask.ts';
import type { Fact } from '../../evidence/fact.ts';
import type { BatchCollector, Reading } from './read-fact.ts';

/** How the facts of one kind are read: several with one call, and one by one. */
export type BatchReading<K extends FactKind> = {
  readonly kind: K;
  readonly load: () => Promise<BatchCollector<K>>;
  /** Limits the number of calls at the same time. */
  readonly limit: <T>(run: () => Promise<T>) => Promise<T>;
  readonly reading: Reading;
  readonly single: (ask: Ask<K>) => Promise<Fact<Knowledge[K]>>;
};

/**
 * Starts to read facts of one kind with as few calls as possible. A fact that the shared call does not answer is read
 * by itself.
 * @returns a function that returns the answer of each ask.
 */
export function inBatches<K extends FactKind>(
  asks: readonly Ask<K>[],
  how: BatchReading<K>,
): (ask: Ask<K>) => Promise<Fact<Knowledge[K]>> {
  const begun = begin(
    asks.map(({ subject }) => subject),
    how,
  );
  return async (ask) => {
    const answer = await (await begun).get(keyOf(ask));
    return answer ?? how.single(ask);
  };
}

/** Starts the shared calls. An ask that is alone in its group gets no entry. */
async function begin<K extends FactKind>(
  subjects: readonly Subjects[K][],
  { kind, load, limit, reading }: BatchReading<K>,
): Promise<ReadonlyMap<string, Promise<Fact<Knowledge[K]> | undefined>>> {
  const batch = await load();
  const groups = batch.group(subjects).filter((group) => group.length > 1);
  return new Map(
    groups.flatMap((group) => {
      const answers = limit(() => batch.collect(group, reading));
      return group.map((subject, index) => {
        const key = keyOf({ kind, subject });
        return [key, answers.then((all) => all[index])] as const;
      });
    }),
  );
}
