import type { Finding } from '../diagnosis/finding.ts';
import type { Instant } from '../event/instant.ts';

/** What a message about a sweep is: something new would fail, or only something that was told is gone. */
export const sweepStates = ['sweep', 'sweep-gone'] as const;

export type SweepState = (typeof sweepStates)[number];

/**
 * What a sweep has still to look at: `clusters` is to be replaced by all clusters of the account, a cluster by its services.
 * ARNs.
 */
export type SweepItem =
  | { readonly is: 'clusters' }
  | { readonly is: 'cluster'; readonly arn: string }
  | { readonly is: 'service'; readonly arn: string };

/** How many services were looked at, and what became of that. */
export type SweepCounts = {
  /** Judged: what their next task needs was read. */
  readonly examined: number;
  /** Not judged: they should run no task, they are being deleted, or an incident of theirs is open and tells. */
  readonly skipped: number;
  /** Not judged because the account did not answer. */
  readonly unread: number;
};

/** Something that is proved to keep the next task of a service from starting, and that people were told, or are about to be. */
export type Standing = {
  /** ARN of the service. */
  readonly service: string;
  /** Of the {@link Finding}. */
  readonly id: string;
  readonly cause: string;
  readonly title: string;
  /** When a sweep first found it. */
  readonly since: Instant;
  /** Id of the sweep that last looked at its service. */
  readonly seenIn: string;
};

/** A service of which something new was found. */
export type Found = {
  readonly service: string;
  readonly family: string;
  readonly findings: readonly Finding[];
};

/**
 * What was told once and is over. `mended`: the account proves it no more. `no-service`: the service is gone. `not-swept`: the
 * service is no longer among those that are swept.
 */
export type Gone = Pick<Standing, 'service' | 'title' | 'since'> & {
  readonly why: 'mended' | 'no-service' | 'not-swept';
};

/** What a sweep has done. */
export type SweepSummary = {
  readonly id: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly counts: SweepCounts;
  /** Calls of AWS that it made. */
  readonly calls: number;
  /** Whether it looked at all that it had to. Else the next one begins where it ended. */
  readonly whole: boolean;
  /** What was proved to fail at its end, new or not. */
  readonly standing: number;
};

/** A message that is to be sent. It stays with the record until it was sent. */
export type SweepEntry = {
  readonly id: string;
  readonly state: SweepState;
  readonly at: Instant;
  readonly summary: SweepSummary;
  readonly found: readonly Found[];
  readonly gone: readonly Gone[];
  /** The topic has it, and the event bus does not yet. */
  readonly published?: true;
};

/** The sweep of an installation: the one that runs or ran last, and what is known from all of them. */
export type Sweep = {
  readonly schema: 1;
  /** Of the newest sweep. */
  readonly id: string;
  readonly startedAt: Instant;
  /** Null while it runs. */
  readonly endedAt: Instant | null;
  /** What is to be looked at, in this order. */
  readonly left: readonly SweepItem[];
  /** The service that was looked at last, by this sweep or an earlier one; null before the first. */
  readonly after: string | null;
  /** When its last turn began; null before the first. */
  readonly turnAt: Instant | null;
  /** How many turns in a row have begun with the same thing. */
  readonly tries: number;
  readonly counts: SweepCounts;
  /** Calls of AWS. Those of a turn that runs are counted in advance. */
  readonly calls: number;
  /** What this sweep has found and people do not know. */
  readonly found: readonly Found[];
  readonly gone: readonly Gone[];
  readonly standing: readonly Standing[];
  readonly outbox: readonly SweepEntry[];
  /** The last one that ended. */
  readonly last: SweepSummary | null;
};
