import type { Instant } from '../../event/instant.ts';
import type { Urgency } from '../../incident/whose-move.ts';
import type { Way } from '../../network/path.ts';
import type { Link } from '../content/console-link.ts';

/** The whole story of one incident, for somebody who has time to read it. All texts are cleaned, none is escaped yet. */
export type Story = {
  readonly id: string;
  /** The service, or the family of a stand-alone task. */
  readonly name: string;
  readonly urgency: Urgency;
  /** Whose move it is, in one or more sentences. */
  readonly move: string;
  /** That others met the same obstacle, and how to see them; null if nobody did. */
  readonly beside: string | null;
  /** `0 of 1 running`; null if it is not known. */
  readonly running: string | null;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly causes: readonly StoryCause[];
  readonly changes: readonly StoryChange[];
  readonly steps: readonly StoryStep[];
  readonly timeline: readonly Moment[];
  /** What could not be checked. */
  readonly unchecked: readonly string[];
  readonly stoppedReason: { readonly by: string; readonly text: string };
  readonly links: readonly Link[];
};

/** Why it fails: one cause, with what shows it. */
export type StoryCause = {
  readonly number: number;
  readonly title: string;
  /** How certain it is, in words. */
  readonly certainty: string;
  /** `open`, `repaired` … */
  readonly state: string;
  readonly evidence: readonly { readonly text: string; readonly source: string; readonly link: string | null }[];
  readonly ways: readonly Way[];
  /** Label and text: what was decided, whether to wait, what comes next. */
  readonly notes: readonly { readonly label: string; readonly text: string }[];
  readonly page: string | null;
};

/** A change that was made or would be made, with its diff. */
export type StoryChange = {
  readonly what: string;
  readonly status: string;
  readonly diff: readonly DiffLine[];
  readonly notes: readonly { readonly label: string; readonly text: string }[];
};

/** `=` is the line that says what the lines below it are about. */
export type DiffLine = { readonly sign: '=' | '-' | '+'; readonly text: string };

/**
 * `do`: repairs it. `try`: makes ECS try now. `decide`: a yes or no. `undo`: takes a change back. `keep`: what to write
 * where it is defined.
 */
export type StepKind = 'do' | 'try' | 'decide' | 'undo' | 'keep';

export type StoryStep = {
  readonly kind: StepKind;
  readonly purpose: string;
  /** Empty if there is nothing to paste. */
  readonly text: string;
  /** `shell` is a command. `text` is to be written somewhere. */
  readonly form: 'shell' | 'text';
  /** The numbers of the causes that it is for. */
  readonly causes: readonly number[];
};

/** Something that happened. */
export type Moment = { readonly at: Instant; readonly what: string };
