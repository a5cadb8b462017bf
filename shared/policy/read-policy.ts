import type { PolicyDocument, PolicyStatement } from './policy-document.ts';

/**
 * Parses a policy document from IAM's answer: JSON, URL-encoded or plain. A field that may be one value or a list
 * becomes a list.
 * @returns undefined if the text is not a policy document.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readPolicyDocument(text: string): PolicyDocument | undefined {
  const document = parse(text);
  // If a part is missing or has an unknown shape, the result must not be a policy that says less than the original.
  if (!isRecord(document) || document['Statement'] === undefined) return undefined;
  const statements = list(document['Statement']).map(readStatement);
  return statements.includes(undefined)
    ? undefined
    : { Statement: statements.filter((statement) => statement !== undefined) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.trimStart().startsWith('{') ? text : decodeURIComponent(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof URIError) return undefined;
    throw error;
  }
}

function readStatement(statement: unknown): PolicyStatement | undefined {
  if (!isRecord(statement)) return undefined;
  const { Sid: sid, Effect: effect, Principal: principal, Condition: condition } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') return undefined;
  if (condition !== undefined && !isCondition(condition)) return undefined;
  return {
    ...(typeof sid === 'string' && { Sid: sid }),
    Effect: effect,
    ...(statement['Action'] !== undefined && { Action: texts(statement['Action']) }),
    ...(statement['NotAction'] !== undefined && { NotAction: texts(statement['NotAction']) }),
    ...(statement['Resource'] !== undefined && { Resource: texts(statement['Resource']) }),
    ...(statement['NotResource'] !== undefined && { NotResource: texts(statement['NotResource']) }),
    ...(principal !== undefined && { Principal: readPrincipal(principal) }),
    ...(statement['NotPrincipal'] !== undefined && { NotPrincipal: readPrincipal(statement['NotPrincipal']) }),
    ...(condition !== undefined && { Condition: readCondition(condition) }),
  };
}

/** A bare `*` means every principal. IAM also writes it as `{"AWS": "*"}`. */
function readPrincipal(principal: unknown): NonNullable<PolicyStatement['Principal']> {
  return isRecord(principal) ? listsOf(principal) : { AWS: texts(principal) };
}

type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function isCondition(condition: unknown): condition is Condition {
  return isRecord(condition) && Object.values(condition).every(isRecord);
}

function readCondition(condition: Condition): NonNullable<PolicyStatement['Condition']> {
  return Object.fromEntries(Object.entries(condition).map(([operator, keys]) => [operator, listsOf(keys)]));
}

function listsOf(record: Readonly<Record<string, unknown>>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, texts(value)]));
}

function texts(value: unknown): readonly string[] {
  return list(value).map(String);
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
