import type { ModeSource, ModeUnread } from '../control/mode-reading.ts';
import type { Instant } from '../event/instant.ts';
import type { Mode } from '../event/start-failure.ts';
import type { TaskDifference } from '../evidence/shows-failure.ts';
import type { DenialKind } from '../stopped-reason/claim.ts';
import type { AllowedCall } from './grant-covers.ts';

/**
 * Why something was decided, stopped or ended: a code with its values. `notification/content/reason-words.ts` has a
 * sentence for people for each code.
 */
export type Reason =
  | PlanReason
  | ConfirmationReason
  | ConsentReason
  | RevisionReason
  | MoveBackReason
  | AccessReason
  | LimitReason
  | CarryOutReason
  | Refusal
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
  /** The grant of the role that covers most of what is missing, and what it lacks of it. */
  | {
      readonly code: 'grant-covers-part';
      readonly grant: string;
      readonly covered: readonly AllowedCall[];
      readonly lacking: readonly AllowedCall[];
    }
  | { readonly code: 'no-grant-names'; readonly resource: string }
  | { readonly code: 'meaning-unknown' }
  | { readonly code: 'no-correction-for-family'; readonly family: string }
  | { readonly code: 'other-reference-first'; readonly requirements: readonly (string | null)[] }
  | { readonly code: 'definition-unread' }
  | { readonly code: 'no-earlier-revision' };

/** Why ECS, or a read of it, does not confirm what a change relies on. */
export type ConfirmationReason =
  | { readonly code: 'not-proved'; readonly certainty: string }
  | { readonly code: 'facts-too-old' }
  | { readonly code: 'drill' }
  | { readonly code: 'task-unread'; readonly detail: string }
  | { readonly code: 'task-gone' }
  | { readonly code: 'launch-failure-gone' }
  | { readonly code: 'no-task-yet' }
  | { readonly code: 'task-differs'; readonly difference: TaskDifference }
  | { readonly code: 'service-unread'; readonly detail: string }
  | { readonly code: 'service-gone' }
  | { readonly code: 'service-moved'; readonly to: string | null }
  | { readonly code: 'other-primary-deployment' }
  | { readonly code: 'of-no-deployment'; readonly deployment: string | null }
  | { readonly code: 'task-unlisted' };

/** Why the owner's consent does not cover the change. `by` names the grant, or the correction of a family. */
export type ConsentReason =
  | { readonly code: 'rejected'; readonly by: string; readonly at: Instant }
  | { readonly code: 'consent-asks'; readonly by: ConsentName }
  | { readonly code: 'stand-alone-task' }
  | { readonly code: 'service-not-named'; readonly by: ConsentName; readonly service: string }
  | { readonly code: 'task-overridden' }
  | { readonly code: 'registrar-unknown' }
  /** The revision that the product's own one was made of could not be read. */
  | { readonly code: 'origin-unread'; readonly revision: string; readonly detail: string }
  | { readonly code: 'registrar-not-named'; readonly by: ConsentName; readonly registrar: string }
  | { readonly code: 'opted-out'; readonly thing: Thing; readonly tag: string }
  | { readonly code: 'tags-unread'; readonly thing: Thing }
  /** `until`: when it ends; null: when somebody takes the tag away. */
  | { readonly code: 'frozen'; readonly thing: Thing; readonly tag: string; readonly until: Instant | null };

export type ConsentName = { readonly is: 'grant' | 'correction' | 'move-back'; readonly name: string };

/** A thing in the account that a reason names. */
export type Thing = {
  readonly is: 'service' | 'role' | 'secret' | 'task-definition';
  readonly name: string;
};

/** Why a revision is not registered, or a service is not moved. */
export type RevisionReason =
  | { readonly code: 'unknown-fields'; readonly fields: readonly string[] }
  | { readonly code: 'revision-not-active'; readonly status: string }
  /** `roles`: ARNs of all the roles that the consent would have to name. */
  | { readonly code: 'role-not-passable'; readonly roles: readonly string[] }
  | { readonly code: 'newest-unread' }
  | { readonly code: 'not-newest'; readonly newest: string | null }
  | { readonly code: 'deployed-by'; readonly controller: string }
  | { readonly code: 'deploys-by'; readonly strategy: string }
  | { readonly code: 'express-service' }
  | { readonly code: 'daemon-would-stop' }
  | { readonly code: 'healthy-would-stop' };

