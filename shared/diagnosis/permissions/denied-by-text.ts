import type { Claim } from '../../stopped-reason/claim.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import type { Subject } from '../define-cause.ts';
import type { Permission } from './needed-permissions.ts';

/** What ECS reports of a call: which policy denied it, or that the service let it through. */
export type Told = 'organization' | 'boundary' | 'identity-lacks' | 'another-policy' | 'let-through' | 'nothing';

/**
 * What the stopped reason says of this very call. IAM names one type of policy, that which decided, and evaluates a
 * service control policy before a role's own policies: a text that names another type refutes it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function toldOf({ action }: Pick<Permission, 'action'>, subject: Subject): Told {
  const { claim } = subject;
  if (claim === undefined || !isConcerned(subject)) return 'nothing';
  // The value is decrypted after its fetch was authorized.
  if (claim.action === 'kms:Decrypt' && action !== 'kms:Decrypt') return 'let-through';
  if (claim.action !== null && claim.action !== action) return 'nothing';
  switch (claim.denial) {
    case 'no-service-control-policy':
    case 'explicit-deny-service-control-policy':
      return 'organization';
    case 'no-permissions-boundary':
    case 'explicit-deny-permissions-boundary':
      return 'boundary';
    case 'no-identity-based-policy':
      return 'identity-lacks';
    case 'unstated':
    case 'kms':
      return 'nothing';
    case null:
      return isAnswered(subject) && action !== 'kms:Decrypt' ? 'let-through' : 'nothing';
    default:
      return 'another-policy';
  }
}

/** Whether what ECS says of this very call is that a statement denies it: then no statement that allows it can help. */
export function isDeniedOutright(permission: Pick<Permission, 'action'>, subject: Subject): boolean {
  const told = toldOf(permission, subject);
  return told !== 'nothing' && told !== 'let-through' && isOutright(subject.claim?.denial ?? null);
}

/** Whether IAM says that a statement denies the call, and not that none allows it. */
export function isOutright(denial: Claim['denial']): boolean {
  return denial?.startsWith('explicit-deny-') === true;
}

/** Whether the service looked for what was asked: it does so only for whom it lets in. */
function isAnswered({ claim }: Subject): boolean {
  return claim?.outcome === 'answered' && (claim.category === 'not-found' || claim.category === 'secret-content');
}
