import type { GrantStatement } from '../configuration/grant-statements.ts';
import type { ConsentName, NoInverse } from './reason.ts';

/**
 * A change as plain data, with its kind. It is stored, hashed, shown, compared, approved by a person, and executed
 * later.
 */
export type ActionData = { readonly kind: string };

/** The owner's consent to a change, from a grant, a correction or a move back. */
export type Consent = ConsentName & {
  readonly consent: 'auto' | 'ask';
  /** ARNs of the services to which the consent applies. */
  readonly services: readonly string[];
  /** ARNs of the principals whose task definitions are trusted. */
  readonly registrars: readonly string[];
  /** ARNs of the roles that a new revision may pass. */
  readonly passRoles: readonly string[];
  /** What the role may do once the grant's policy is attached. */
  readonly allows: readonly GrantStatement[];
};

/** The inverse of a change, or the reason why there is none. */
export type InverseData<I extends ActionData = ActionData> = I | { readonly none: NoInverse };

/** A change that would repair findings, before any guardrail is checked. */
export type Planned<A extends ActionData = ActionData, I extends ActionData = ActionData> = {
  /** Hash of the action. The same change of the same thing always has the same id. */
  readonly id: string;
  readonly action: A;
  readonly inverse: InverseData<I>;
  /** Ids of the findings that it is to repair. */
  readonly findings: readonly string[];
  readonly consent: Consent;
  /** Id of the change in the same plan that creates what this one needs, such as the revision to move to. */
  readonly follows: string | null;
  /**
   * What the account showed in its place when it was planned, of a change that leaves no mark of its own: the id of the
   * deployment that a forced one replaces. Where another one stands there by then, the change was made, before a crash or
   * by somebody. It is no part of what a person approves.
   */
  readonly seenBefore?: string;
};

/** The partition, account and Region of an incident or a workload. The owner's consent is compared with them. */
export type Place = {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly serviceArn: string | null;
  /** Whether a person approved this very change. Then the word of the consent does not decide, but its permissions do. */
  readonly approved?: boolean;
};
