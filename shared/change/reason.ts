import type { Instant } from '../event/instant.ts';
import type { Mode } from '../event/start-failure.ts';
import type { TaskDifference } from '../evidence/shows-failure.ts';
import type { DenialKind } from '../stopped-reason/claim.ts';

/**
 * Why something was decided, stopped or ended: a code with its values. `notification/content/reason-words.ts` has a
 * sentence for people for each code.
 */
export type Reason =
  | PlanReason
  | ConfirmationReason
  | ConsentReason
  | RevisionReason
  | AccessReason
  | LimitReason
  | CarryOutReason
  | EndReason
  /** A reason that was read from a published message as a sentence, with its code if the message has it. */
  | { readonly code: 'as-told'; readonly text: string; readonly of: string | null };

/** Why the plan has no change for a finding, or which changes it has. */
type PlanReason =
  | { readonly code: 'planned'; readonly changes: readonly string[] }
  | { readonly code: 'nothing-planned' }
  | { readonly code: 'cause-undecided' }
  | { readonly code: 'only-a-person' }
  | { readonly code: 'only-a-person-network' }
  | { readonly code: 'no-grant-for-role'; readonly role: string }
  | { readonly code: 'no-grant-covers'; readonly resources: readonly string[] }
  | { readonly code: 'no-grant-names'; readonly resource: string }
  | { readonly code: 'meaning-unknown' }
  | { readonly code: 'no-correction-for-family'; readonly family: string }
  | { readonly code: 'other-reference-first'; readonly requirements: readonly (string | null)[] }
  | { readonly code: 'definition-unread' };

/** Why ECS, or a read of it, does not confirm what a change relies on. */
type ConfirmationReason =
  | { readonly code: 'not-proved'; readonly certainty: string }
  | { readonly code: 'facts-too-old' }
  | { readonly code: 'drill' }
  | { readonly code: 'task-unread'; readonly detail: string }
  | { readonly code: 'task-gone' }
  | { readonly code: 'task-differs'; readonly difference: TaskDifference }
  | { readonly code: 'service-unread'; readonly detail: string }
  | { readonly code: 'service-gone' }
  | { readonly code: 'service-moved'; readonly to: string }
  | { readonly code: 'other-primary-deployment' };

/** Why the owner's consent does not cover the change. `by` names the grant, or the correction of a family. */
type ConsentReason =
  | { readonly code: 'consent-asks'; readonly by: ConsentName }
  | { readonly code: 'stand-alone-task' }
  | { readonly code: 'service-not-named'; readonly by: ConsentName; readonly service: string }
  | { readonly code: 'task-overridden' }
  | { readonly code: 'registrar-unknown' }
  | { readonly code: 'registrar-not-named'; readonly by: ConsentName; readonly registrar: string }
  | { readonly code: 'opted-out'; readonly thing: Thing; readonly tag: string }
  | { readonly code: 'tags-unread'; readonly thing: Thing };

export type ConsentName = { readonly is: 'grant' | 'correction'; readonly name: string };

/** A thing in the account that a reason names. */
export type Thing = {
  readonly is: 'service' | 'role' | 'secret' | 'task-definition';
  readonly name: string;
};

/** Why a revision is not registered, or a service is not moved. */
type RevisionReason =
  | { readonly code: 'unknown-field'; readonly field: string }
  | { readonly code: 'revision-not-active'; readonly status: string }
  | { readonly code: 'role-not-passable'; readonly role: string }
  | { readonly code: 'newest-unread' }
  | { readonly code: 'not-newest'; readonly newest: string | null }
  | { readonly code: 'deployed-by'; readonly controller: string }
  | { readonly code: 'deploys-by'; readonly strategy: string }
  | { readonly code: 'daemon-would-stop' }
  | { readonly code: 'healthy-would-stop' };

/** Why access is not given. */
type AccessReason =
  | { readonly code: 'denied-otherwise'; readonly denial: DenialKind }
  | { readonly code: 'policies-unread'; readonly role: string }
  | { readonly code: 'removed-by-somebody'; readonly policy: string; readonly attachedAt: Instant | null }
  | { readonly code: 'attached-in-vain' }
  | { readonly code: 'earlier-runs-unread' }
  | { readonly code: 'ran-before'; readonly task: string }
  | { readonly code: 'completed-before' };

/** Limits of time and number, and the mode. */
type LimitReason =
  | { readonly code: 'suspended'; readonly since: Instant; readonly why: Reason }
  | { readonly code: 'tried-too-often'; readonly attempts: number; readonly limit: number }
  | { readonly code: 'mode'; readonly mode: Mode; readonly because: string };

/** Why an intended change was not made. */
type CarryOutReason =
  | { readonly code: 'not-configured' }
  | { readonly code: 'mode-by-now'; readonly mode: Mode }
  | { readonly code: 'intent-too-old' }
  | { readonly code: 'account-limit'; readonly limit: number }
  | { readonly code: 'workload-limit'; readonly limit: number }
  | { readonly code: 'made-by-somebody' }
  | { readonly code: 'stood-before' }
  | { readonly code: 'refused'; readonly detail: string; readonly permission: string | null }
  | { readonly code: 'depends-on'; readonly why: Reason }
  | { readonly code: 'person-stopped'; readonly by: string };

/** How a change that was made ended. */
type EndReason =
  | { readonly code: 'no-proof-in-time'; readonly minutes: number }
  | { readonly code: 'did-not-help'; readonly tasks: number; readonly selfStopped: number | null }
  | { readonly code: 'person-asked'; readonly by: string }
  | { readonly code: 'kept'; readonly asked: Reason; readonly why: KeptReason };

/** Why a change was not undone. */
export type KeptReason =
  | { readonly code: 'no-inverse'; readonly why: NoInverse }
  | { readonly code: 'not-ours' }
  | { readonly code: 'other-change-recorded' }
  | { readonly code: 'no-longer-configured' }
  | { readonly code: 'relied-on'; readonly workloads: readonly string[] }
  | { readonly code: 'reliance-unknown' }
  | { readonly code: 'service-tasks-unread'; readonly service: string }
  | { readonly code: 'service-started-since'; readonly service: string }
  | { readonly code: 'refused'; readonly detail: string };

/** Why no call undoes a change. */
export const noInverses = ['unused-revision', 'no-completed-revision', 'same-revision'] as const;

export type NoInverse = (typeof noInverses)[number];
