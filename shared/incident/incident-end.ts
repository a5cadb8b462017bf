import type { Instant } from '../event/instant.ts';

/**
 * How an incident ended without a run: its service was deleted, should run no task any more, or runs another revision
 * than the one that failed.
 */
export type EndedAs = 'service-gone' | 'scaled-to-zero' | 'other-revision';

/**
 * Why ECS starts no more tasks of a service. `given-up`: it has marked the primary deployment as failed. `backs-off`:
 * its tasks failed, and it has not tried again for longer than its longest pause.
 */
export type RolloutEnd = 'given-up' | 'backs-off';

/**
 * A rollout that ECS does not go on with. `standsStill`: the cause of the failures is gone, or passes by itself, and only
 * somebody who tells ECS to try now can make the service run.
 */
export type Rollout = { readonly is: RolloutEnd; readonly since: Instant; readonly standsStill: boolean };
