import { lastPart } from '../../arn.ts';
import type { Ask, Facts } from '../../evidence/ask.ts';
import type { Subject } from '../define-cause.ts';
import type { Seen } from '../finding.ts';
import { listed } from '../listed.ts';
import type { CheckedPermission } from './checked-permission.ts';
import type { Permission } from './needed-permissions.ts';

type Checked = Pick<CheckedPermission, 'permission'>;

/**
 * The simulations that show whether the task role has what the execution role lacks: people often give a permission to
 * the wrong one of the two. What a run with overrides gave the task is not known.
 */
export function taskRoleAsks(lacking: readonly Checked[], subject: Subject): readonly Ask<'simulation'>[] {
  return lacking.flatMap(({ permission }) => taskRoleAsk(permission, subject) ?? []);
}

/** Says that the task role has the permission, where the simulation shows it. */
export function sayTaskRole(lacking: readonly Checked[], subject: Subject, facts: Facts): readonly Seen[] {
  const has = lacking.flatMap(({ permission }) => {
    const ask = taskRoleAsk(permission, subject);
    const fact = ask === undefined ? undefined : facts.get(ask);
    return ask !== undefined && fact?.is === 'known' && fact.value.decision === 'allowed' ? [ask] : [];
  });
  const [first] = has;
  if (first === undefined) return [];
  const actions = listed([...new Set(has.map(({ subject: { action } }) => action))]);
  const text = `the task role ${lastPart(first.subject.role)} is allowed ${actions} on it: that role is for the containers, and ECS fetches with the execution role`;
  return [{ text, by: has }];
}

/** The same call, made by the task role. Its tags are not read, so that they are no part of the request. */
function taskRoleAsk(permission: Permission, { definition, workload }: Subject): Ask<'simulation'> | undefined {
  const role = definition.taskRoleArn;
  if (role === undefined || role === permission.role || workload.overridden) return undefined;
  const context = Object.fromEntries(
    Object.entries(permission.context).filter(([key]) => !key.startsWith('aws:PrincipalTag/')),
  );
  const { action, resource } = permission;
  return {
    kind: 'simulation',
    subject: {
      role,
      action,
      resource,
      context: { ...context, ...('aws:PrincipalArn' in context && { 'aws:PrincipalArn': role }) },
    },
  };
}
