import type { Facts } from '../evidence/ask.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import type { Requirement } from '../workload/requirement.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import type { Cause, Match } from './define-cause.ts';
import type { Finding, MissingRead } from './finding.ts';

/** What the judge is given. */
export type DiagnosisInput = {
  readonly causes: readonly Cause[];
  readonly workload: Workload;
  /** Undefined where it could not be read: then there are no requirements either. */
  readonly definition: TaskDefinition | undefined;
  readonly requirements: readonly Requirement[];
  readonly facts: Facts;
  /** What the stopped reason says; without one nothing has failed yet. */
  readonly claim?: Claim;
  /** Reads that came before the requirements were known and failed (the task definition): they leave every cause undecided. */
  readonly missing: readonly MissingRead[];
};

/** A cause's verdict on one requirement, with the finding that it makes. */
export type Judged = {
  readonly cause: Cause;
  readonly requirement: Requirement;
  readonly match: Match;
  readonly finding?: Finding;
  /** Whether the text may mean it: it fits the requirement, and it happened where the task ran. */
  readonly mayExplain?: boolean;
};
