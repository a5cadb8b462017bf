import type { Ask } from '../evidence/ask.ts';
import type { Way } from '../network/path.ts';
import type { Dependency } from '../stopped-reason/claim.ts';
import type { Category } from '../stopped-reason/fault.ts';
import type { Step } from '../workload/step.ts';
import type { Obstacle } from './obstacle.ts';
import type { Passing } from './passing.ts';

/**
 * *proved*: facts of the account show it. *reported*: the stopped reason says it. *suspected*: it is the most likely of
 * several. *undecided*: a read failed that would decide.
 */
export type Certainty = 'proved' | 'reported' | 'suspected' | 'undecided';

/** What says something to a cause without a read of the account. */
export type Told = 'stoppedReason' | 'the event';

/**
 * What a cause has seen. It names the reads that show it, never calls: {@link cite} takes the calls from the facts, so that
 * none is named that was not made.
 */
export type Seen = { readonly text: string; readonly by: Told | readonly Ask[] };

/** One line of evidence: what was seen, and where. */
export type Line = {
  readonly text: string;
  /** The API calls that were made to see it, or what told it. */
  readonly source: string;
  /** Link to the AWS console, if there is one. */
  readonly link?: string;
};

/** A read that a cause needed and that failed. */
export type MissingRead = {
  readonly ask: Ask;
  readonly why: string;
  /** The IAM action that the product lacks for it. */
  readonly permission?: string;
};

/** A cause that was found for one requirement. */
export type Finding = {
  /** `cause|requirement`. It is the same for all failures of the workload. */
  readonly id: string;
  readonly cause: string;
  readonly category: Category;
  readonly certainty: Certainty;
  readonly dependency: Dependency;
  /** The id of the requirement; null if only the text shows the cause. */
  readonly requirement: string | null;
  readonly step: Step | null;
  /** The role that fetches the requirement. */
  readonly role: string | null;
  readonly action: string | null;
  readonly resource: string | null;
  /** What is wrong, in one line, with names. */
  readonly title: string;
  /** What a person does next, one or more lines. */
  readonly next: string;
  /** Whether it passes by itself. Absent in records of an earlier version. */
  readonly passes?: Passing;
  /** The exact change for a person to make, ready to paste. */
  readonly instructions: readonly Instruction[];
  readonly evidence: readonly Line[];
  /** The ways through the network that it blocks, hop by hop. Absent if it is no obstacle of the network. */
  readonly ways?: readonly Way[];
  readonly missing: readonly MissingRead[];
  /** Whether the failed task reported this. If false, it would fail next. */
  readonly failing: boolean;
  /** What the product could do about it, before any guardrail is checked. */
  readonly remedy: Remedy | null;
  /** What manages the thing that the remedy changes; absent where nothing tells. */
  readonly managedBy?: ManagedBy;
  /**
   * What would have to be changed, where findings of other services can be mended by that same change. Absent where it is
   * not proved, or is the workload's own.
   */
  readonly obstacle?: Obstacle;
};

/** What people define an account with. */
export type Tool = 'terraform' | 'cdk' | 'cloudformation';

/** `stack`: the tags of the thing name it. `configured`: the owner's configuration says so. */
export type ManagedBy =
  | {
      readonly is: 'stack';
      readonly tool: 'cdk' | 'cloudformation';
      readonly stack: string;
      /** Its logical id in the stack. */
      readonly resource: string | null;
    }
  | { readonly is: 'configured'; readonly tool: Tool };

/**
 * An exact change for a person to make, as data. The renderer quotes the values that come from the account. `shell`:
 * lines of commands. `document`: JSON that gives access, to put where `purpose` says. `configuration`: a block of the
 * product's own configuration, which gives nobody access.
 */
export type Instruction =
  | { readonly is: 'shell'; readonly purpose: string; readonly lines: readonly (readonly Word[])[] }
  | { readonly is: 'document'; readonly purpose: string; readonly json: string }
  | { readonly is: 'configuration'; readonly purpose: string; readonly json: string };

/** The product's own words, which are printed unchanged, or a value from the account, which is quoted. */
export type Word = string | { readonly value: string };

/** What would repair a finding, as the cause sees it. The plan combines these into changes. */
export type Remedy =
  | { readonly is: 'permission'; readonly role: string; readonly statement: PermissionStatement }
  | {
      readonly is: 'correction';
      readonly pointer: string;
      readonly container: string;
      readonly name: string;
      readonly before: string;
      readonly after: string;
      /** True if only a person can decide whether this correction is what was meant. */
      readonly ask: boolean;
    }
  /** A thing that does not exist and could be created under the same name. */
  | { readonly is: 'missing'; readonly what: 'log-group'; readonly region: string; readonly name: string };

/** What the role lacks. Each action belongs to the resource at the same position. */
export type PermissionStatement = { readonly actions: readonly string[]; readonly resources: readonly string[] };
