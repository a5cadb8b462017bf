import type { Action } from '../change/kinds/index.ts';
import type { Reason } from '../change/reason.ts';
import type { Instant } from '../event/instant.ts';

/** The states of a target; how one leads to another stands in `target-lifecycle.ts`. */
export const targetStates = ['idle', 'intended', 'changed', 'suspended'] as const;

/** `idle`: nothing of ours is there. `intended`: recorded, result unknown. `changed`: our change is in place. `suspended`: only proposed until a person releases it. */
export type TargetState = (typeof targetStates)[number];

/** What a change is made to. It outlives incidents: it holds the lease, who relies on the change, and the attempts over time. */
export type Target = {
  readonly schema: 1;
  readonly key: string;
  readonly state: TargetState;
  /** When what was taken back had been tried, and why it was taken back. */
  readonly suspended: { readonly since: Instant; readonly why: Reason } | null;
  /** Incident id that holds the lease, and until when. */
  readonly lease: { readonly incident: string; readonly until: Instant } | null;
  readonly action: Action | null;
  readonly madeAt: Instant | null;
  /** Keys of the workloads that rely on the change: undo waits for the last. */
  readonly dependents: readonly string[];
  /** When changes were attempted, the newest last, at most 20. */
  readonly attempts: readonly Instant[];
};

/** A target that nothing was ever done to. */
export function idle(key: string): Target {
  return {
    schema: 1,
    key,
    state: 'idle',
    suspended: null,
    lease: null,
    action: null,
    madeAt: null,
    dependents: [],
    attempts: [],
  };
}
