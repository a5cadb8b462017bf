import type { Instant } from '../event/instant.ts';

/** A pause: who asked for it, when, and when it ends by itself. */
export type Pause = { readonly by: string; readonly at: Instant; readonly until: Instant };

/** The pauses that count. A resume ends those that were asked for before it, and may be delivered after later ones. */
export type Pauses = {
  /** The longest. It is the one in force. */
  readonly pause: Pause | null;
  /** Shorter ones that were asked for after it, the longest first: each holds on when the longer ones are ended. */
  readonly shorterPauses?: readonly Pause[];
};

/** Of shorter pauses. Whoever may pause could else fill the ledger's item. */
const mostShorter = 20;

/** All pauses that count, the longest first. */
export function pausesOf({ pause, shorterPauses = [] }: Pauses): readonly Pause[] {
  return pause === null ? [] : [pause, ...shorterPauses];
}

/** What counts of these pauses: one counts for nothing beside a later one that lasts as long. */
export function keepPauses(pauses: readonly Pause[]): Pauses {
  const kept = pauses.toSorted(longestFirst).reduce<readonly Pause[]>((longer, one) => {
    const last = longer.at(-1);
    return last !== undefined && last.at >= one.at ? longer : [...longer, one];
  }, []);
  const [pause = null, ...shorter] = kept;
  return { pause, shorterPauses: joinNewest(shorter) };
}

function longestFirst(one: Pause, other: Pause): number {
  if (one.until !== other.until) return one.until < other.until ? 1 : -1;
  return one.at < other.at ? 1 : -1;
}

/** If there are too many, the newest ones become one that lasts as long as the longest of them: that never loosens. */
function joinNewest(shorter: readonly Pause[]): readonly Pause[] {
  const [longest, ...rest] = shorter.slice(mostShorter - 1);
  const newest = rest.at(-1);
  if (longest === undefined || newest === undefined) return shorter;
  return [...shorter.slice(0, mostShorter - 1), { ...newest, until: longest.until }];
}
