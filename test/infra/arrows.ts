import type { Template } from 'aws-cdk-lib/assertions';

type Resource = { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> };

/** Resources that stand for a part of their own in a drawing. What serves another one (a policy, a log group) does not. */
const drawn: ReadonlySet<string> = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::Lambda::Function',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'Custom::Mode',
]);

/** The name of a resource in a drawing: its path in the construct, without CDK's hash. All alarms are one. */
function nameOf(logicalId: string, { Type }: Resource): string {
  if (Type === 'AWS::CloudWatch::Alarm') return 'Alarms';
  if (Type === 'Custom::Mode') return 'Mode';
  return logicalId.replace(/^Product/, '').replace(/[0-9A-F]{8}$/, '');
}

/** The logical ids that a value refers to, by `Ref` or `Fn::GetAtt`, at any depth. */
function refersTo(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(refersTo);
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' && typeof inner === 'string') return [inner];
    if (key === 'Fn::GetAtt' && Array.isArray(inner)) return [String(inner[0])];
    return refersTo(inner);
  });
}

type Statement = { readonly Effect: string; readonly Resource?: unknown };

/** What a role may reach, by its own policies and those that are attached to it in the template. */
function reaches(role: string, resources: Readonly<Record<string, Resource>>): readonly string[] {
  const inline = (resources[role]?.Properties?.['Policies'] ?? []) as readonly unknown[];
  const attached = Object.values(resources).filter(
    ({ Type, Properties }) =>
      ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].includes(Type) && refersTo(Properties?.['Roles']).includes(role),
  );
  const documents = [...inline, ...attached.map(({ Properties }) => Properties)].map(
    (policy) => (policy as { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }).PolicyDocument,
  );
  return documents
    .flatMap((document) => document.Statement)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap((statement) => [...refersTo(statement.Resource), ...modesIn(statement.Resource, resources)]);
}

/** The mode, where a resource is its parameter: the stack makes that by a function, so that it is named and not referred to. */
function modesIn(value: unknown, resources: Readonly<Record<string, Resource>>): readonly string[] {
  const text = JSON.stringify(value);
  return Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
    Type === 'Custom::Mode' && text.includes(`:parameter${String(Properties?.['Name'])}`) ? [id] : [],
  );
}

/**
 * What in a template reaches what, as `from --> to`: a rule its queue, a queue its function and its dead letters, a function what its
 * role lets it, a topic and an alarm whom they tell. Subscribers outside of the stack are named by their protocol.
 */
export function arrowsOf(template: Template): ReadonlySet<string> {
  const { Resources: resources } = template.toJSON() as { readonly Resources: Readonly<Record<string, Resource>> };
  const name = (id: string) => (resources[id] === undefined ? id : nameOf(id, resources[id]));
  const isDrawn = (id: string) => drawn.has(resources[id]?.Type ?? '');
  const pairs = Object.entries(resources).flatMap(([id, { Type, Properties = {} }]): (readonly [string, string])[] => {
    const to = (value: unknown) =>
      refersTo(value)
        .filter(isDrawn)
        .map((target) => [id, target] as const);
    switch (Type) {
      case 'AWS::Events::Rule':
        return [...to(Properties['Targets'])];
      case 'AWS::SQS::Queue':
        return [...to(Properties['RedrivePolicy'])];
      case 'AWS::CloudWatch::Alarm':
        return [...to(Properties['AlarmActions'])];
      case 'AWS::Lambda::EventSourceMapping': {
        const [queue = ''] = refersTo(Properties['EventSourceArn']);
        return refersTo(Properties['FunctionName']).map((target) => [queue, target]);
      }
      case 'AWS::SNS::Subscription': {
        const [topic = ''] = refersTo(Properties['TopicArn']);
        const [inside] = refersTo(Properties['Endpoint']).filter(isDrawn);
        return [[topic, inside ?? String(Properties['Protocol'])]];
      }
      case 'AWS::Lambda::Function': {
        const [role = ''] = refersTo(Properties['Role']);
        const own = reaches(role, resources).filter(isDrawn);
        return [...own.map((target) => [id, target] as const), ...to(Properties['DeadLetterConfig'])];
      }
      default:
        return [];
    }
  });
  return new Set(pairs.map(([from, to]) => `${name(from)} --> ${name(to)}`));
}
