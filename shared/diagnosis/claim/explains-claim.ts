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
  { requirement, named }: Pick<Subject, 'requirement' | 'named'>,
  claim: Claim,
): boolean {
  if (cause.isInReference === true) return isOfReference(cause, requirement, claim);
  if (cause.explainsAnywhere?.includes(claim.fault) === true) return true;
  if (!claimConcerns(claim, requirement, named)) return false;
  if (namesAnotherKey(claim, match)) return false;
  if (namesPolicy(claim)) return isOfPolicy(cause, claim);
  return claim.category === cause.category || (cause.explains ?? []).includes(claim.category);
}

/** A text that names a key is explained by what is wrong with that key, whatever else it encrypts. */
function namesAnotherKey({ dependency, resource }: Claim, match: Extract<Match, { is: 'matched' }>): boolean {
  const isKey = (arn: string | null | undefined) => arn?.includes(':kms:') === true && arn.includes(':key/');
  return dependency === 'kms' && isKey(resource) && isKey(match.resource) && match.resource !== resource;
}

/** The text names the reference, or tells of the same kind of fault. */
function isOfReference(cause: Cause, requirement: Requirement, claim: Claim): boolean {
  const named = claim.resource !== null && isSameResource(claim.resource, requirement.text, claim.cut);
  return named || claim.category === cause.category;
}

function isOfPolicy({ code, explainsDenials }: Cause, claim: Claim): boolean {
  return code === report(claim).cause || (explainsDenials ?? []).some((fault) => fault === claim.fault);
}

function namesPolicy({ category, denial }: Claim): boolean {
  return category === 'iam' && denial !== null && denial !== 'unstated' && denial !== 'kms';
}
