import type { Ask } from '../evidence/ask.ts';
import type { Dependency } from '../stopped-reason/claim.ts';
import type { Category } from '../stopped-reason/fault.ts';
import type { Step } from '../workload/step.ts';

/** *proved*: facts of the account show it. *reported*: ECS's text says so. *suspected*: the likeliest of several. *undecided*: a read is missing. */
export type Certainty = 'proved' | 'reported' | 'suspected' | 'undecided';

/** One line of evidence: what was seen, and where. */
export type Line = {
  readonly text: string;
  /** The API call or document it was seen in. */
  readonly source: string;
  /** Link into the AWS console, where one exists. */
  readonly link?: string;
};

/** A read that a cause needed and did not get. */
export type MissingRead = {
  readonly ask: Ask;
  readonly why: string;
  /** The IAM action that would let it through. */
  readonly permission?: string;
};

/** A cause found, for one requirement. */
export type Finding = {
  /** `cause|requirement`: stable across failures of the workload. */
  readonly id: string;
  readonly cause: string;
  readonly category: Category;
  readonly certainty: Certainty;
  readonly dependency: Dependency;
  /** The requirement's id, or null when the text alone tells of it. */
  readonly requirement: string | null;
  readonly step: Step | null;
  /** The role that fetches it. */
  readonly role: string | null;
  readonly action: string | null;
  readonly resource: string | null;
  /** What is wrong, in one line, with names. */
  readonly title: string;
  /** What a person does next. May hold several lines. */
  readonly next: string;
  /** The exact change for a person to make, ready to paste. */
  readonly instructions: readonly Instruction[];
  readonly evidence: readonly Line[];
  readonly missing: readonly MissingRead[];
  /** Whether this is what the failure at hand reported (false: it would fail next). */
  readonly failing: boolean;
  /** What the product could do about it, before any guardrail. */
  readonly remedy: Remedy | null;
};

/**
 * An exact change for a person to make, as data: whoever renders it quotes what comes from the account.
 * `shell`: lines of commands. `document`: JSON to put where `purpose` says.
 */
export type Instruction =
  | { readonly is: 'shell'; readonly purpose: string; readonly lines: readonly (readonly Word[])[] }
  | { readonly is: 'document'; readonly purpose: string; readonly json: string };

/** The product's own words as they stand, or a value from the account, which is quoted. */
export type Word = string | { readonly value: string };

/** What would repair a finding, as the cause sees it: the plan joins these into actions. */
export type Remedy =
  | { readonly is: 'permission'; readonly role: string; readonly statement: PermissionStatement }
  | {
      readonly is: 'correction';
      readonly pointer: string;
      readonly container: string;
      readonly name: string;
      readonly before: string;
      readonly after: string;
      /** True where only a person may decide that this is what was meant. */
      readonly ask: boolean;
    }
  /** Something does not exist that could be created just as it is named. */
  | { readonly is: 'missing'; readonly what: 'log-group'; readonly region: string; readonly name: string };

/** What the role lacks: each action with the resource at the same place in the list. */
export type PermissionStatement = { readonly actions: readonly string[]; readonly resources: readonly string[] };
