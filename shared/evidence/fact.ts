import type { Instant } from '../event/instant.ts';

/**
 * What a read of the account gave. Three-valued on purpose: a denied, throttled or timed-out read is `unavailable`, and
 * never reads as "nothing there".
 */
export type Fact<T> =
  | { readonly is: 'known'; readonly value: T; readonly at: Instant; readonly source: string }
  | { readonly is: 'absent'; readonly at: Instant; readonly source: string }
  | {
      readonly is: 'unavailable';
      readonly at: Instant;
      readonly source: string;
      /** `denied`, `throttled`, `timed-out` or `failed`. */
      readonly why: 'denied' | 'throttled' | 'timed-out' | 'failed';
      /** One sentence, with the error's name. */
      readonly detail: string;
      /** The IAM action that would let the read through, when it was denied. */
      readonly permission?: string;
    };
