import { redact } from '../../redact.ts';
import type { Claim } from '../../stopped-reason/claim.ts';
import type { Requirement } from '../../workload/requirement.ts';
import { report } from '../advice/report.ts';
import type { Cause, Match, Subject } from '../define-cause.ts';
import { claimConcerns } from './claim-concerns.ts';
import { isSameResource } from './same-resource.ts';

/**
 * Whether a proved fault of a requirement explains the stopped reason: the text must concern this requirement, and must
 * describe this kind of fault. If the text names the policy that denied, only a fault of that policy explains it. What
 * another policy lacks would fail next.
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
  if ((cause.explainsFaults ?? []).includes(claim.fault)) return true;
  return claim.category === cause.category || (cause.explains ?? []).includes(claim.category);
}

/**
 * Whether the text names a key other than the one at fault. A text that names a key is explained only by a fault of
 * that key.
 */
function namesAnotherKey({ dependency, resource }: Claim, match: Extract<Match, { is: 'matched' }>): boolean {
  const isKey = (arn: string | null | undefined) => arn?.includes(':kms:') === true && arn.includes(':key/');
  return dependency === 'kms' && isKey(resource) && isKey(match.resource) && match.resource !== resource;
}

/** Whether the text names the reference, or describes the same kind of fault. */
function isOfReference(cause: Cause, requirement: Requirement, claim: Claim): boolean {
  const named = claim.resource !== null && isSameResource(claim.resource, redact(requirement.text), claim.cut);
  return named || claim.category === cause.category;
}

function isOfPolicy({ code, explainsDenials }: Cause, claim: Claim): boolean {
  return code === report(claim).cause || (explainsDenials ?? []).some((fault) => fault === claim.fault);
}

function namesPolicy({ category, denial }: Claim): boolean {
  return category === 'iam' && denial !== null && denial !== 'unstated' && denial !== 'kms';
}
