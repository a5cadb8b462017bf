import type { Instruction, Word } from './finding.ts';
import type { Permission } from './permissions/needed-permissions.ts';

/** Parts that the statement of a resource policy has and that of a role's policy does not have. */
type StatementParts = {
  readonly principal?: '*' | Readonly<Record<string, string>>;
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** An IAM statement that allows exactly these calls, as JSON to put where `purpose` says. */
export function statementInstruction(
  purpose: string,
  permissions: readonly Pick<Permission, 'action' | 'resource' | 'grantedOn'>[],
  { principal, condition }: StatementParts = {},
): Instruction {
  const resources = [...new Set(permissions.map(({ resource, grantedOn }) => grantedOn ?? resource))];
  const statement = {
    Effect: 'Allow',
    ...(principal !== undefined && { Principal: principal }),
    Action: oneOrMany([...new Set(permissions.map(({ action }) => action))]),
    Resource: oneOrMany(resources),
    ...(condition !== undefined && { Condition: condition }),
  };
  return { is: 'document', purpose, json: JSON.stringify(statement) };
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : values;
}

/**
 * One command. The values of its options come from the account.
 * @param program the product's own words, such as `aws ec2 create-route`.
 */
export function commandInstruction(
  purpose: string,
  program: string,
  options: readonly (readonly [option: string, value: string])[],
): Instruction {
  return { is: 'shell', purpose, lines: [commandLine(program, options)] };
}

/** One line of a script. */
export function commandLine(
  program: string,
  options: readonly (readonly [option: string, ...values: string[]])[],
): readonly Word[] {
  return [program, ...options.flatMap(([option, ...values]) => [option, ...values.map((value) => ({ value }))])];
}
