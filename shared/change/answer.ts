import { type Instant, later } from '../event/instant.ts';

/** A person's answer to a plan that waited for one. `by` is the ARN that AWS attested. */
export type Approval = {
  /** The hash of the plan. */
  readonly plan: string;
  readonly answer: 'approve' | 'reject';
  readonly by: string;
  readonly at: Instant;
  /** The id of the command, and the finding that the plan repairs. Absent in records of an earlier version. */
  readonly command?: string;
  readonly finding?: string;
};

/** In milliseconds. What a person approves must have been planned within this time, and be carried out within it. */
const approvalLasts = 24 * 60 * 60_000;

/** Whether something that was planned, or approved, at this moment still counts. */
export function isFresh(at: Instant, now: Instant): boolean {
  return later(at, approvalLasts) > now;
}

/** The newest answer that still counts to the plan with this hash. A rejection counts as long as the plan is the same. */
export function answerTo(plan: string, approvals: readonly Approval[], now: Instant): Approval | undefined {
  const newest = approvals.findLast((one) => one.plan === plan);
  return newest === undefined || newest.answer === 'reject' || isFresh(newest.at, now) ? newest : undefined;
}
