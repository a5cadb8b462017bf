import type { Reason } from '../change/reason.ts';
import type { Instant } from '../event/instant.ts';
import type { Step } from '../workload/step.ts';

/** The states of a change. `change-lifecycle.ts` says which state follows which. */
export const changeStates = [
  'intended',
  'unsettled',
  'made',
  'verified',
  'unproved',
  'undoing',
  'undone',
  'failed',
] as const;

/**
 * `intended`: recorded, not yet sent. `unsettled`: perhaps sent; only the account shows it. `made`: in place, waiting
 * for its proof. `verified`, `unproved`: in place, with or without a proof. `undoing`: to be undone. `undone`: no
 * longer in place. `failed`: not made.
 */
export type ChangeState = (typeof changeStates)[number];

/** How the product saw that a change helped, or that it did not. */
export type Proof =
  | { readonly by: 'task-ran'; readonly task: string; readonly at: Instant }
  | { readonly by: 'advanced'; readonly from: Step; readonly to: Step; readonly at: Instant }
  | { readonly by: 'same-failure'; readonly tasks: readonly string[]; readonly at: Instant }
  | { readonly by: 'none'; readonly why: Reason; readonly at: Instant };

/** An undo that is not given up: AWS refused it `times` times, the last time `at`, or it waits for the mode. */
export type UndoHeld = { readonly is: 'refused' | 'waits'; readonly times: number; readonly at: Instant };
