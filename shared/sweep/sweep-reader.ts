import type { Collect } from '../evidence/ask.ts';

/** The account as one turn of a sweep may read it. */
export type SweepReader = {
  readonly collect: Collect;
  /** ARNs of all clusters, at most 1,000. @throws what the account answered */
  readonly clusters: () => Promise<readonly string[]>;
  /** ARNs of the services of a cluster, at most 1,000; undefined if they could not be listed. */
  readonly services: (cluster: string) => Promise<readonly string[] | undefined>;
  /** The calls of AWS that were made. */
  readonly calls: () => number;
  /** Whether a read was not made, because all calls of the turn were made. */
  readonly isSpent: () => boolean;
};
