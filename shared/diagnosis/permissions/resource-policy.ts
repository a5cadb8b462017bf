import { accountOf } from '../../arn.ts';
import type { Ask, Facts } from '../../evidence/ask.ts';
import type { PolicyRequest } from '../../policy/evaluate-policy.ts';
import type { PolicyDocument } from '../../policy/policy-document.ts';

import { ecrImageOf, pullActions } from '../../workload/registry.ts';
import type { Subject } from '../define-cause.ts';
import { keyOfValue, meantReference, ownerOf, regionOfCall, viaService, wholeSecretArn } from './encryption-key.ts';
import type { Permission } from './needed-permissions.ts';

/** A resource policy, with the request that it decides. */
export type CarriedPolicy = {
  /** A name for people: `the resource policy of secret …`. */
  readonly of: string;
  readonly document: PolicyDocument;
  readonly request: PolicyRequest;
  /** Whether the policy must allow a request even within the account, as a key policy must. */
  readonly mustAllow: boolean;
  /** The read of it. */
  readonly ask: Ask<PolicyKind>;
};

/** The reads of the resource policies of a requirement, of this account only. */
export function resourcePolicyAsks(subject: Subject, facts: Facts): readonly Ask<PolicyKind>[] {
  const repository = ownRepository(subject);
  if (repository !== undefined) return [{ kind: 'repository-policy', subject: repository }];
  const reference = meantReference(subject);
  if (reference === undefined || ownerOf(reference, subject) !== subject.workload.account) return [];
  const key = keyOfValue(subject, facts);
  const known = key === undefined ? undefined : facts.get({ kind: 'key', subject: key });
  return [
    ...(reference.is === 'secret' ? [{ kind: 'secret-policy' as const, subject: reference.secretArn }] : []),
    ...(reference.is === 'object' ? [{ kind: 'bucket-policy' as const, subject: reference.bucket }] : []),
    ...(known?.is === 'known' ? [{ kind: 'key-policy' as const, subject: known.value.arn }] : []),
  ];
}

/**
 * The read of the policy on the resource of a call: of a secret, a key or a bucket. Undefined for any other resource.
 */
export function policyAskOf({ action, resource }: Permission, subject: Subject): Ask<PolicyKind> | undefined {
  // The login has no resource, so that no policy of a repository allows it. The pull that follows it has one.
  if (action.startsWith('ecr:')) {
    return accountOf(resource) === subject.workload.account
      ? { kind: 'repository-policy', subject: resource }
      : undefined;
  }
  const reference = meantReference(subject);
  if (reference === undefined || ownerOf(reference, subject) !== subject.workload.account) return undefined;
  if (action === 'kms:Decrypt') {
    // Across accounts both sides must allow, so a key policy alone does not decide.
    const isOwn = accountOf(resource) === subject.workload.account;
    return isOwn ? { kind: 'key-policy', subject: resource } : undefined;
  }
  if (action === 'secretsmanager:GetSecretValue') return { kind: 'secret-policy', subject: resource };
  if (action === 's3:GetObject' && reference.is === 'object')
    return { kind: 'bucket-policy', subject: reference.bucket };
  return undefined;
}

type PolicyKind = 'secret-policy' | 'key-policy' | 'bucket-policy' | 'repository-policy';

/** The ECR repository of an image, if it is this account's. */
function ownRepository({ requirement, workload }: Subject): string | undefined {
  if (requirement.kind !== 'image') return undefined;
  const image = ecrImageOf(requirement.text, workload.partition);
  return image?.account === workload.account ? image.repository : undefined;
}

/** The resource policies that were read. */
export function carriedPolicies(subject: Subject, facts: Facts): readonly CarriedPolicy[] {
  return resourcePolicyAsks(subject, facts).flatMap((ask) => {
    // A pull takes several actions, and a policy may deny any of them.
    const actions = ask.kind === 'repository-policy' ? pullActions : [undefined];
    return actions.flatMap((action) => carried(ask, subject, facts, action) ?? []);
  });
}

/**
 * One of them, with the request that it decides; undefined if there is no policy.
 * @param pull the action of a pull that the policy of a repository decides.
 */
export function carried(
  ask: Ask<PolicyKind>,
  subject: Subject,
  facts: Facts,
  pull = 'ecr:BatchGetImage',
): CarriedPolicy | undefined {
  const fact = facts.get(ask);
  const { role, reference } = subject.requirement;
  if (fact?.is !== 'known' || fact.value.document === undefined || role === undefined) return undefined;
  const { document } = fact.value;
  const request = (action: string, resource: string): PolicyRequest => ({
    action,
    resource,
    principal: { is: 'role', arn: role, account: subject.workload.account },
    context: {
      ...roleContext(role, subject),
      ...(ask.kind === 'key-policy' && { 'kms:viaservice': viaService(subject) }),
    },
  });
  switch (ask.kind) {
    case 'secret-policy':
      return {
        of: `the resource policy of secret ${ask.subject}`,
        document,
        // IAM compares the policy with the secret's whole ARN, whatever ARN the task requests.
        request: request('secretsmanager:GetSecretValue', wholeSecretArn(ask.subject, facts)),
        mustAllow: false,
        ask,
      };
    case 'bucket-policy':
      return {
        of: `the bucket policy of ${ask.subject}`,
        document,
        request: request('s3:GetObject', reference?.is === 'object' ? reference.arn : ''),
        mustAllow: false,
        ask,
      };
    case 'repository-policy':
      return {
        of: `the policy of repository ${ask.subject}`,
        document,
        request: request(pull, ask.subject),
        mustAllow: false,
        ask,
      };
    default:
      return {
        of: `the key policy of ${ask.subject}`,
        document,
        request: request('kms:Decrypt', ask.subject),
        mustAllow: true,
        ask,
      };
  }
}

/** The condition keys that every request of the role has. */
export function roleContext(role: string, subject: Subject): Readonly<Record<string, string>> {
  const { workload } = subject;
  return {
    'aws:principalarn': role,
    'aws:principalaccount': workload.account,
    'kms:calleraccount': workload.account,
    'aws:requestedregion': regionOfCall(subject),
    'aws:securetransport': 'true',
  };
}
