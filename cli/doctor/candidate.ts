import type { Workload } from '../../shared/workload/workload.ts';
import type { GivenFact, Pending } from './laid-over.ts';

/** A task that ECS would start, with what is known of it without the account. */
export type Candidate = {
  /** What people call it: `shop/api`, or `api:7 in shop/api`. */
  readonly name: string;
  readonly workload: Workload;
  readonly given: readonly GivenFact[];
  readonly pending: Pending;
  /** What is known only after the plan is applied, beside the reads that wait for it. */
  readonly unknown: readonly Waiting[];
  /** What is not looked at, and why. */
  readonly skipped: readonly Skipped[];
};

/** Something that waits for a part of a plan. */
export type Waiting = { readonly what: string; readonly by: string };

export type Skipped = { readonly what: string; readonly because: string };

/** A service that could not be examined at all. `permission`: the one that AWS denied, else null. */
export type Unread = { readonly name: string; readonly because: string; readonly permission: string | null };

export type Found = { readonly is: 'candidate'; readonly candidate: Candidate } | ({ readonly is: 'unread' } & Unread);
