import type { Action, Inverse } from '../action/action.ts';
import type { Instant } from '../event/instant.ts';

/** What a change is made to. It outlives incidents: it holds the lease, who relies on the change, and the attempts over time. */
export type Target = {
  readonly schema: 1;
  readonly key: string;
  /** `idle`: nothing of ours is there. `intended`: recorded, result unknown. `changed`: our change is in place. `latched`: only proposed until a person resumes it. */
  readonly state: 'idle' | 'intended' | 'changed' | 'latched';
  /** Why it is latched. */
  readonly latched: string | null;
  /** Incident id that holds the lease, and until when. */
  readonly lease: { readonly incident: string; readonly until: Instant } | null;
  readonly action: Action | null;
  readonly inverse: Inverse | null;
  readonly madeAt: Instant | null;
  /** Keys of the workloads that rely on the change: undo waits for the last. */
  readonly relied: readonly string[];
  /** When changes were attempted, the newest last, at most 20. */
  readonly attempts: readonly Instant[];
};
