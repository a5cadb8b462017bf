import type { Action, Inverse } from '../change/action.ts';
import { type Instant, later } from '../event/instant.ts';

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

/** Longer than a function may run: a lease that is older was left by a crash. */
const leaseMilliseconds = 120_000;

/** The lease that an invocation takes on a target before it writes to the account. */
export function leaseFor(incident: string, now: Instant): NonNullable<Target['lease']> {
  return { incident, until: later(now, leaseMilliseconds) };
}

/** A target that nothing was ever done to. */
export function idle(key: string): Target {
  return {
    schema: 1,
    key,
    state: 'idle',
    latched: null,
    lease: null,
    action: null,
    inverse: null,
    madeAt: null,
    relied: [],
    attempts: [],
  };
}
