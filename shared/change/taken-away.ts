import { accountOf } from '../arn.ts';
import type { AccessChange, AccessHistory } from '../evidence/access-history.ts';
import { judgePolicy } from '../policy/evaluate-policy.ts';
import type { PolicyDocument } from '../policy/policy-document.ts';
import type { AllowedCall } from './grant-covers.ts';
import { isPrincipal } from './principal.ts';

/** What access is looked for, and whose changes are the owner's own. */
export type Access = {
  readonly role: string;
  readonly calls: readonly AllowedCall[];
  /** ARNs of the principals whose definitions the owner trusts: what they change of a role, the owner changes. */
  readonly registrars: readonly string[];
  /** ARN of the product's own role. Its own changes are in the ledger. */
  readonly ownRole: string;
};

/** Who took access away: somebody, or the owner's own definitions. */
export type Taker = 'somebody' | 'owner';

/**
 * AWS services that change roles as the owner's code says. AWS itself names the service in `invokedBy`, and no caller
 * can. Tools outside AWS, such as Terraform, are known by whose role they run with: the user agent that they send is the
 * caller's choice, so it counts for nothing.
 */
const tools: ReadonlySet<string> = new Set(['cloudformation.amazonaws.com']);

/**
 * The newest change by which this access was taken away, by somebody or by the owner's own definitions; undefined if the
 * history shows none. A removal counts no more once a later change is known to have given the access again.
 */
export function takenAwayBy(taker: Taker, { changes }: AccessHistory, access: Access): AccessChange | undefined {
  return changes.find((change, index) => {
    if (takerOf(change, access) !== taker) return false;
    const newer = changes.slice(0, index);
    return (
      takes(change, { newer, older: changes.slice(index + 1) }, access) && !newer.some((one) => gives(one, access))
    );
  });
}

function takerOf({ by, through }: AccessChange, { registrars, ownRole }: Access): Taker | 'product' {
  if (ownRole !== '' && isPrincipal(by, ownRole)) return 'product';
  const isOwner = (through !== undefined && tools.has(through)) || registrars.some((named) => isPrincipal(by, named));
  return isOwner ? 'owner' : 'somebody';
}

type Around = { readonly newer: readonly AccessChange[]; readonly older: readonly AccessChange[] };

/** Whether a change may have taken the access. What a policy said that cannot be read any more may have been this access. */
function takes(change: AccessChange, { newer, older }: Around, access: Access): boolean {
  const before = () => lastDocument(older, change);
  switch (change.event) {
    case 'DetachRolePolicy':
      // What is attached again does not give the access now, so that it had not given it either.
      if (newer.some((one) => one.event === 'AttachRolePolicy' && one.policy === change.policy)) return false;
      return mayGive(change.document ?? before(), access);
    case 'DeleteRolePolicy':
      return mayGive(before(), access);
    case 'PutRolePolicy': {
      // Without an earlier text it is a new policy, which takes nothing.
      const replaced = before();
      return replaced !== undefined && mayGive(replaced, access) && !isGivenBy(change.document, access);
    }
    case 'CreatePolicyVersion':
    case 'SetDefaultPolicyVersion':
      return mayGive(before(), access) && !isGivenBy(change.document, access);
    case 'PutRolePermissionsBoundary':
      return !newer.some(isOfBoundary) && change.document !== undefined && !mayGive(change.document, access);
    case 'DeleteRole':
      return true;
    default:
      return false;
  }
}

function isOfBoundary({ event }: AccessChange): boolean {
  return event === 'PutRolePermissionsBoundary' || event === 'DeleteRolePermissionsBoundary';
}

/** The calls that put a text into a policy. */
const writing: ReadonlySet<string> = new Set(['PutRolePolicy', 'CreatePolicy', 'CreatePolicyVersion']);

/** What the policy of a change said before it, as the history tells. */
function lastDocument(older: readonly AccessChange[], { policy }: AccessChange): PolicyDocument | undefined {
  return older.find((one) => one.policy === policy && writing.has(one.event))?.document;
}

/** Whether a change by anybody but the product certainly gave the whole access. */
function gives(change: AccessChange, access: Access): boolean {
  if (takerOf(change, access) === 'product') return false;
  const isGiving = change.event === 'AttachRolePolicy' || writing.has(change.event);
  // A policy is made before it is attached.
  return isGiving && change.event !== 'CreatePolicy' && isGivenBy(change.document, access);
}

function isGivenBy(document: PolicyDocument | undefined, { role, calls }: Access): boolean {
  return document !== undefined && calls.every((call) => verdictOf(document, role, call) === 'allows');
}

/** Whether a policy gives any part of the access, or might. */
function mayGive(document: PolicyDocument | undefined, { role, calls }: Access): boolean {
  if (document === undefined) return true;
  return calls.some((call) => ['allows', 'open'].includes(verdictOf(document, role, call)));
}

function verdictOf(document: PolicyDocument, role: string, { action, resource }: AllowedCall) {
  const account = accountOf(role) ?? '';
  const principal = { is: 'role', arn: role, account } as const;
  return judgePolicy(document, { action, resource, principal, context: {} }).is;
}
