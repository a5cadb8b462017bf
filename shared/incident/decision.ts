import type { Action } from '../change/kinds/index.ts';
import type { Reason } from '../change/reason.ts';

/** What the guardrails decided about a finding's plan. */
export type Decision = 'apply' | 'ask' | 'hold';

/** How a finding ended. Null while it is open. */
export type Resolution = 'verified' | 'undone' | 'unproved' | 'proposed';

/** A planned change that is only shown. */
export type PlannedChange = {
  readonly id: string;
  readonly action: Action;
  /**
   * Why it would be held back though the other changes of its finding were made; null where it would be made with them.
   */
  readonly held: Reason | null;
};
