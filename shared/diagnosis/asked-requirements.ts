import type { Claim } from '../stopped-reason/claim.ts';
import type { Requirement } from '../workload/requirement.ts';
import { claimConcerns, namedExactly } from './claim/claim-concerns.ts';

/**
 * The number of requirements for which the account is read. A definition can name hundreds, with six questions each,
 * and one workload must not use up what AWS allows all of them.
 */
const most = 100;

/**
 * The ids of the requirements for which the account is read: all, or the first hundred of a large definition. What a stopped reason
 * names comes first, then what it may mean.
 */
export function askedRequirements(
  requirements: readonly Requirement[],
  claims: readonly Claim[],
): ReadonlySet<Requirement['id']> {
  if (requirements.length <= most) return new Set(requirements.map(({ id }) => id));
  const named = claims.map((claim) => namedExactly(claim, requirements));
  const weight = (one: Requirement): number => {
    if (named.some((those) => those.has(one))) return 0;
    return claims.some((claim, index) => claimConcerns(claim, one, named[index] ?? new Set())) ? 1 : 2;
  };
  const weights = new Map(requirements.map((one) => [one, weight(one)]));
  const byWeight = requirements.toSorted((a, b) => (weights.get(a) ?? 2) - (weights.get(b) ?? 2));
  return new Set(byWeight.slice(0, most).map(({ id }) => id));
}
