import type { Instant } from '../event/instant.ts';
import type { AnyAction, Seen } from './kinds/index.ts';
import type { Reason } from './reason.ts';

/**
 * What came of carrying an action out. Each executor re-checks the account's state just before it writes, is idempotent,
 * and verifies nothing by itself: proof is looked up later.
 */
export type Executed =
  /** The call was made and AWS accepted it; `created` is the ARN of what is new, such as a revision. */
  | { readonly is: 'made'; readonly created?: string; readonly seen?: Seen }
  /** The account already is as wanted (a crash after an earlier call, or another incident's change): nothing was written. */
  | { readonly is: 'already'; readonly created?: string; readonly seen?: Seen }
  /** The state is no longer what the plan relied on: nothing was written. */
  | { readonly is: 'refused'; readonly because: Reason }
  /** AWS refused for good (not a throttle or time-out: those throw, so that the queue retries). */
  | { readonly is: 'failed'; readonly because: Reason };

export type Execute = (action: AnyAction, context: ExecutionContext) => Promise<Executed>;

/** What an execution is told besides the action. */
export type ExecutionContext = {
  /** Hash of the plan: a registered revision is tagged with it, so that an orphan of a crash is found again. */
  readonly planHash: string;
  /** When the change was recorded as intended: what was made since is this very change, made before a crash. */
  readonly intendedAt?: Instant;
};
