import type { Approval } from '../change/answer.ts';
import type { Action, InverseAction, Seen } from '../change/kinds/index.ts';
import type { InverseData } from '../change/planned.ts';
import type { Reason } from '../change/reason.ts';
import type { Registrar } from '../change/registrar.ts';
import type { RecordedMode } from '../control/mode-reading.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { LeftOut, OpenPoint, UncheckedRead } from '../diagnosis/unresolved.ts';
import type { Instant } from '../event/instant.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { ChangeState, Proof, UndoHeld } from './change-state.ts';
import type { Decision, PlannedChange, Resolution } from './decision.ts';
import type { EndedAs, Rollout } from './incident-end.ts';
import type { Shared } from './shared-outage.ts';

/** A finding as the incident stores it: with the decision, and with its end. */
export type FindingRecord = Finding & {
  readonly foundAt: Instant;
  readonly decision: Decision;
  /** The reason of the decision. */
  readonly reason: Reason;
  /** Ids of the incident's changes that repair it. */
  readonly changes: readonly string[];
  /**
   * Keys of the targets that its plan would change, whatever was decided. A person releases them with the command
   * `restore`.
   */
  readonly targets?: readonly string[];
  readonly resolution: Resolution | null;
  /**
   * The number of its cause in this incident, for life; findings of one cause and role share it. Absent in records of an
   * earlier version.
   */
  readonly number?: number;
  /** ARN of the task definition in which it was last found. Absent in records of an earlier version. */
  readonly revision?: string;
  /** When a diagnosis first did not find it any more; absent while it is found. */
  readonly notFoundSince?: Instant;
  /** The plan that a person can answer: its hash, and when it was last planned so. */
  readonly plan?: { readonly hash: string; readonly at: Instant };
  /**
   * What the product would change for it and holds back: what dry-run shows, what an open question is about, and what
   * the repair is made without.
   */
  readonly planned?: readonly PlannedChange[];
};

/** One change. What was there before and what is there after, its action tells, with what was seen when it was made. */
export type ChangeRecord = {
  /** Hash of the action: the same action of the same incident has the same id. */
  readonly id: string;
  readonly action: Action;
  readonly target: string;
  /**
   * ARN of the task definition whose failure it is to end; only tasks of this one judge it, or of the one that the
   * service is moved to.
   */
  readonly revision: string;
  readonly state: ChangeState;
  readonly inverse: InverseData<InverseAction>;
  /** Id of the incident's change that creates what this one needs. */
  readonly follows: string | null;
  /** ARN of what the change created, such as a revision. */
  readonly created: string | null;
  /** What was seen of the account when it was made; null where that is no more than the action says. */
  readonly seen: Seen | null;
  /** Whether it had been made already, by us for another incident, and is only relied on here. */
  readonly shared: boolean;
  readonly intendedAt: Instant;
  /** What stood in its place when it was planned, where nothing else tells whether it was made. */
  readonly seenBefore?: string;
  /** When the failure stopped that it is to end, by the clock of ECS. */
  readonly failedAt?: Instant;
  /** When its attempt was recorded, just before the call. The change may be in place from then on. */
  readonly sentAt?: Instant;
  /** When its result was recorded. */
  readonly madeAt: Instant | null;
  readonly proof: Proof | null;
  /** Why it failed or was undone. */
  readonly note: Reason | null;
  /** How often the account could not be read, which would show whether it was made. Absent once that is known. */
  readonly unread?: number;
  /** ARN of the person who approved it; absent if it needed no approval. */
  readonly approvedBy?: string;
  /** The hash of the owner's consent under which it was approved. */
  readonly approvedUnder?: string;
  /** ARN of the person who requested the undo; absent if the remediator undid it because it did not help. */
  readonly undoBy?: string;
  /** ARNs of the deleted services that it was made for, where nothing is known to need it any more; then it is handed back. */
  readonly unneeded?: readonly string[];
  /** What keeps its undo back; absent if nothing does. */
  readonly undoHeld?: UndoHeld;
  /** ARNs of tasks that failed on the same role, action and resource after the change and the grace period. */
  readonly failuresSince: readonly string[];
};

/** The states of which people are notified. */
export const incidentStates = [
  'found',
  'found-next',
  'changed',
  'held',
  'verified',
  'undone',
  'unproved',
  'undo-refused',
  'undo-waits',
  'unsettled',
  'stalled',
  'still-failing',
  'closed',
] as const;

/**
 * The states of which people are notified, once each; only `still-failing` is told once a day. `found-next`: a further
 * cause was found later. `stalled`: the cause is gone, and ECS starts no more tasks. `closed`: the incident ends, and
 * no run was seen. `undo-refused`: the undo was refused, and is tried again. `undo-waits`: the undo waits for the
 * mode. `unsettled`: a change was sent, and whether it was made could not be read.
 */
export type IncidentState = (typeof incidentStates)[number];

/**
 * What an open incident waits for. `duty`: something is due now. `proof`: a change must show that it helped. `read`: a
 * diagnosis is incomplete. `release`: a hold has a reason that passes by itself. `run`: a task that gets past its
 * initialisation.
 */
export type Awaited = 'duty' | 'proof' | 'read' | 'release' | 'run';

/** How an open incident is followed by ticks, without a further failure. */
export type Look = {
  readonly why: Awaited;
  /** Since when that is awaited. The longer it is awaited, the longer are the pauses. */
  readonly since: Instant;
  readonly lookedAt: Instant;
  readonly nextAt: Instant;
  /** When a look last examined the whole workload again, which takes many more reads than a look. */
  readonly examinedAt: Instant;
  /** The mode that holds a change. In another mode the incident is looked at in the next tick. */
  readonly heldIn?: RecordedMode;
  /** Ids of findings that a look holds for a new reason, which only a further failure can release. */
  readonly heldAnew?: readonly string[];
};

