import type { Instant } from '../event/instant.ts';
import type { PolicyDocument } from '../policy/policy-document.ts';

export type Role = {
  readonly arn: string;
  readonly name: string;
  /** The trust policy, parsed. */
  readonly trust: PolicyDocument;
  readonly permissionsBoundary?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** When somebody last called AWS as the role, up to four hours late; absent where nobody did in the last 400 days. */
  readonly lastUsedAt?: Instant;
};

export type RolePolicy = {
  readonly name: string;
  /** Undefined for an inline policy. */
  readonly arn?: string;
  /** Undefined if the document could not be parsed. */
  readonly document?: PolicyDocument;
  readonly unreadable?: string;
};

export type Simulation = {
  readonly decision: 'allowed' | 'implicitDeny' | 'explicitDeny';
  /**
   * Condition keys that a policy uses and that the simulated request did not have. If there are any, the decision
   * proves nothing.
   */
  readonly missingContext: readonly string[];
  /** `SourcePolicyId` of the statements that matched. */
  readonly matched: readonly string[];
  /** False if the permissions boundary denies. */
  readonly allowedByBoundary?: boolean;
  /**
   * For a resource of another account only: whether the decision is that of the role's own side, or that of both
   * accounts, which does not tell what the role's own policies say.
   */
  readonly sides?: 'own' | 'both';
  /** False if a service control policy denies. */
  readonly allowedByOrganizations?: boolean;
};

/** A request to simulate: the exact action on the exact resource, with its context entries. */
export type SimulationRequest = {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
};

/** The resource policy of a resource. */
export type ResourcePolicy = { readonly document?: PolicyDocument };
