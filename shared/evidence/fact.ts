import type { Instant } from '../event/instant.ts';

/**
 * The result of a read of the account. It has three variants, so that a denied, throttled or timed-out read is
 * `unavailable` and never counts as "nothing there". `source`: the calls that were answered for
 * it, separated by commas; of an `unavailable` one, the call that was not.
 */
export type Fact<T> =
  | {
      readonly is: 'known';
      readonly value: T;
      readonly at: Instant;
      readonly source: string;
      /** Whether it is a list that goes on behind what was read: what is not in it may be there all the same. */
      readonly cut?: true;
    }
  | { readonly is: 'absent'; readonly at: Instant; readonly source: string }
  | {
      readonly is: 'unavailable';
      readonly at: Instant;
      readonly source: string;
      /** The class of the error. `left-out`: the product itself did not ask, or did not wait, because its time was up. */
      readonly why: 'denied' | 'throttled' | 'timed-out' | 'failed' | 'left-out';
      /** One sentence, with the error's name. */
      readonly detail: string;
      /** The IAM action that the remediator lacks. Set if the read was denied. */
      readonly permission?: string;
    };

/** Whether a read gave an answer: that something is there, or that it is not. */
export function isRead<T>(fact: Fact<T>): fact is Exclude<Fact<T>, { is: 'unavailable' }> {
  return fact.is !== 'unavailable';
}
