import { createHash } from 'node:crypto';
import type { PermissionStatement } from '../../diagnosis/finding.ts';
import { viaServiceValues } from '../../partitions.ts';

/** The policy that allows what is missing, with the statements that it was made of, and a name for it. */
export function policyOf(mixed: readonly PermissionStatement[]) {
  const statements = mergeStatements(mixed);
  const policy = { Version: '2012-10-17', Statement: statements.map(toStatement) };
  return { statements, policy, name: policyName(policy) };
}

/** The name depends on the content, so that the policy of a second message does not overwrite the first. */
function policyName(policy: unknown): string {
  return `ecs-task-start-${createHash('sha256').update(JSON.stringify(policy)).digest('hex').slice(0, 8)}`;
}

/**
 * Makes as few statements as allow each action on its own resources, and no action on those of another: an action of the
 * same service may take other resources (`ecr:GetAuthorizationToken` takes `*` only).
 */
function mergeStatements(mixed: readonly PermissionStatement[]): readonly PermissionStatement[] {
  const calls = mixed.flatMap(({ actions, resources }) =>
    resources.map((resource, index) => ({ action: actions[index] ?? actions.at(-1) ?? '', resource })),
  );
  const byAction = [...Map.groupBy(calls, ({ action }) => action)].map(([action, members]) => ({
    action,
    resources: [...new Set(members.map(({ resource }) => resource))].toSorted(),
  }));
  const shared = Map.groupBy(byAction, ({ action, resources }) => JSON.stringify([action.split(':')[0], resources]));
  return [...shared.values()].map((members) => ({
    actions: members.map(({ action }) => action).toSorted(),
    resources: members[0]?.resources ?? [],
  }));
}

function toStatement(one: PermissionStatement): Readonly<Record<string, unknown>> {
  const via = viaServices(one);
  return {
    Effect: 'Allow',
    Action: one.actions,
    Resource: one.resources,
    ...(via.length > 0 && { Condition: { StringEquals: { 'kms:ViaService': via } } }),
  };
}

/** The services through which the role may use a key: those that hold secrets and parameters. */
function viaServices(one: PermissionStatement): readonly string[] {
  if (!one.actions.every((action) => action.startsWith('kms:'))) return [];
  const keys = one.resources.map((resource) => /^arn:aws[a-z-]*:kms:([a-z0-9-]+):/.exec(resource)?.[1]);
  if (keys.some((region) => region === undefined)) return [];
  return [...new Set(keys)].flatMap((region = '') =>
    ['secretsmanager', 'ssm'].flatMap((service) => viaServiceValues(service, region)),
  );
}
