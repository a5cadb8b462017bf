import type { Claim } from '../../stopped-reason/claim.ts';
import type { Category, Fault, FaultOf } from '../../stopped-reason/fault.ts';
import { type Passing, sayPassing } from '../passing.ts';
import { type Advice, type Meant, nameParts } from './advice.ts';
import { denials } from './denials.ts';
import { images, imageUnanswered } from './images.ts';
import { logConfigs } from './log-configs.ts';
import { isLogDestination, logDestination } from './log-destinations.ts';
import { mountNetworks, networks } from './networks.ts';
import { others } from './others.ts';
import { placements, unplaced, withoutInterface } from './placements.ts';
import { contents, missing, references } from './references.ts';
import { serviceFaults } from './service-faults.ts';
import { storages } from './storages.ts';
import { throttles } from './throttles.ts';
import { undecided } from './undecided.ts';
import { unrelated } from './unrelated.ts';

/** What a stopped reason alone can say to a person. */
export type Reported = {
  /**
   * The code of the cause in kebab-case, also the name of its page in `docs/causes/`, if it has one. Null if the text
   * does not show a cause.
   */
  readonly cause: string | null;
  /** The category of the cause: that of the claim, or `other` where ECS had no place for the task. */
  readonly category: Category;
  readonly certainty: 'reported' | 'suspected';
  /** What is wrong, in one line. */
  readonly title: string;
  /** What to do next, in one to four lines. */
  readonly next: string;
  /** Whether it passes by itself, as far as the text alone can tell. */
  readonly passes: Passing;
  /** {@link Advice.ofService} */
  readonly ofService: boolean;
};

const advices: { readonly [C in Category]: Readonly<Record<FaultOf<C>, Advice>> } = {
  iam: denials,
  network: networks,
  'reference-format': references,
  'not-found': missing,
  'secret-content': contents,
  image: images,
  throttled: throttles,
  'service-fault': serviceFaults,
  'log-config': logConfigs,
  storage: storages,
  other: others,
  unrelated,
};

/**
 * Explains a claim from the text alone, without facts of the account. The certainty is `suspected` if the text leaves
 * another category, or another policy, possible.
 */
export function report(claim: Claim, meant?: Meant): Reported {
  const advice = adviceFor(claim);
  const named = nameParts(claim, meant);
  const guessed = claim.ambiguous || advice.cause === null || claim.denial === 'unstated';
  return {
    cause: advice.cause,
    category: claim.fault === 'placement' || claim.fault === 'eni' ? 'other' : claim.category,
    certainty: guessed && claim.category !== 'unrelated' ? 'suspected' : 'reported',
    title: advice.title(named),
    next: advice.next(named).slice(0, 4).join('\n'),
    passes: advice.passes,
    ofService: advice.ofService === true,
  };
}

type AdviceTable = Readonly<Partial<Record<Fault, Advice>>>;

function adviceFor(claim: Claim): Advice {
  const { category, fault, dependency, stage, lack } = claim;
  if (lack !== undefined) return placements[lack];
  if (category === 'network' && stage === 'image-pull') return imageUnanswered;
  if (isLogDestination(claim)) return logDestination;
  const isMount = category === 'network' && (dependency === 'efs' || dependency === 'fsx');
  // A verdict should name a fault of its own category. A fault without advice there is reported as undecided.
  const ofCategory: AdviceTable = advices[category];
  return (isMount ? (mountNetworks as AdviceTable)[fault] : undefined) ?? ofCategory[fault] ?? undecided;
}

/** Every advice, with its category. */
const allAdvices: readonly (readonly [category: Category, advice: Advice])[] = [
  ...Object.entries(advices).flatMap(([category, byFault]) =>
    Object.values(byFault).map((advice) => [category as Category, advice] as const),
  ),
  ...Object.values(mountNetworks).map((advice) => ['network', advice] as const),
  ...[imageUnanswered, logDestination].map((advice) => ['network', advice] as const),
  ...[...Object.values(placements), unplaced, withoutInterface].map((advice) => ['other', advice] as const),
];

/**
 * Every cause that a text alone can show, with its category, and whether it passes by itself: once for each fault that
 * differs in that. Each has a page in `docs/causes/`.
 */
export const reportedCauses: readonly {
  readonly code: string;
  readonly category: Category;
  readonly passes: readonly Passing[];
}[] = [...Map.groupBy(allAdvices, ([, { cause }]) => cause)].flatMap(([code, ones]) => {
  const category = ones.at(-1)?.[0];
  if (code === null || category === undefined) return [];
  const passes = new Map(ones.map(([, one]) => [sayPassing(one.passes), one.passes]));
  return [{ code, category, passes: [...passes.values()] }];
});
