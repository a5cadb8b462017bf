import type { GrantStatement } from '../../configuration/grant-statements.ts';
import type { Ask } from '../../evidence/ask.ts';
import type { PolicyDocument, PolicyStatement } from '../../policy/policy-document.ts';
import type { ActionData } from '../planned.ts';
import { type Guardrail, hold } from './guardrail.ts';

/** An attachment of a grant's policy, by any kind of change. */
type Attachment = ActionData & { readonly policy: string };

/** Differences that are told of each side. */
const mostTold = 5;

/**
 * The owner consented to what the grant says, and whoever may write a version of its policy could make more of it. So
 * the policy is attached only if it says just that, in whatever words.
 */
export const asGranted: Guardrail = {
  name: 'as-granted',
  needs: ({ planned }) => [policyAsk((planned.action as Attachment).policy)],
  check: ({ planned, facts }) => {
    const { policy } = planned.action as Attachment;
    const fact = facts.get(policyAsk(policy));
    // A policy that is not there cannot be attached, which IAM says.
    if (fact?.is === 'absent') return undefined;
    if (fact?.is !== 'known')
      return hold({ code: 'policy-unread', policy, detail: fact?.detail ?? 'it was not asked for' });
    const [has, granted] = [saidBy(fact.value), grantedBy(planned.consent.allows)];
    const more = [...has].filter((call) => !granted.has(call)).slice(0, mostTold);
    const less = [...granted].filter((call) => !has.has(call)).slice(0, mostTold);
    return more.length + less.length === 0 ? undefined : hold({ code: 'policy-differs', policy, more, less });
  },
};

function policyAsk(subject: string): Ask<'managed-policy'> {
  return { kind: 'managed-policy', subject };
}

function grantedBy(statements: readonly GrantStatement[]): ReadonlySet<string> {
  const document = statements.map(({ Condition: condition, ...one }) => ({
    ...one,
    ...(condition !== undefined && { Condition: { StringEquals: { ...condition.StringEquals } } }),
  }));
  return saidBy({ Statement: document });
}

/** Each call that the statements speak of, with the condition: equal for documents that say the same. */
function saidBy({ Statement: statements }: PolicyDocument): ReadonlySet<string> {
  return new Set(statements.flatMap(callsOf));
}

function callsOf(one: PolicyStatement): readonly string[] {
  const effect = one.Effect === 'Allow' ? '' : 'a deny of ';
  const actions = [...(one.Action ?? []), ...(one.NotAction ?? []).map((action) => `all but ${action}`)];
  const resources = [...(one.Resource ?? []), ...(one.NotResource ?? []).map((resource) => `all but ${resource}`)];
  const condition = conditionOf(one.Condition ?? {});
  // The names of actions are compared without their case by IAM, as the keys of conditions are.
  return actions.flatMap((action) =>
    resources.map((resource) => `${effect}${action.toLowerCase()} on ${resource}${condition}`),
  );
}

function conditionOf(condition: NonNullable<PolicyStatement['Condition']>): string {
  const parts = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(
      ([key, values]) => `${operator} ${key.toLowerCase()} ${[...new Set(values)].toSorted().join(' or ')}`,
    ),
  );
  return parts.length === 0 ? '' : ` if ${parts.toSorted().join(' and ')}`;
}
