import type { Claim } from '../../stopped-reason/claim.ts';
import type { Requirement } from '../../workload/requirement.ts';
import { report } from '../advice/report.ts';
import type { Cause, Match, Subject } from '../define-cause.ts';
import { claimConcerns } from './claim-concerns.ts';
import { isSameResource } from './same-resource.ts';

/**
 * Whether a proved fault of a requirement explains what the stopped reason says: it speaks of the very requirement, and the
 * fault is of a kind that the text tells of. A text that names a policy as what denies is explained by that policy alone: what
 * another one lacks would only fail next.
 */
export function explainsClaim(
  cause: Cause,
  match: Extract<Match, { is: 'matched' }>,
  { requirement, requirements }: Pick<Subject, 'requirement' | 'requirements'>,
  claim: Claim,
): boolean {
  if (cause.code === 'reference-malformed' || cause.code === 'wrong-partition')
    return isOfReference(cause, requirement, claim);
  // Without a role that ECS can act as there are no credentials, or none that a service accepts, whatever was to be fetched.
  if (requirement.kind === 'execution-role' && credentials.has(claim.fault)) return true;
  if (!claimConcerns(claim, requirement, requirements)) return false;
  if (namesAnotherKey(claim, match)) return false;
  if (namesPolicy(claim)) return isOfPolicy(cause.code, report(claim).cause);
  return claim.category === cause.category || (cause.explains ?? []).includes(claim.category);
}

/** A text that names a key is explained by what is wrong with that key, whatever else it encrypts. */
function namesAnotherKey({ dependency, resource }: Claim, match: Extract<Match, { is: 'matched' }>): boolean {
  const isKey = (arn: string | null | undefined) => arn?.includes(':kms:') === true && arn.includes(':key/');
  return dependency === 'kms' && isKey(resource) && isKey(match.resource) && match.resource !== resource;
}

/** Faults of a text that lacks credentials, or whose credentials nobody knows. */
const credentials: ReadonlySet<string> = new Set(['credentials-rejected', 'no-execution-credentials']);

/** What cannot be read as a secret is tried as a parameter, so that the text may name another service than was meant. */
function isOfReference(cause: Cause, requirement: Requirement, claim: Claim): boolean {
  const named = claim.resource !== null && isSameResource(claim.resource, requirement.text, claim.cut);
  return named || claim.category === cause.category;
}

/** What IAM's simulation shows beside a missing statement: the text may tell of the account as it was a moment before. */
const simulated: ReadonlySet<string> = new Set([
  'explicit-deny',
  'permissions-boundary-denies',
  'service-control-policy-denies',
]);

function isOfPolicy(code: string, told: string | null): boolean {
  if (code === told) return true;
  return simulated.has(code) && told !== null && (told === 'permission-missing' || simulated.has(told));
}

function namesPolicy({ category, denial }: Claim): boolean {
  return category === 'iam' && denial !== null && denial !== 'unstated' && denial !== 'kms';
}
