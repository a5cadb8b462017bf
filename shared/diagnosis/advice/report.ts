import type { Claim } from '../../stopped-reason/claim.ts';
import type { Category, Fault, FaultOf } from '../../stopped-reason/fault.ts';
import { type Advice, nameParts } from './advice.ts';
import { denials } from './denials.ts';
import { logConfigs } from './log-configs.ts';
import { mountNetworks, networks } from './networks.ts';
import { others } from './others.ts';
import { contents, missing, references } from './references.ts';
import { serviceFaults } from './service-faults.ts';
import { storages } from './storages.ts';
import { throttles } from './throttles.ts';
import { undecided } from './undecided.ts';
import { unrelated } from './unrelated.ts';

/** What a stopped reason alone tells a person. */
export type Reported = {
  /** Kebab-case, also the name of a page in `docs/causes/` where there is one; null where the text does not tell. */
  readonly cause: string | null;
  readonly certainty: 'reported' | 'suspected';
  /** What is wrong, in one line. */
  readonly title: string;
  /** What to do next, in one to four lines. */
  readonly next: string;
};

const advices: { readonly [C in Category]: Readonly<Record<FaultOf<C>, Advice>> } = {
  iam: denials,
  network: networks,
  'reference-format': references,
  'not-found': missing,
  'secret-content': contents,
  throttled: throttles,
  'service-fault': serviceFaults,
  'log-config': logConfigs,
  storage: storages,
  other: others,
  unrelated,
};

/**
 * Says what a claim means and what to do, from the text alone: nothing of the account was looked at.
 * `suspected` where the text leaves another category, or another policy, open.
 */
export function report(claim: Claim): Reported {
  const advice = adviceFor(claim);
  const named = nameParts(claim);
  const guessed = claim.ambiguous || advice.cause === null || claim.denial === 'unstated';
  return {
    cause: advice.cause,
    certainty: guessed && claim.category !== 'unrelated' ? 'suspected' : 'reported',
    title: advice.title(named),
    next: advice.next(named).slice(0, 4).join('\n'),
  };
}

type AdviceTable = Readonly<Partial<Record<Fault, Advice>>>;

function adviceFor({ category, fault, dependency }: Claim): Advice {
  const isMount = category === 'network' && (dependency === 'efs' || dependency === 'fsx');
  // A verdict names a fault of its own category; one that does not is told as undecided.
  const ofCategory: AdviceTable = advices[category];
  return (isMount ? (mountNetworks as AdviceTable)[fault] : undefined) ?? ofCategory[fault] ?? undecided;
}

/** Every cause that a text alone can tell, with its category; each has a page in `docs/causes/`. */
export const reportedCauses: readonly { readonly code: string; readonly category: Category }[] = [
  ...new Map(
    [...Object.entries(advices), ['network', mountNetworks] as const].flatMap(([category, byFault]) =>
      Object.values(byFault).flatMap(({ cause }) =>
        cause === null ? [] : [[cause, { code: cause, category: category as Category }] as const],
      ),
    ),
  ).values(),
];
