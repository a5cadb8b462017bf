import type { Instant } from '../event/instant.ts';

/** The command, the ARN of the person who gave it, and when the operator accepted it. */
export type AskedBy = { readonly id: string; readonly by: string; readonly at: Instant };
