import type { Ask, Facts } from '../evidence/ask.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import type { Category, Fault, FaultOf } from '../stopped-reason/fault.ts';
import type { Requirement } from '../workload/requirement.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import type { Instruction, Line, MissingRead, Remedy } from './finding.ts';
import type { SeenNetwork } from './reachability/seen-network.ts';

/** What a cause judges: one requirement of a workload, seen among all of them. */
export type Subject = {
  readonly requirement: Requirement;
  readonly workload: Workload;
  readonly requirements: readonly Requirement[];
  readonly definition: TaskDefinition;
  /** What the stopped reason says; undefined where nothing has failed yet. */
  readonly claim: Claim | undefined;
  /** The requirements that the stopped reason names to the letter; where there are any, it speaks of no other. */
  readonly named: ReadonlySet<Requirement>;
  /** What was worked out of the network, for all requirements and causes. */
  readonly network: SeenNetwork;
};

/** A cause's verdict on one requirement. */
export type Match =
  | {
      readonly is: 'matched';
      readonly certainty: 'proved' | 'reported' | 'suspected';
      readonly title: string;
      readonly next: string;
      readonly evidence: readonly Line[];
      readonly instructions?: readonly Instruction[];
      /** The IAM action and the resource it is about, where there is one. */
      readonly action?: string;
      readonly resource?: string;
      readonly remedy?: Remedy;
      /**
       * What stands in the way, where it stands in the way of several requirements alike (a route table, a role): they are
       * told as one finding.
       */
      readonly groupKey?: string;
      /** Whether it is not where this task failed, but where others of its service would. */
      readonly elsewhere?: boolean;
    }
  | { readonly is: 'ruled-out'; readonly because: string; readonly open?: readonly OpenQuestion[] }
  | { readonly is: 'undecided'; readonly missing: readonly MissingRead[] };

/** What no read could decide: it is said, so that nobody takes silence for an answer. */
export type OpenQuestion = OpenKind & { readonly thing: string };

/**
 * `way-not-followed`: a way from the subnet to the thing leads through what cannot be looked into. `got-past`: the thing is
 * the title of a fault that the account shows, and the task itself got past it.
 */
export type OpenKind =
  | { readonly is: 'way-not-followed'; readonly subnet: string; readonly because: string }
  | { readonly is: 'got-past' };

/** One failure cause: which requirements it concerns, which facts it needs, and how it is told from others. */
export type Cause = {
  /** Kebab-case; also the name of its file and of its page in `docs/causes/`. */
  readonly code: string;
  readonly category: Category;
  /** What it is told by, for the README: facts of the account by their everyday names, or the stopped reason. */
  readonly toldBy: string;
  readonly concerns: readonly Requirement['kind'][];
  /**
   * Categories that a stopped reason can name, beside its own, where this is the cause: what cannot be found at all may
   * read as a denial, a time-out or a missing parameter.
   */
  readonly explains?: readonly Category[];
  /** Faults that it explains whatever the text speaks of: without credentials nothing at all is fetched. */
  readonly explainsAnywhere?: readonly Fault[];
  /**
   * Faults of a text that names a policy, beside its own, where this is the cause: IAM's simulation shows them side by side, and
   * the text may tell of the account as it was a moment before.
   */
  readonly explainsDenials?: readonly FaultOf<'iam'>[];
  /**
   * Whether it is in the reference itself: what cannot be read as a secret is tried as a parameter, so that the text may name
   * another service than was meant.
   */
  readonly isInReference?: boolean;
  /**
   * Whether the permission that a text names repairs it. Where the account does not show the cause any more, that permission finds
   * the change that gave it.
   */
  readonly isRepairedByPermission?: boolean;
  /**
   * What must be asked for it to be judged. Called again while its answers lead to further asks (needs are a graph:
   * secret → key → simulation), so it returns all that it can name with the facts at hand.
   */
  readonly needs: (subject: Subject, facts: Facts) => readonly Ask[];
  /** What is asked as well, and may stay unknown: `match` judges by what there is. */
  readonly wants?: (subject: Subject, facts: Facts) => readonly Ask[];
  /** Called only when every need has an answer; a need that is `unavailable` makes the match undecided beforehand. */
  readonly match: (subject: Subject, facts: Facts) => Match;
};

/** Declares a cause; the identity function that types what its author writes. */
export function defineCause(cause: Cause): Cause {
  return cause;
}

/** The verdict of a cause that is not there. */
export function ruledOut(because: string): Match {
  return { is: 'ruled-out', because };
}