/** A message to send. It stays with the incident until it was sent. */
export type OutboxEntry = {
  readonly id: string;
  readonly state: IncidentState;
  readonly at: Instant;
  /** Ids of the findings it is about. */
  readonly findings: readonly string[];
  /** Ids of the changes it is about. */
  readonly changes: readonly string[];
  /** It changes nothing that a person has to do: nobody is notified. */
  readonly quiet?: true;
  /** The topic has it, and the event bus does not yet. */
  readonly published?: true;
};

/** That people were told of a state. */
export type Told = { readonly state: IncidentState; readonly at: Instant };

/** An open point of the incident, as values. `notification/content/missing-read.ts` makes sentences of them. */
export type Unresolved =
  | UncheckedRead
  | LeftOut
  | OpenPoint
  /** The record was too long for the ledger: evidence was cut from it and, with `texts`, the ends of the texts too. */
  | { readonly is: 'cut'; readonly texts: boolean }
  /** The sentence of a published message. */
  | { readonly is: 'as-told'; readonly text: string };

/** How many tasks a service ran, of whatever revision, and how many it should run, when ECS was asked. */
export type Counts = {
  readonly running: number;
  readonly desired: number;
  /** What deploys the service, if ECS does not: then no call of ECS starts a deployment. */
  readonly deployedBy?: 'CODE_DEPLOY' | 'EXTERNAL';
  readonly at: Instant;
};

/** The newest `ack` of an incident. `by`: ARN of the owner, null if it was given back. */
export type Ownership = {
  readonly by: string | null;
  readonly at: Instant;
  /** What was left to people when it was taken on: they are reminded again once it is something else. */
  readonly duty: string;
};

/**
 * A period in which a workload fails: from its first failure until a task gets past its initialisation, or until a day
 * passes without a failure.
 */
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
  /**
   * ARN of the task that got past its initialisation and so ended the incident. Absent if it ended because no task
   * failed for a day.
   */
  readonly endedBy?: string;
  /** When that task started, by the clock of ECS. A failure before that is part of what has ended. */
  readonly endedAt?: Instant;
  /** What ended the incident though no run was seen. Absent if a run or silence ended it. */
  readonly endedAs?: EndedAs;
  /** What a look saw that will end the incident, if the next look sees it too and nothing fails in between. */
  readonly ending?: { readonly as: EndedAs; readonly since: Instant };
  /**
   * When a task last failed in the service's name, its own or a stranger's. Absent in records of an earlier version.
   */
  readonly lastCountedAt?: Instant;
  readonly failures: number;
  /**
   * Short hashes of the tasks that were counted, the newest last, with the minute: duplicates are counted once. All of the
   * last hour, at least the last 200, and at most 5,000.
   */
  readonly seen: readonly string[];
  readonly firstTask: string;
  /**
   * The newest failure, as ECS reported it. With it the incident can be examined and decided again without a new event.
   */
  readonly trigger: StartFailure;
  /**
   * Failures that may speak for or against a change, and of which ECS could not be asked when they arrived: the next
   * look asks again. The newest last, at most 3.
   */
  readonly unjudged?: readonly StartFailure[];
  readonly mode: RecordedMode;
  /** Whether a drill opened it. Then the product changes nothing. */
  readonly drill: boolean;
  readonly findings: readonly FindingRecord[];
  readonly changes: readonly ChangeRecord[];
  /** How many tasks the service ran, and should run, when it was last read. Absent of a stand-alone task. */
  readonly counts?: Counts;
  /**
   * When and from what it was last diagnosed. The same text of the same revision is not diagnosed again within minutes.
   */
  readonly diagnosed?: {
    readonly fingerprint: string;
    readonly at: Instant;
    readonly complete: boolean;
    /** Counts the diagnoses of the incident. Two of them may have the same moment. */
    readonly nth?: number;
  };
  /**
   * The fingerprint of a failure that was only counted, because another invocation diagnosed the same one at that moment.
   * Absent once a diagnosis that covers it is recorded; until then the next look diagnoses it.
   */
  readonly undiagnosed?: string;
  /** When people were last told that the stand-alone task goes on failing. */
  readonly toldAgainAt?: Instant;
  /** The rollout of the service, if ECS does not go on with it. */
  readonly rollout?: Rollout;
  /** When it was last looked at, and when it is looked at next. Absent until its first write. */
  readonly look?: Look;
  /** Who registered the revision that was diagnosed last. Absent where that could not be read. */
  readonly registrar?: Registrar;
  /** Why the owner wanted no change at all made to the workload when it was diagnosed last. Absent where nothing said so. */
  readonly everyChangeHeld?: Reason;
  /** People's answers to plans that waited for one, the newest last. */
  readonly approvals?: readonly Approval[];
  /**
   * When the newest `undo` or `restore` of the incident was given. Nobody's earlier yes counts after it, in whatever order
   * the queue delivers them.
   */
  readonly commandedAt?: Instant;
  /** Who took the incident on, or gave it back; absent if nobody did. */
  readonly owner?: Ownership;
  /** The outages that it is a part of: of one obstacle the newest. */
  readonly outages?: readonly Shared[];
  /** What could not be checked. */
  readonly unchecked: readonly Unresolved[];
  /** The notifications sent so far, as `state` or `state:ids`. */
  readonly notified: readonly string[];
  /** The duty of a person that was told last, as {@link dutyKey} names it. People are notified when it changes. */
  readonly toldDuty?: string;
  readonly outbox: readonly OutboxEntry[];
  /** What people were told, and when, the newest last. Absent in records of an earlier version. */
  readonly told?: readonly Told[];
};
