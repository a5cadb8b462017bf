import { type Ask, type Collect, type FactKind, type Facts, type Knowledge, keyOf } from '../../shared/evidence/ask.ts';
import type { Fact } from '../../shared/evidence/fact.ts';

/** What nobody can read yet, because a plan makes or changes it. Each tells by what, and undefined for everything else. */
export type Pending = {
  /** What the plan makes: it is not looked for. */
  readonly made: (ask: Ask) => string | undefined;
  /** What the plan changes, so that what was read is over soon. */
  readonly changed: (ask: Ask, fact: Fact<unknown>, facts: Facts) => string | undefined;
};

/** Nothing is pending. */
export const nothingPending: Pending = { made: () => undefined, changed: () => undefined };

/** A fact that is known without the account. */
export type GivenFact<K extends FactKind = FactKind> = {
  [P in K]: { readonly ask: Ask<P>; readonly fact: Fact<Knowledge[P]> };
}[K];

/** An account with something laid over it. */
export type LaidOver = {
  readonly collect: Collect;
  /** What a read waits for; undefined if it waits for nothing. */
  readonly waitsFor: (ask: Ask) => string | undefined;
  /** Every read that was made of the account itself. */
  readonly asked: () => readonly Ask[];
};

/**
 * Lays over an account what is known without it, and what is not there yet. A pending thing is neither there nor missing: its
 * reads are unavailable, so that nothing is proved by them.
 */
export function layOver(account: Collect, given: readonly GivenFact[], pending: Pending): LaidOver {
  const known = new Map<string, GivenFact>(given.map((one) => [keyOf(one.ask), one]));
  const asked = new Map<string, Ask>();
  let latest: Facts = { get: () => undefined };
  const wait = (ask: Ask, read: Facts): string | undefined => {
    const made = pending.made(ask);
    const fact = made === undefined ? read.get(ask) : undefined;
    return fact === undefined || fact.is === 'unavailable' ? made : pending.changed(ask, fact, read);
  };
  const collect: Collect = async (asks) => {
    const own = asks.filter((ask) => !known.has(keyOf(ask)) && pending.made(ask) === undefined);
    for (const ask of own) asked.set(keyOf(ask), ask);
    const read = await account(own);
    latest = read;
    const get = (ask: Ask): Fact<unknown> | undefined => {
      const laid = known.get(keyOf(ask));
      if (laid !== undefined) return laid.fact;
      const by = wait(ask, read);
      return by === undefined ? read.get(ask) : notYet(by);
    };
    return { get: get as Facts['get'] };
  };
  return { collect, waitsFor: (ask) => wait(ask, latest), asked: () => [...asked.values()] };
}

function notYet(by: string): Fact<never> {
  return { is: 'unavailable', at: '', source: '', why: 'left-out', detail: `${by} is applied first` };
}