/** Why a service is not moved back to an earlier revision. */
export type MoveBackReason =
  | { readonly code: 'circuit-breaker-rolls-back' }
  /** The product moved it back at `at`, and somebody has moved it forward again since. */
  | { readonly code: 'moved-forward'; readonly revision: string; readonly at: Instant | null }
  | { readonly code: 'earlier-unread'; readonly revision: string }
  | { readonly code: 'earlier-not-seen'; readonly revision: string }
  /** `lacking`: ARNs of the roles that the consent would have to name, so that it can be registered again. */
  | {
      readonly code: 'earlier-not-active';
      readonly revision: string;
      readonly status: string;
      readonly lacking: readonly string[];
    }
  /** `what`: the title of what was found. */
  | { readonly code: 'earlier-would-fail'; readonly revision: string; readonly what: string }
  | { readonly code: 'earlier-undecided'; readonly revision: string; readonly what: string };

/** Why access is not given. */
export type AccessReason =
  | { readonly code: 'denied-otherwise'; readonly denial: DenialKind }
  /** Another policy is proved to deny the same thing: `what` is the title of that finding. */
  | { readonly code: 'denied-beside'; readonly what: string }
  | { readonly code: 'policies-unread'; readonly role: string }
  /** Somebody took the access away: `policy` by ARN or name, null where the call names none. */
  | {
      readonly code: 'taken-away';
      readonly role: string;
      readonly policy: string | null;
      readonly event: string;
      readonly by: string;
      readonly at: Instant;
    }
  | {
      readonly code: 'history-unread';
      readonly role: string;
      readonly detail: string;
      readonly permission: string | null;
    }
  /** What the grant's policy says is not what the configuration makes of the grant, one `action on resource` an entry. */
  | {
      readonly code: 'policy-differs';
      readonly policy: string;
      readonly more: readonly string[];
      readonly less: readonly string[];
    }
  | { readonly code: 'policy-unread'; readonly policy: string; readonly detail: string }
  | { readonly code: 'removed-by-somebody'; readonly policy: string; readonly attachedAt: Instant | null }
  | { readonly code: 'attached-in-vain' }
  | { readonly code: 'earlier-runs-unread' }
  | { readonly code: 'ran-before'; readonly task: string }
  | { readonly code: 'completed-before' };

/** Limits of time and number, and the mode. */
type LimitReason =
  | { readonly code: 'suspended'; readonly since: Instant; readonly why: Reason }
  /** The ledger does not say when it was tried, nor why it was taken back. */
  | { readonly code: 'suspended-unrecorded' }
  | { readonly code: 'tried-too-often'; readonly attempts: number; readonly limit: number }
  | { readonly code: 'outside-windows'; readonly until: Instant }
  | { readonly code: 'mode-holds'; readonly mode: Mode; readonly set: ModeSource }
  | { readonly code: 'mode-unread'; readonly why: ModeUnread };

/** Why an intended change was not made. */
type CarryOutReason =
  | { readonly code: 'not-configured' }
  | { readonly code: 'mode-by-now'; readonly mode: Mode }
  | { readonly code: 'intent-too-old' }
  | { readonly code: 'account-limit'; readonly limit: number }
  | { readonly code: 'workload-limit'; readonly limit: number }
  | { readonly code: 'made-by-somebody' }
  | { readonly code: 'stood-before' }
  | { readonly code: 'depends-on'; readonly why: Reason }
  /** It was sent, and the account could not be read since. */
  | { readonly code: 'outcome-unread'; readonly detail: string; readonly permission: string | null }
  | { readonly code: 'person-stopped'; readonly by: string }
  /** The yes of the person who approved it does not count any more. */
  | { readonly code: 'approval-over'; readonly by: string };

/** What an executor met when it was about to make a change, or had sent it. */
export type Refusal =
  | ServiceRefusal
  | RevisionRefusal
  | LogGroupRefusal
  | { readonly code: 'policy-quota'; readonly role: string; readonly attached: number; readonly error: string }
  /** AWS refused the call for good: `detail` is what it says, `permission` what would have let it. */
  | { readonly code: 'refused'; readonly detail: string; readonly permission: string | null };

