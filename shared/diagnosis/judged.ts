import type { StartFailure } from '../event/start-failure.ts';
import type { Facts } from '../evidence/ask.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import type { Requirement } from '../workload/requirement.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import type { Cause, Match } from './define-cause.ts';
import type { Finding, MissingRead } from './finding.ts';

/** When ECS made the task that failed, or which event of the service says that it could make none. */
export type Occurrence = Pick<StartFailure, 'createdAt' | 'serviceEvent'>;

/** The input of the diagnosis. */
export type DiagnosisInput = {
  readonly causes: readonly Cause[];
  readonly workload: Workload;
  /** Undefined if it could not be read. Then there are no requirements either. */
  readonly definition: TaskDefinition | undefined;
  readonly requirements: readonly Requirement[];
  /** Those of them for which the account was read. Absent: all. */
  readonly asked?: ReadonlySet<Requirement['id']>;
  readonly facts: Facts;
  /** What the stopped reason says. Without it, nothing has failed yet. */
  readonly claim?: Claim;
  /** What the reasons of the task's other containers say. Each is explained too. */
  readonly others?: readonly Claim[];
  /** The failure itself. */
  readonly failure?: Occurrence;
  /** Failed reads from before the requirements were known (the task definition). They leave every cause undecided. */
  readonly missing: readonly MissingRead[];
};

/** The verdict of a cause on one requirement, with the finding that it makes. */
export type Judged = {
  readonly cause: Cause;
  readonly requirement: Requirement;
  readonly match: Match;
  readonly finding?: Finding;
  /** Whether the text may mean this fault: it fits the requirement, and it is where the task ran. */
  readonly mayExplain?: boolean;
};
