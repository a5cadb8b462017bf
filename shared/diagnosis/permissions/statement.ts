import { matchesPattern } from '../../policy/matches-pattern.ts';
import type { PolicyStatement } from '../../policy/policy-document.ts';
import type { Permission } from './needed-permissions.ts';

/** Whether a statement names an action, whatever its effect is. */
export function namesAction(statement: PolicyStatement, action: string): boolean {
  const wanted = action.toLowerCase();
  if (statement.Action !== undefined) return statement.Action.some((one) => matchesPattern(one.toLowerCase(), wanted));
  return (
    statement.NotAction !== undefined && !statement.NotAction.some((one) => matchesPattern(one.toLowerCase(), wanted))
  );
}

/** Whether a statement is about the call, by its action and resource. */
export function isAbout(statement: PolicyStatement, { action, resource, alsoOn = resource }: Permission): boolean {
  if (!namesAction(statement, action)) return false;
  const { Resource: resources, NotResource: others } = statement;
  const meets = (patterns: readonly string[], one: string) => patterns.some((pattern) => matchesPattern(pattern, one));
  return [resource, alsoOn].some((one) =>
    resources === undefined ? !meets(others ?? [], one) : meets(resources, one),
  );
}

/** A statement by the name under which people find it in its policy. */
export function nameStatement({ Sid: sid }: PolicyStatement): string {
  return sid === undefined ? 'a statement without Sid' : `statement ${sid}`;
}

/** The same with the condition under which it holds. */
export function sayStatement(statement: PolicyStatement): string {
  const { Condition: condition } = statement;
  const name = nameStatement(statement);
  return condition === undefined ? name : `${name} (if ${JSON.stringify(condition)})`;
}
