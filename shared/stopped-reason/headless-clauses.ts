import type { Clause } from './clause.ts';

/**
 * What is left of a clause tells it apart from other words if it is so long and half of the clause: its last words may be a
 * name that other clauses hold too.
 */
const shortest = 14;
/** So many words, or so many characters, tell it; fewer only if they are the greater part of the clause. */
const manyWords = 4;
const manyCharacters = 20;
const greaterPart = 0.6;

/**
 * The ends of clauses that have lost their first words, as people copy and shorten texts: `from secrets manager did not
 * contain json key` still says what the whole clause says. An end that two clauses with different meanings share says
 * nothing, and is left out.
 * @param clauses those of which no end may be a clause of its own.
 */
export function withoutHeads(clauses: readonly Clause[]): readonly Clause[] {
  const whole = new Set(clauses.map(({ words }) => words));
  const ends = clauses.flatMap(endsOf).filter(({ words }) => !whole.has(words));
  return [...Map.groupBy(ends, ({ words }) => words).values()].flatMap((ones) => {
    const [first] = ones;
    return first !== undefined && ones.every((one) => meansSame(one, first)) ? [first] : [];
  });
}

function endsOf(clause: Clause): readonly Clause[] {
  const words = clause.words.split(' ');
  return words
    .map((_word, index) => words.slice(index))
    .slice(1)
    .filter((left) => left.length > 1 && left.length >= words.length / 2)
    .map((left) => left.join(' '))
    .filter((end) => isTelling(end, clause.words))
    .filter((end) => end.length >= shortest && /^[a-z]/.test(end))
    .map((end) => ({ ...clause, words: end }));
}

function isTelling(end: string, whole: string): boolean {
  return end.split(' ').length >= manyWords || end.length >= manyCharacters || end.length >= whole.length * greaterPart;
}

function meansSame(one: Clause, other: Clause): boolean {
  return (
    one.stage === other.stage &&
    one.dependency === other.dependency &&
    one.read === other.read &&
    (['verdict', 'sentence', 'suspicion'] as const).every(
      (part) => JSON.stringify(one[part]) === JSON.stringify(other[part]),
    )
  );
}
