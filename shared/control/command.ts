import type { Instant } from '../event/instant.ts';
import type { Mode } from '../event/start-failure.ts';

/** What a person can ask the product to do. */
export type Command =
  /** Take back what the product changed for the incident. */
  | { readonly verb: 'undo'; readonly incident: string }
  /** Let the product change the incident's targets again, from which a change was taken back or removed. */
  | { readonly verb: 'restore'; readonly incident: string }
  /** Make, or never make, exactly the plan with this hash. */
  | { readonly verb: 'approve' | 'reject'; readonly incident: string; readonly plan: string }
  /** Make the caller the owner of the incident, or give it back: reminders stop until somebody's duty changes. */
  | { readonly verb: 'ack'; readonly incident: string; readonly release: boolean }
  /** Change nothing for so many minutes. */
  | { readonly verb: 'pause'; readonly minutes: number }
  /** End the pause, and release the brake that the product pulled itself. */
  | { readonly verb: 'resume' }
  | { readonly verb: 'mode'; readonly mode: Mode };

/** A command as the operator put it into the ledger. Nobody else may write there. */
export type GivenCommand = {
  /** ARN of the caller, as AWS STS attested it. */
  readonly by: string;
  /** When the operator accepted it, by its own clock. */
  readonly at: Instant;
  readonly command: Command;
};

/** What came of a command. */
export type Outcome =
  | { readonly is: 'done' }
  /** Nothing had to be done. */
  | { readonly is: 'nothing-to-do' }
  /** It is recorded, and done as soon as what holds it back is over. */
  | { readonly is: 'waits'; readonly for: 'mode' | 'other-invocation' | 'aws' }
  /** It is approved, and another guardrail holds it: the incident says which. */
  | { readonly is: 'held' }
  | { readonly is: 'refused'; readonly why: RefusedBecause };

/** Why a command was not carried out. */
export type RefusedBecause =
  | 'unknown-incident'
  | 'plan-changed'
  | 'plan-expired'
  | 'not-asked'
  /** An undo, a restore or another answer was given after it, and counts instead. */
  | 'later-command'
  /** What is rejected was made before. */
  | 'already-made'
  /** A change was not undone, and is not undone later either. */
  | 'kept'
  /** An undo of what is to be restored is not done yet. */
  | 'undo-first'
  | 'not-admitted'
  | 'later-mode'
  | 'too-late';
