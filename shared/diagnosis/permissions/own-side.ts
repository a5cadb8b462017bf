import type { Facts } from '../../evidence/ask.ts';
import type { RolePolicy } from '../../evidence/iam.ts';
import { fails } from '../../policy/evaluate-policy.ts';
import type { PolicyStatement } from '../../policy/policy-document.ts';
import type { Subject } from '../define-cause.ts';
import type { Simulated } from './checked-permission.ts';
import { toldOf } from './denied-by-text.ts';
import { isManagedByAws, policiesAsk } from './explain-denial.ts';
import type { Permission } from './needed-permissions.ts';
import { isAbout } from './statement.ts';

/** Whether the role's own policies lack a call, and what shows it. */
export type OwnSide =
  | { readonly is: 'lacks'; readonly by: 'simulation' | 'text' | 'policies' }
  | { readonly is: 'open' };

/**
 * The simulation tells one decision, that of all policies together. Where a boundary, the organisation or a deny decided
 * it, it hides what the role's own policies allow: then ECS's text shows it, or their documents where all that could
 * allow the call were read.
 */
export function ownSide({ permission, fact }: Simulated, subject: Subject, facts: Facts): OwnSide {
  const { decision, allowedByBoundary, allowedByOrganizations, sides } = fact.value;
  if (decision === 'allowed') return { is: 'open' };
  // The role's own side of another account's resource is told apart from its boundary.
  const isApart = sides === 'own' && decision !== 'explicitDeny';
  const isHidden =
    sides === 'both' ||
    decision === 'explicitDeny' ||
    (allowedByBoundary === false && !isApart) ||
    allowedByOrganizations === false;
  if (!isHidden) return { is: 'lacks', by: 'simulation' };
  const statements = allowing(permission, facts);
  if (toldOf(permission, subject) === 'identity-lacks')
    return statements.some(({ Condition: condition }) => condition === undefined)
      ? { is: 'open' }
      : { is: 'lacks', by: 'text' };
  return statements.length === 0 && areAllRead(permission, facts) ? { is: 'lacks', by: 'policies' } : { is: 'open' };
}

/** Whether a statement of the role's policies denies a call, whatever the rest of the request holds. */
export function isDeniedByOwn(permission: Permission, facts: Facts): boolean {
  return statementsOf(permission, facts).some(
    (one) => one.Effect === 'Deny' && one.Condition === undefined && isAbout(one, permission),
  );
}

/**
 * Whether a policy of the role allows the call under a condition, which the request does not meet as long as it is denied.
 * A statement whose condition is about other calls is none.
 */
export function isAllowedOnCondition(permission: Permission, facts: Facts): boolean {
  return allowing(permission, facts).some(({ Condition: condition }) => condition !== undefined);
}

function allowing(permission: Permission, facts: Facts): readonly PolicyStatement[] {
  return statementsOf(permission, facts).filter(
    (one) => one.Effect === 'Allow' && isAbout(one, permission) && !isAboutOthers(one, permission),
  );
}

/**
 * Keys that tell which calls a statement is about, as its actions and resources do: through which service and in which
 * Region. A tag that does not fit is no such key: its owner can change it, and chose who is let in by it.
 */
const aboutCalls: ReadonlySet<string> = new Set([
  'kms:viaservice',
  'kms:calleraccount',
  'aws:requestedregion',
  'aws:resourceaccount',
]);

/** Whether the condition of a statement is known to leave out every call like this one. */
function isAboutOthers({ Condition: condition = {} }: PolicyStatement, { context }: Permission): boolean {
  const known = Object.entries(context).map(([key, value]) => [key.toLowerCase(), value] as const);
  return fails(condition, Object.fromEntries(known.filter(([key]) => aboutCalls.has(key))));
}

function statementsOf(permission: Permission, facts: Facts): readonly PolicyStatement[] {
  const policies = facts.get(policiesAsk(permission));
  return policies?.is === 'known' ? policies.value.flatMap(({ document }) => document?.Statement ?? []) : [];
}

function areAllRead(permission: Permission, facts: Facts): boolean {
  const policies = facts.get(policiesAsk(permission));
  return (
    policies?.is === 'known' && policies.value.every((one) => one.document !== undefined || isSilent(one, permission))
  );
}

/**
 * AWS-managed documents are not read. This one is known: it holds actions of ECR and CloudWatch Logs only.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSTaskExecutionRolePolicy.html
 */
function isSilent(policy: RolePolicy, { action }: Permission): boolean {
  const isKnown = isManagedByAws(policy) && policy.arn?.endsWith('/service-role/AmazonECSTaskExecutionRolePolicy');
  return isKnown === true && !/^(?:ecr|logs):/.test(action);
}
