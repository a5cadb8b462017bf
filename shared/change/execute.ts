import type { Instant } from '../event/instant.ts';
import type { AnyAction } from './kinds/index.ts';

/**
 * The result of carrying out an action. Each executor reads the account again just before it writes, and is idempotent.
 * It does not check whether the change helped: the remediator looks for the proof later.
 */
export type Executed =
  /** The call was made and AWS accepted it; `created` is the ARN of what is new, such as a revision. */
  | { readonly is: 'made'; readonly before: string; readonly after: string; readonly created?: string }
  /**
   * The account is already in the wanted state (after a crash, or by a change of another incident): nothing was
   * written.
   */
  | { readonly is: 'already'; readonly before: string; readonly after: string; readonly created?: string }
  /** The account is no longer in the state that the plan relied on: nothing was written. */
  | { readonly is: 'refused'; readonly because: string }
  /**
   * AWS refused the call, and a repetition would not help. (A throttle or a timeout throws instead, so that the queue
   * retries.)
   */
  | { readonly is: 'failed'; readonly because: string; readonly permission?: string };

export type Execute = (action: AnyAction, context: ExecutionContext) => Promise<Executed>;

/** What an executor needs besides the action. */
export type ExecutionContext = {
  /** Hash of the plan. Each registered revision has it as a tag, so that the revision is found again after a crash. */
  readonly planHash: string;
  readonly incident: string;
  /** When the change was recorded as intended. A change that was made since is this one, made before a crash. */
  readonly intendedAt?: Instant;
};
