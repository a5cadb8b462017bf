import type { Action } from '../change/kinds/index.ts';
import type { Reason } from '../change/reason.ts';
import type { Instant } from '../event/instant.ts';

/** The states of a target. `target-lifecycle.ts` says which state follows which. */
export const targetStates = ['idle', 'intended', 'changed', 'suspended'] as const;

/**
 * `idle`: no change of the product is there. `intended`: a change is recorded, its result is not known. `changed`: the
 * change is in place. `suspended`: changes are only proposed until a person releases the target.
 */
export type TargetState = (typeof targetStates)[number];

/**
 * The thing that a change modifies. It exists longer than an incident. It records the lease, the workloads that rely on
 * the change, and the attempts over time.
 */
export type Target = {
  readonly schema: 1;
  readonly key: string;
  readonly state: TargetState;
  /** When the undone change had been made, and why it was undone. */
  readonly suspended: { readonly since: Instant; readonly why: Reason } | null;
  /** The incident that has the lease, and the end of the lease. */
  readonly lease: { readonly incident: string; readonly until: Instant } | null;
  readonly action: Action | null;
  /** Id of the intent for which the action was leased last. Absent before the first lease. */
  readonly intent?: string;
  readonly madeAt: Instant | null;
  /** Keys of the workloads that rely on the change. An undo waits for the last of them. */
  readonly dependents: readonly string[];
  /** When changes were attempted, the newest last, at most 20. */
  readonly attempts: readonly Instant[];
  /** When a person last asked that the product may change it again. Absent if nobody did; who did is told and kept apart. */
  readonly restored?: { readonly at: Instant };
};

/** A target that the product never changed. */
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
