import type { Template } from 'aws-cdk-lib/assertions';

export type Statement = {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
};

type RawStatement = {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: unknown;
  readonly Resource: unknown;
  readonly Condition?: unknown;
};
type RawDocument = { readonly Statement: readonly RawStatement[] };

/** Writes a resource as text: what CloudFormation fills in stands in angle brackets. */
export function resourceText(value: unknown): string {
  if (typeof value === 'string') return value;
  const object = value as Record<string, unknown>;
  if (Array.isArray(object['Fn::Join'])) return (object['Fn::Join'][1] as unknown[]).map(resourceText).join('');
  if ('Ref' in object) return `<${String(object['Ref'])}>`;
  return `<${(object['Fn::GetAtt'] as string[]).join('.')}>`;
}

function many(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function read(document: RawDocument): readonly Statement[] {
  return document.Statement.map((statement) => ({
    ...statement,
    Action: many(statement.Action).map(String),
    Resource: many(statement.Resource).map(resourceText),
  }));
}

/**
 * Every statement that the stack's own roles get, by the role's logical id: inline, from policies and from managed
 * policies. The grants' policies are attached to nobody in the stack, so they are not among them.
 */
export function roleStatementsOf(template: Template): ReadonlyMap<string, readonly Statement[]> {
  const found = new Map<string, Statement[]>();
  const add = (role: string, document: RawDocument) => found.set(role, [...(found.get(role) ?? []), ...read(document)]);
  for (const [id, role] of Object.entries(template.findResources('AWS::IAM::Role'))) {
    for (const policy of role['Properties'].Policies ?? []) add(id, policy.PolicyDocument);
  }
  for (const type of ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']) {
    for (const policy of Object.values(template.findResources(type))) {
      for (const role of policy['Properties'].Roles ?? []) add(role.Ref, policy['Properties'].PolicyDocument);
    }
  }
  return found;
}

/** The statements of the grants' policies, which are attached to nobody in the stack. */
export function grantStatementsOf(template: Template): readonly Statement[] {
  return Object.values(template.findResources('AWS::IAM::ManagedPolicy'))
    .filter(({ Properties }) => Properties.Roles === undefined)
    .flatMap(({ Properties }) => read(Properties.PolicyDocument));
}

/** The statements of the policies of the queues, the topic and the key. */
export function resourceStatementsOf(template: Template): readonly Statement[] {
  return ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::KMS::Key']
    .flatMap((type) => Object.values(template.findResources(type)))
    .flatMap(({ Properties }) => read(Properties.PolicyDocument ?? Properties.KeyPolicy));
}

/** The keys that a statement's conditions ask for. */
export function conditionKeysOf(condition: unknown): readonly string[] {
  return Object.values((condition ?? {}) as Readonly<Record<string, object>>).flatMap(Object.keys);
}

/**
 * How many characters of inline policies each role of the stack has: IAM allows 10,240 in all. What CloudFormation fills in
 * counts as long as it gets in practice.
 */
export function inlineCharactersOf(template: Template): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  const add = (role: string, document: unknown) =>
    sizes.set(role, (sizes.get(role) ?? 0) + JSON.stringify(filledIn(document)).length);
  for (const [id, role] of Object.entries(template.findResources('AWS::IAM::Role'))) {
    for (const policy of role['Properties'].Policies ?? []) add(id, policy.PolicyDocument);
  }
  for (const policy of Object.values(template.findResources('AWS::IAM::Policy'))) {
    for (const role of policy['Properties'].Roles ?? []) add(role.Ref, policy['Properties'].PolicyDocument);
  }
  return sizes;
}

const LENGTHS: Readonly<Record<string, number>> = { 'AWS::Partition': 10, 'AWS::Region': 14, 'AWS::AccountId': 12 };

function filledIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filledIn);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  if (Array.isArray(object['Fn::Join'])) return (object['Fn::Join'][1] as unknown[]).map(filledIn).join('');
  if ('Ref' in object) return 'x'.repeat(LENGTHS[String(object['Ref'])] ?? 120);
  if ('Fn::GetAtt' in object) return 'x'.repeat(120);
  return Object.fromEntries(Object.entries(object).map(([key, held]) => [key, filledIn(held)]));
}

export function allowed(template: Template, role: RegExp = /./): readonly Statement[] {
  return [...roleStatementsOf(template)]
    .filter(([id]) => role.test(id))
    .flatMap(([, statements]) => statements)
    .filter(({ Effect }) => Effect === 'Allow');
}
