import type { Grant } from '../configuration/configuration.ts';
import { grantStatements } from '../configuration/grant-statements.ts';
import type { PermissionStatement } from '../diagnosis/finding.ts';
import { matchesPattern } from '../policy/matches-pattern.ts';

/**
 * Whether the policy of a grant would allow every call of the statement. It checks the statements from which the policy
 * is made. Their condition (`kms:ViaService`) holds for everything that ECS fetches.
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
