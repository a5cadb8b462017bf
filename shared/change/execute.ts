import type { AnyAction, Seen } from './kinds/index.ts';
import type { Reason } from './reason.ts';

/**
 * The result of carrying out an action. Each executor reads the account again just before it writes, and is idempotent.
 * It does not check whether the change helped: the remediator looks for the proof later.
 */
export type Executed =
  /**
   * The call was made and AWS accepted it; `created` is the ARN of what is new, such as a revision, and `lacking` the
   * reason why a part of the change that the repair can do without was not made.
   */
  | { readonly is: 'made'; readonly created?: string; readonly seen?: Seen; readonly lacking?: Reason }
  /** The account already is as wanted (a crash after an earlier call, or another incident's change): nothing was written. */
  | { readonly is: 'already'; readonly created?: string; readonly seen?: Seen }
  /** The state is no longer what the plan relied on: nothing was written. */
  | { readonly is: 'refused'; readonly because: Reason }
  /** AWS refused for good (not a throttle or time-out: those throw, so that the queue retries). */
  | { readonly is: 'failed'; readonly because: Reason };

export type Execute = (action: AnyAction, context: ExecutionContext) => Promise<Executed>;

/** What an executor needs besides the action. */
export type ExecutionContext = {
  /** Hash of the plan. Each registered revision has it as a tag, so that the revision is found again after a crash. */
  readonly planHash: string;
  /** What stood in its place when it was planned, as a planned change has it. */
  readonly seenBefore?: string;
  /** Whether the product had made this change before it was intended now. Then it is found again, not made again. */
  readonly stood?: boolean;
};
