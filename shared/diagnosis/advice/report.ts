import type { Category, Claim } from '../../stopped-reason/claim.ts';
import { type Advice, nameParts } from './advice.ts';
import { denials } from './denials.ts';
import { mountNetworks, networks } from './networks.ts';
import { logConfigs, others, serviceFaults, storages, throttles, undecided, unrelated } from './others.ts';
import { contents, missing, references } from './references.ts';

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

const advices: Readonly<Record<Category, Readonly<Record<string, Advice>>>> = {
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

function adviceFor({ category, fault, dependency }: Claim): Advice {
  const mount =
    category === 'network' && (dependency === 'efs' || dependency === 'fsx') ? mountNetworks[fault] : undefined;
  return mount ?? advices[category][fault] ?? undecided;
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
