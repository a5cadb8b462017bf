import type { Category, Claim } from '../claim/claim.ts';
import type { Ask, Facts } from '../evidence/ask.ts';
import type { Requirement } from '../workload/requirement.ts';
import type { Workload } from '../workload/workload.ts';
import type { Line, MissingRead, Remedy } from './finding.ts';

/** What a cause judges: one requirement of a workload, seen among all of them. */
export type Subject = {
  readonly requirement: Requirement;
  readonly workload: Workload;
  readonly requirements: readonly Requirement[];
};

/** A cause's verdict on one requirement. */
export type Match =
  | {
      readonly is: 'matched';
      readonly certainty: 'proved' | 'reported' | 'suspected';
      readonly title: string;
      readonly next: string;
      readonly evidence: readonly Line[];
      /** The IAM action and the resource it is about, where there is one. */
      readonly action?: string;
      readonly resource?: string;
      readonly remedy?: Remedy;
    }
  | { readonly is: 'ruled-out'; readonly because: string }
  | { readonly is: 'undecided'; readonly missing: readonly MissingRead[] };

/** One failure cause: which requirements it concerns, which facts it needs, and how it is told from others. */
export type Cause = {
  /** Kebab-case; also the name of its file and of its page in `docs/causes/`. */
  readonly code: string;
  readonly category: Category;
  readonly concerns: readonly Requirement['kind'][];
  /**
   * What must be asked for it to be judged. Called again while its answers lead to further asks (needs are a graph:
   * secret → key → simulation), so it returns all that it can name with the facts at hand.
   */
  readonly needs: (subject: Subject, facts: Facts) => readonly Ask[];
  /** Called only when every need has an answer; a need that is `unavailable` makes the match undecided beforehand. */
  readonly match: (subject: Subject, facts: Facts, claim: Claim | undefined) => Match;
};

/** Declares a cause; the identity function that types what its author writes. */
export function defineCause(cause: Cause): Cause {
  return cause;
}
