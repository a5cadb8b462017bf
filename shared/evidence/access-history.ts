import type { Instant } from '../event/instant.ts';
import type { PolicyDocument } from '../policy/policy-document.ts';

/** What was changed of a role and of the policies that it has or had, as far as AWS's event history goes back. */
export type AccessHistory = {
  /** Newest first. */
  readonly changes: readonly AccessChange[];
};

/** A change of what a role may do, which somebody made. Calls that failed are none. */
export type AccessChange = {
  readonly at: Instant;
  /** The call, such as `DetachRolePolicy`. */
  readonly event: string;
  /** ARN of who made it, or the AWS service that did. */
  readonly by: string;
  /** The AWS service through which it was made, such as `cloudformation.amazonaws.com`. AWS sets it, and no caller. */
  readonly through?: string;
  /** ARN of the managed policy or of the boundary, or the name of the inline policy. Absent if it is about the whole role. */
  readonly policy?: string;
  /**
   * What the policy says with this call: what it puts there, or what it takes away. Absent if that is not known.
   */
  readonly document?: PolicyDocument;
};
