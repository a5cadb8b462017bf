import type { Grant } from '../configuration/configuration.ts';
import { grantStatements } from '../configuration/grant-statements.ts';
import type { PermissionStatement } from '../diagnosis/finding.ts';
import { matchesPattern } from '../policy/matches-pattern.ts';

/**
 * Whether the policy of a grant would allow every call of the statement. It asks the very statements that the policy is made of;
 * their condition (`kms:ViaService`) is met by whatever ECS fetches.
 */
export function grantCovers(grant: Grant, { actions, resources }: PermissionStatement): boolean {
  const statements = grantStatements(grant);
  return resources.every((resource, index) =>
    statements.some(
      (statement) =>
        statement.Action.includes(actions[index] ?? '') &&
        statement.Resource.some((pattern) => matchesPattern(pattern, resource)),
    ),
  );
}
