import type { Ask, Facts } from '../../evidence/ask.ts';
import { judgePolicy } from '../../policy/evaluate-policy.ts';
import type { Subject } from '../define-cause.ts';
import { missingRead } from '../missing-read.ts';
import type { Simulated } from './checked-permission.ts';
import { toldOf } from './denied-by-text.ts';
import { carried, policyAskOf } from './resource-policy.ts';
import type { Grant } from './simulated-cause.ts';

/**
 * Within an account, a call needs an allow from one side only: from the role's policies, or from a resource policy that
 * names the role (CDK writes only the latter when it grants the use of a key). IAM's simulation does not include
 * resource policies. So they are read if the role's policies do not allow the call, unless ECS itself says that an
 * identity policy is missing.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 */
export function resourceGrantAsks(denied: readonly Simulated[], subject: Subject): readonly Ask[] {
  return denied
    .filter((one) => !isSettled(one, subject))
    .flatMap(({ permission }) => policyAskOf(permission, subject) ?? []);
}

/** Whether the resource policy lets the role make a call that the role's policies do not allow. */
export function resourceGrants(simulated: Simulated, subject: Subject, facts: Facts): Grant {
  const { permission, alsoAllowed } = simulated;
  if (isSettled(simulated, subject)) return { is: 'not-granted' };
  if (alsoAllowed) return { is: 'granted' };
  const ask = policyAskOf(permission, subject);
  const policy = ask === undefined ? undefined : carried(ask, subject, facts, permission.action);
  const [unread] = ask === undefined ? [] : missingRead(ask, facts);
  if (unread !== undefined) return { is: 'open', missing: unread };
  if (ask === undefined || policy === undefined) return { is: 'not-granted' };
  const { principal } = policy.request;
  const direct = principal.is === 'role' ? { ...principal, isDirect: true } : principal;
  const verdict = judgePolicy(policy.document, { ...policy.request, principal: direct });
  if (verdict.is === 'allows') return { is: 'granted' };
  if (verdict.is !== 'open') return { is: 'not-granted' };
  const why = `${policy.of} depends on ${verdict.keys.join(', ')}, which is not known here`;
  return { is: 'open', missing: { ask, why } };
}

/** Whether ECS was denied this very call because an identity policy is missing. Then no resource policy allows it. */
function isSettled({ permission }: Simulated, subject: Subject): boolean {
  return toldOf(permission, subject) === 'identity-lacks';
}
