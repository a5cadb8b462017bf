import type { Ask, Facts } from '../evidence/ask.ts';
import type { Way } from '../network/path.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import type { Category, Fault, FaultOf } from '../stopped-reason/fault.ts';
import type { Requirement } from '../workload/requirement.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import type { Instruction, MissingRead, Remedy, Seen } from './finding.ts';
import type { DeclaredObstacle, Obstacle } from './obstacle.ts';
import type { Passing } from './passing.ts';
import type { SeenNetwork } from './reachability/seen-network.ts';

/** What a cause judges: one requirement of a workload, together with all the others. */
export type Subject = {
  readonly requirement: Requirement;
  readonly workload: Workload;
  readonly requirements: readonly Requirement[];
  readonly definition: TaskDefinition;
  /** What the stopped reason says; undefined if nothing has failed yet. */
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
      /** Whether it passes by itself, if a fact decides it. Otherwise it is as the cause says. */
      readonly passes?: Passing;
      /** Never empty: a cause that shows nothing is none. */
      readonly evidence: readonly Seen[];
      readonly instructions?: readonly Instruction[];
      /** The ways through the network that it blocks, hop by hop. */
      readonly ways?: readonly Way[];
      /** The IAM action and its resource, if there is one. */
      readonly action?: string;
      readonly resource?: string;
      readonly remedy?: Remedy;
      /**
       * The key of the obstacle, if one obstacle (a route table, a role) blocks several requirements. They become one
       * finding.
       */
      readonly groupKey?: string;
      /** What would have to be changed, where the cause knows it better than {@link Cause.obstacle} tells. */
      readonly obstacle?: Obstacle;
      /** True if the fault is not where this task ran, but where other tasks of its service may run. */
      readonly elsewhere?: boolean;
      /** Reads that failed and without which it is proved all the same: they would have told more of it. */
      readonly unread?: readonly MissingRead[];
    }
  | {
      readonly is: 'ruled-out';
      readonly because: string;
      readonly open?: readonly OpenQuestion[];
      /** True if nothing was read that could show the cause: then the account does not refute the stopped reason. */
      readonly unread?: true;
    }
  | { readonly is: 'undecided'; readonly missing: readonly MissingRead[] };

/** A question that no read can answer. The message says it, so that nobody believes that everything was checked. */
export type OpenQuestion = OpenKind & { readonly thing: string };

/**
 * `way-not-followed`: the path to the thing leads through something that the product cannot read. `got-past`: the
 * account shows a fault with this title, but the task itself got past it.
 */
export type OpenKind =
  | { readonly is: 'way-not-followed'; readonly subnet: string; readonly because: string }
  | { readonly is: 'got-past' };

/** What the reads that did not fail add to what ECS says. It is shown to people; no change rests on it. */
export type BesideReport = {
  readonly remedy?: Remedy;
  /** Instead of what the text alone advises. */
  readonly next?: string;
  readonly evidence: readonly Seen[];
};

/** A cause of failures: the requirements that it concerns, the facts that it needs, and how it decides. */
export type Cause = {
  /** Kebab-case. Also the name of the file and of the page in `docs/causes/`. */
  readonly code: string;
  readonly category: Category;
  /** What shows the cause, for the README: facts of the account in plain words, or the stopped reason. */
  readonly shownBy: string;
  readonly concerns: readonly Requirement['kind'][];
  /** Whether it passes by itself, if no fact says otherwise. */
  readonly passes: Passing;
  /**
   * What kind of thing would have to be changed, if other services can need the same change. Absent where each service's own
   * definition has to be changed.
   */
  readonly obstacle?: DeclaredObstacle;
  /**
   * Other categories that the stopped reason can have if this is the cause. For example, a thing that does not exist
   * may be reported as a denial, a timeout or a missing parameter.
   */
  readonly explains?: readonly Category[];
  /** Single faults of other categories that the stopped reason can show if this is the cause. */
  readonly explainsFaults?: readonly Fault[];
  /**
   * Faults that this cause explains, whatever requirement the text names: without credentials ECS can fetch nothing.
   */
  readonly explainsAnywhere?: readonly Fault[];
  /**
   * Other denials that the stopped reason can name if this is the cause. IAM's simulation shows them side by side, and
   * the text may describe an earlier state of the account.
   */
  readonly explainsDenials?: readonly FaultOf<'iam'>[];
  /**
   * Whether the fault is in the reference itself. ECS tries a reference that is no secret as a parameter, so the text
   * may name another service than the author meant.
   */
  readonly isInReference?: boolean;
  /**
   * Whether the fault makes moot whether the role may make the call for the reference: what it names is not there, or was
   * not meant. Then no permission is offered for it.
   */
  readonly makesCallsMoot?: boolean;
  /**
   * Whether the permission that the text names repairs this cause. If the account no longer shows the cause, the
   * product uses this permission to find its own change that gave it.
   */
  readonly isRepairedByPermission?: boolean;
  /** What is known beside ECS's word, where a read failed that could prove the cause. */
  readonly besideReport?: (subject: Subject, claim: Claim, facts: Facts) => BesideReport;
  /**
   * The facts that must be read before the cause can be judged. It is called again after each wave of reads, because
   * answers lead to further questions (secret → key → simulation). It returns every question that it can name with the
   * facts read so far.
   */
  readonly needs: (subject: Subject, facts: Facts) => readonly Ask[];
  /** Facts that help but are not required: if such a read fails, `match` judges without it. */
  readonly wants?: (subject: Subject, facts: Facts) => readonly Ask[];
  /**
   * Called only when every need has an answer. If a need is `unavailable`, the match is undecided and this is not
   * called.
   */
  readonly match: (subject: Subject, facts: Facts) => Match;
};

/** Declares a cause. It returns its argument; its only use is the type check. */
export function defineCause(cause: Cause): Cause {
  return cause;
}

/** The verdict where the account cannot be asked: what the stopped reason says stands alone. */
export function notReadable(because: string): Match {
  return { is: 'ruled-out', because, unread: true };
}

/** The verdict that the cause is not present. */
export function ruledOut(because: string): Match {
  return { is: 'ruled-out', because };
}
