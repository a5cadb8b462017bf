import type { Ask, Facts } from '../../evidence/ask.ts';
import type { RolePolicy } from '../../evidence/iam.ts';
import { firstOf } from '../../first-of.ts';
import type { PolicyStatement } from '../../policy/policy-document.ts';
import type { Seen } from '../finding.ts';
import type { Permission } from './needed-permissions.ts';
import { isAbout, namesAction, sayStatement } from './statement.ts';

/**
 * Reads in the role's policies why a permission is missing: no statement names the action, or none matches the
 * resource. The simulation, or the text, has decided already; this only explains it. So conditions, which cannot be judged
 * here, are left out.
 * @param isSimulated whether a simulation has decided it, which includes what AWS's own policies allow.
 */
export function explainDenial(permission: Permission, facts: Facts, isSimulated: boolean): readonly Seen[] {
  const policies = facts.get(policiesAsk(permission));
  if (policies?.is !== 'known') return [];
  const near = policies.value.flatMap((policy) => nearMisses(policy, permission));
  const unreadable = policies.value.filter((policy) => policy.unreadable !== undefined && !isManagedByAws(policy));
  const by = [policiesAsk(permission)];
  const first: Seen =
    near.length > 0
      ? { text: firstOf(near, 3, '; '), by }
      : { text: sayNoneAllows(policies.value, permission.action, isSimulated), by };
  if (unreadable.length === 0) return [first];
  return [
    first,
    { text: `not readable: ${unreadable.map((one) => `policy "${one.name}" (${one.unreadable})`).join(', ')}`, by },
  ];
}

/** The statements of the role's policies that deny a call, as far as the documents could be read. */
export function denyingStatements(permission: Permission, facts: Facts): readonly string[] {
  const policies = facts.get(policiesAsk(permission));
  if (policies?.is !== 'known') return [];
  return policies.value.flatMap(({ name, document }) =>
    (document?.Statement ?? [])
      .filter((one) => one.Effect === 'Deny' && isAbout(one, permission))
      .map((one) => `policy "${name}" denies it by ${sayStatement(one)}`),
  );
}

/**
 * Documents of AWS-managed policies are not read. Those that execution roles normally have give no access to secrets,
 * and the simulation includes them anyway.
 */
export function isManagedByAws({ arn }: RolePolicy): boolean {
  return arn?.includes(':iam::aws:policy/') ?? false;
}

/** That no statement allows an action: of the policies whose text was read, and no more. */
function sayNoneAllows(policies: readonly RolePolicy[], action: string, isSimulated: boolean): string {
  if (policies.length === 0) return `the role has no policies, so none allows ${action}`;
  const read = policies.filter(({ document }) => document !== undefined);
  if (read.length === 0) {
    return policies.every(isManagedByAws)
      ? `the role has only ${nameThem(policies)} of AWS, ${isSimulated ? 'which the simulation includes' : 'whose text is not read'}`
      : `the role has only ${nameThem(policies)}, whose text could not be read`;
  }
  return `no statement of ${nameThem(read)} allows ${action}`;
}

function nameThem(policies: readonly RolePolicy[]): string {
  const names = policies.map(({ name }) => `"${name}"`);
  return `${names.length > 1 ? 'policies' : 'policy'} ${firstOf(names, 4)}`;
}

function nearMisses(policy: RolePolicy, permission: Permission): readonly string[] {
  return (policy.document?.Statement ?? [])
    .filter((statement) => statement.Effect === 'Allow' && namesAction(statement, permission.action))
    .map((statement) => describeNearMiss(policy.name, statement, permission));
}

function describeNearMiss(policy: string, statement: PolicyStatement, permission: Permission): string {
  const { action, resource } = permission;
  if (isAbout(statement, { ...permission, alsoOn: resource }))
    return statement.Condition === undefined
      ? `policy "${policy}" allows ${action} on it, without a condition: perhaps it does so only since this failure`
      : `policy "${policy}" allows ${action} on it, but only if ${JSON.stringify(statement.Condition)}, which this call does not meet`;
  const resources = statement.Resource ?? [];
  const shown = resources.length === 0 ? 'other resources' : firstOf(resources, 3);
  const suffix = resources.map((one) => suffixDifference(one, permission.resource)).find((one) => one !== undefined);
  return `policy "${policy}" allows ${permission.action}, but only on ${shown}${suffix === undefined ? '' : `: ${suffix}`}`;
}

/** Describes how a policy names the right secret by another ARN. There are three forms. */
function suffixDifference(allowed: string, requested: string): string | undefined {
  const [a, b] = [splitSuffix(allowed), splitSuffix(requested)];
  if (a.name !== b.name) {
    if (allowed === b.name) return undefined;
    return a.name === requested ? 'the policy names the full ARN, the task asks by the partial one' : undefined;
  }
  if (a.suffix !== undefined && b.suffix === undefined)
    return 'the policy names the full ARN, the task asks by the partial one';
  if (a.suffix === undefined && b.suffix !== undefined)
    return 'the policy names the partial ARN, the task asks by the full one';
  return a.suffix === b.suffix ? undefined : 'the policy names the suffix of an earlier secret of this name';
}

function splitSuffix(arn: string): { readonly name: string; readonly suffix?: string } {
  const found = /^(arn:[^:]*:secretsmanager:.*)-([A-Za-z0-9]{6})$/.exec(arn);
  return found ? { name: found[1] ?? arn, suffix: found[2] ?? '' } : { name: arn };
}

/** The read of the policies of the role that needs a permission. */
export function policiesAsk({ role }: Permission): Ask<'role-policies'> {
  return { kind: 'role-policies', subject: role };
}
