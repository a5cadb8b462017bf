import type { Ask, FactKind, Knowledge } from '../../evidence/ask.ts';
import type { Fact } from '../../evidence/fact.ts';
import type { BatchCollector, Reading } from './read-fact.ts';

type AnyFact = Fact<Knowledge[FactKind]>;

/** How the asks of one kind are read: several by a call, and one by one. */
export type BatchReading = {
  readonly load: () => Promise<BatchCollector<FactKind>>;
  /** Holds back what would be too much at once. */
  readonly limit: <T>(run: () => Promise<T>) => Promise<T>;
  readonly reading: Reading;
  readonly single: (ask: Ask) => Promise<AnyFact>;
};

/**
 * Begins to read asks of one kind in as few calls as they can be put into; what a call leaves open is asked by itself.
 * @returns gives each ask its answer.
 */
export function inBatches(asks: readonly Ask[], how: BatchReading): (ask: Ask) => Promise<AnyFact> {
  const groups = begin(
    asks.map(({ subject }) => subject),
    how,
  );
  return async (ask) => {
    const answers = await (await groups).get(ask.subject);
    return answers?.get(ask.subject) ?? how.single(ask);
  };
}

/** The answers under way, by each subject of the group that they are for; none for a subject that is alone in its group. */
async function begin(
  subjects: readonly string[],
  { load, limit, reading }: BatchReading,
): Promise<ReadonlyMap<string, Promise<ReadonlyMap<string, AnyFact>>>> {
  const batch = await load();
  const groups = batch.group(subjects).filter((group) => group.length > 1);
  return new Map(
    groups.flatMap((group) => {
      const answers = limit(() => batch.collect(group, reading));
      return group.map((subject) => [subject, answers] as const);
    }),
  );
}
