import type { Lack } from './claim.ts';
import { ahead, type Scan } from './scan.ts';

/**
 * Words that say what was lacking, the most telling first: `no container instance met all of its requirements` is said
 * of every lack of an instance, and a sentence behind it says which.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 */
const lacks: readonly (readonly [Lack, RegExp])[] = [
  ['address', /insufficientfreeaddressesinsubnet|(?:insufficient|not have enough) free (?:ip )?addresses/],
  ['size', /configuration is above your limit/],
  ['quota', /limit on the number of|(?:limit|quota|count)exceeded/],
  ['capacity', /capacity is unavailable at this time|resource:fargate/],
  ['fit', /missing an attribute required|not compatible with the selected compute strategy/],
  [
    'instance',
    /no container instances? (?:met|were)|empty capacity provider|no active instances|constraint unsatisfied|resource:(?:memory|cpu|eni|ports|gpu)/,
  ],
];

/** What the text from this position on says that ECS lacked; null if it does not say it. */
export function readLack(scan: Scan, at: number): Lack | null {
  const text = ahead(scan, at);
  return lacks.find(([, words]) => words.test(text))?.[0] ?? null;
}
