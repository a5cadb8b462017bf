import type { Action, InverseAction, Seen } from '../change/kinds/index.ts';
import type { InverseData } from '../change/planned.ts';
import type { Reason } from '../change/reason.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { OpenPoint, UncheckedRead } from '../diagnosis/unresolved.ts';
import type { Instant } from '../event/instant.ts';
import type { Mode, StartFailure } from '../event/start-failure.ts';
import type { Step } from '../workload/step.ts';

/** What the guardrails made of a finding's plan. */
export type Decision = 'apply' | 'ask' | 'hold';

/** How a finding ended. Null while it is open. */
export type Resolution = 'verified' | 'undone' | 'unproved' | 'proposed';

/** How it was seen that a change helped, or that it did not. */
export type Proof =
  | { readonly by: 'task-ran'; readonly task: string; readonly at: Instant }
  | { readonly by: 'advanced'; readonly from: Step; readonly to: Step; readonly at: Instant }
  | { readonly by: 'same-failure'; readonly tasks: readonly string[]; readonly at: Instant }
  | { readonly by: 'none'; readonly why: Reason; readonly at: Instant };

/** A finding as the incident keeps it: with what was decided, and how it ended. */
export type FindingRecord = Finding & {
  readonly foundAt: Instant;
  readonly decision: Decision;
  /** Why that was decided. */
  readonly reason: Reason;
  /** Ids of the incident's changes that are to repair it. */
  readonly changes: readonly string[];
  /** Keys of the targets that its plan would change, whatever was decided: what a person resumes. */
  readonly targets?: readonly string[];
  readonly resolution: Resolution | null;
  /** When a diagnosis first did not find it any more; absent while it is found. */
  readonly notFoundSince?: Instant;
  /** What the product would change for it and holds back: what dry-run shows, and what an open question is about. */
  readonly planned?: readonly PlannedChange[];
};

/** A change that is only shown. */
export type PlannedChange = {
  readonly id: string;
  readonly action: Action;
  /** Why it would be held back though the other changes of its finding were made; null where it would be made with them. */
  readonly held: Reason | null;
};

/** The states of a change; how one leads to another stands in `change-lifecycle.ts`. */
export const changeStates = [
  'intended',
  'unsettled',
  'made',
  'verified',
  'unproved',
  'undoing',
  'undone',
  'failed',
] as const;

/**
 * `intended`: recorded, not yet sent. `unsettled`: it may have been sent, and only the account can tell. `made`: in place, its
 * proof awaited. `verified`, `unproved`: in place, with or without its proof. `undoing`: to be taken back. `failed`: not made.
 */
export type ChangeState = (typeof changeStates)[number];

/** One change. What was there before and what is there after, its action tells, with what was seen when it was made. */
export type ChangeRecord = {
  /** Hash of the action: the same action of the same incident has the same id. */
  readonly id: string;
  readonly action: Action;
  readonly target: string;
  /** ARN of the task definition whose failure it is to end; only tasks of this one judge it, or of the one that the service is moved to. */
  readonly revision: string;
  readonly state: ChangeState;
  readonly inverse: InverseData<InverseAction>;
  /** Id of the incident's change that makes what this one needs. */
  readonly follows: string | null;
  /** ARN of what it has made anew, such as a revision. */
  readonly created: string | null;
  /** What was seen of the account when it was made; null where that is no more than the action says. */
  readonly seen: Seen | null;
  /** Whether it had been made already, by us for another incident, and is only relied on here. */
  readonly shared: boolean;
  readonly intendedAt: Instant;
  readonly madeAt: Instant | null;
  readonly proof: Proof | null;
  /** Why it failed or was taken back. */
  readonly note: Reason | null;
  /** ARN of the person who asked for it to be taken back; absent where the proof did. */
  readonly undoBy?: string;
  /** Failures of the same role, action and resource seen after the change and the grace: task ARNs. */
  readonly failuresSince: readonly string[];
};

/** What people are notified of, once each: `found`, `found-next` (a further cause came to light later), `changed`, `held`, `verified`, `undone`, `unproved`. */
export type IncidentState = 'found' | 'found-next' | 'changed' | 'held' | 'verified' | 'undone' | 'unproved';

/** A message that is to be sent; kept with the incident until it was. */
export type OutboxEntry = {
  readonly id: string;
  readonly state: IncidentState;
  readonly at: Instant;
  /** Ids of the findings it is about. */
  readonly findings: readonly string[];
  /** Ids of the changes it is about. */
  readonly changes: readonly string[];
};

/** What the incident leaves open: as values, of which `notification/content/missing-read.ts` makes sentences. */
export type Unresolved =
  | UncheckedRead
  | OpenPoint
  /** The ledger's record was too long: evidence was cut from it, and with `texts` the ends of the texts too. */
  | { readonly is: 'cut'; readonly texts: boolean }
  /** It arrived as the sentence of a published message. */
  | { readonly is: 'as-told'; readonly text: string };

/** A workload's episode of failing: from the first failure to the first task that gets past its initialisation, or a day of silence. */
export type Incident = {
  readonly schema: 1;
  readonly id: string;
  /** {@link Workload.key} */
  readonly workload: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly clusterArn: string;
  readonly cluster: string;
  readonly service: string | null;
  readonly serviceArn: string | null;
  readonly family: string;
  readonly taskDefinitionArn: string;
  readonly launchType: string | null;
  readonly status: 'open' | 'closed';
  readonly openedAt: Instant;
  readonly lastFailureAt: Instant;
  readonly closedAt: Instant | null;
  /** ARN of the task that got past its initialisation and so ended the incident; absent when it ended by silence. */
  readonly endedBy?: string;
  readonly failures: number;
  /** Short hashes of the tasks that were counted, the newest last, at most 200: duplicates are counted once. */
  readonly seen: readonly string[];
  readonly firstTask: string;
  /** The newest failure, as it was reported: what the incident can be looked at and decided again by, without a new event. */
  readonly trigger: StartFailure;
  readonly mode: Mode;
  /** Whether a drill opened it: then nothing may be changed. */
  readonly drill: boolean;
  readonly findings: readonly FindingRecord[];
  readonly changes: readonly ChangeRecord[];
  /** When it was last diagnosed, and of what: the same text of the same revision is not diagnosed again within minutes. */
  readonly diagnosed?: { readonly fingerprint: string; readonly at: Instant; readonly complete: boolean };
  /** What could not be checked. */
  readonly unchecked: readonly Unresolved[];
  /** Told so far, as `state` or `state:ids`. */
  readonly notified: readonly string[];
  readonly outbox: readonly OutboxEntry[];
};