/** The service is no longer as the plan had it, or ECS did not do what it was asked. */
type ServiceRefusal =
  | { readonly code: 'service-not-active'; readonly status: string | null }
  | { readonly code: 'no-primary-deployment' }
  | { readonly code: 'newer-deployment'; readonly deployment: string | null }
  | { readonly code: 'tasks-run'; readonly running: number }
  | { readonly code: 'revision-unregistered' }
  | { readonly code: 'update-without-effect'; readonly has: string | null; readonly wanted: string };

/** The revision is no longer as the plan had it, or ECS registered another than it was asked for. */
export type RevisionRefusal =
  | { readonly code: 'revision-gone'; readonly revision: string }
  | { readonly code: 'other-family'; readonly revision: string; readonly family: string }
  | { readonly code: 'nothing-to-correct' }
  | { readonly code: 'not-a-reference'; readonly pointer: string }
  | { readonly code: 'container-elsewhere'; readonly container: string; readonly pointer: string }
  | { readonly code: 'reference-elsewhere'; readonly name: string; readonly pointer: string }
  | { readonly code: 'reference-changed'; readonly pointer: string; readonly before: string }
  | { readonly code: 'too-many-tags'; readonly revision: string }
  /** ECS repeats what it refuses, which may hold plain-text secrets: its words are left out. */
  | { readonly code: 'revision-refused'; readonly error: string; readonly request: string | null }
  | { readonly code: 'revision-unnamed' }
  | { readonly code: 'revision-differs'; readonly revision: string; readonly field: string };

type LogGroupRefusal =
  | { readonly code: 'log-group-of-another'; readonly name: string }
  | { readonly code: 'log-group-untagged'; readonly name: string }
  | { readonly code: 'log-group-in-use'; readonly name: string }
  | {
      readonly code: 'retention-not-set';
      readonly name: string;
      readonly detail: string;
      readonly permission: string | null;
    };

/** How a change that was made came to an end, or what keeps its undo back. */
type EndReason =
  | { readonly code: 'service-tasks-unread'; readonly service: string }
  | { readonly code: 'no-proof-in-time'; readonly minutes: number }
  /** The service uses another revision now, so that no task of the one that would prove the change starts any more. */
  | { readonly code: 'revision-not-used'; readonly revision: string; readonly uses: string }
  | { readonly code: 'did-not-help'; readonly tasks: number; readonly selfStopped: number | null }
  | { readonly code: 'person-asked'; readonly by: string }
  /** The services that it was made for were deleted, and nothing else is known to need it. */
  | { readonly code: 'nothing-lives-of-it'; readonly services: readonly string[] }
  | { readonly code: 'presence-unread'; readonly service: string }
  /** Something that nobody named may need it: the role was used a short while ago. */
  | { readonly code: 'role-used-lately'; readonly role: string; readonly at: string }
  | { readonly code: 'role-use-unread'; readonly role: string }
  | { readonly code: 'kept'; readonly asked: Reason; readonly why: KeptReason }
  /** The undo was refused, or waits for the mode. It is tried again. */
  | { readonly code: 'not-undone-yet'; readonly asked: Reason; readonly why: Reason };

/** Why a change was not undone, and is not undone later either. */
export type KeptReason =
  | { readonly code: 'no-inverse'; readonly why: NoInverse }
  | { readonly code: 'not-ours' }
  | { readonly code: 'other-change-recorded' }
  | { readonly code: 'no-longer-configured' }
  | { readonly code: 'relied-on'; readonly workloads: readonly string[] }
  | { readonly code: 'reliance-unknown' }
  | { readonly code: 'service-is-there'; readonly service: string }
  | { readonly code: 'service-started-since'; readonly service: string }
  /** It was tried, and was not done. */
  | { readonly code: 'not-taken-back'; readonly why: Reason };

/** Why no call undoes a change. */
export const noInverses = ['unused-revision', 'no-completed-revision', 'same-revision'] as const;

export type NoInverse = (typeof noInverses)[number];
