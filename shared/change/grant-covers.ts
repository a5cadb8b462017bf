import type { Grant } from '../configuration/configuration.ts';
import { type GrantStatement, grantStatements } from '../configuration/grant-statements.ts';
import type { PermissionStatement } from '../diagnosis/finding.ts';
import { matchesPattern } from '../policy/matches-pattern.ts';

/** A call that a statement allows: one action on one resource. */
export type AllowedCall = { readonly action: string; readonly resource: string };

/** The calls of a statement that the policy of a grant would allow, and those that it would not. */
export type Coverage = { readonly covered: readonly AllowedCall[]; readonly lacking: readonly AllowedCall[] };

/**
 * What the policy of a grant would allow of a statement. It checks the statements from which the policy is made. Their
 * condition (`kms:ViaService`) holds for everything that ECS fetches.
 */
export function coverageOf(grant: Grant, { actions, resources }: PermissionStatement): Coverage {
  const statements = grantStatements(grant);
  const calls = resources.map((resource, index) => ({ action: actions[index] ?? '', resource }));
  const isCovered = (call: AllowedCall) => statements.some((statement) => allows(statement, call));
  return { covered: calls.filter(isCovered), lacking: calls.filter((call) => !isCovered(call)) };
}

function allows(statement: GrantStatement, { action, resource }: AllowedCall): boolean {
  return statement.Action.includes(action) && statement.Resource.some((pattern) => matchesPattern(pattern, resource));
}
