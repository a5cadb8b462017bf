import type { PolicyDocument } from '../policy/policy-document.ts';

export type Role = {
  readonly arn: string;
  readonly name: string;
  /** The trust policy, decoded JSON. */
  readonly trust: PolicyDocument;
  readonly permissionsBoundary?: string;
  readonly tags: Readonly<Record<string, string>>;
};

export type RolePolicy = {
  readonly name: string;
  /** Undefined for an inline policy. */
  readonly arn?: string;
  /** Undefined where the document could not be read, with the reason. */
  readonly document?: PolicyDocument;
  readonly unreadable?: string;
};

export type Simulation = {
  readonly decision: 'allowed' | 'implicitDeny' | 'explicitDeny';
  /** Condition keys that a policy uses and the request's context lacked: then the decision proves nothing. */
  readonly missingContext: readonly string[];
  /** `SourcePolicyId` of the statements that matched. */
  readonly matched: readonly string[];
  /** False where the permissions boundary is what denies. */
  readonly allowedByBoundary?: boolean;
  /** False where a service control policy is what denies. */
  readonly allowedByOrganizations?: boolean;
};

/** What is simulated: the exact action on the exact resource, with its context entries. */
export type SimulationRequest = {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
};

/** A policy that a resource carries itself. */
export type ResourcePolicy = { readonly document?: PolicyDocument };
