import { describe, expect, test } from 'vitest';
import type { ConfigurationFile } from '../../shared/configuration/configuration.ts';
import { fullConfiguration, synthesise } from './synthesise.ts';

/**
 * Of each type that can have a name of the owner's: the property that is its name, and those that CloudFormation changes only by
 * replacing the resource (`createOnlyProperties` of the registry's schemas). A named resource cannot be replaced under its name.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
 */
const types: Readonly<Record<string, { readonly name: string; readonly createOnly: readonly string[] }>> = {
  'AWS::IAM::ManagedPolicy': { name: 'ManagedPolicyName', createOnly: ['Description', 'Path'] },
  'AWS::CloudWatch::Alarm': { name: 'AlarmName', createOnly: [] },
  'AWS::IAM::Role': { name: 'RoleName', createOnly: ['Path'] },
  'AWS::Lambda::Function': { name: 'FunctionName', createOnly: ['PackageType', 'TenancyConfig'] },
  'AWS::SQS::Queue': { name: 'QueueName', createOnly: ['FifoQueue'] },
  'AWS::SNS::Topic': { name: 'TopicName', createOnly: ['FifoTopic'] },
  'AWS::DynamoDB::Table': { name: 'TableName', createOnly: ['ImportSourceSpecification'] },
  'AWS::Logs::LogGroup': { name: 'LogGroupName', createOnly: [] },
  'AWS::Events::Rule': { name: 'Name', createOnly: ['EventBusName'] },
  'AWS::CloudWatch::Dashboard': { name: 'DashboardName', createOnly: [] },
};

type Resource = { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> };

/** The resources with a name, by it, with what only a replacement changes. */
function namedOf(configuration: ConfigurationFile): ReadonlyMap<string, readonly [string, string]> {
  const resources = Object.entries(synthesise(configuration).toJSON()['Resources'] as Record<string, Resource>);
  return new Map(
    resources.flatMap(([id, { Type, Properties = {} }]) => {
      const { name = '', createOnly = [] } = types[Type] ?? {};
      const given = Properties[name];
      const fixed = JSON.stringify(createOnly.map((property) => Properties[property]));
      return given === undefined ? [] : [[`${Type} ${JSON.stringify(given)}`, [id, fixed]]];
    }),
  );
}

const [app, other] = fullConfiguration.grants ?? [];
if (app === undefined || other === undefined) throw new Error('the full configuration has two grants');
const before = namedOf(fullConfiguration);

describe('a resource with a name', () => {
  test.each<readonly [string, ConfigurationFile]>([
    ['a grant is for another role', { grants: [{ ...app, executionRole: other.executionRole }, other] }],
    ['a grant has another name', { grants: [{ ...app, name: 'renamed' }, other] }],
    ['a grant holds other secrets', { grants: [{ ...app, secrets: app.secrets?.slice(0, 1) ?? [] }, other] }],
    ['the grants are in another order', { grants: [other, app] }],
    ['nothing is granted', { grants: [], corrections: [], moveBacks: [] }],
    ['nobody is told', { notifications: {} }],
  ])('is never to be replaced under its name, nor made twice: %s', (_, change) => {
    const after = namedOf({ ...fullConfiguration, ...change });
    const both = [...before].flatMap(([name, was]) => {
      const is = after.get(name);
      return is === undefined ? [] : [{ name, was, is }];
    });
    expect(both.length).toBeGreaterThan(5);
    expect(both.filter(({ was, is }) => was.join() !== is.join())).toEqual([]);
  });

  test('has another one, where its grant is for another role', () => {
    const policies = (names: Iterable<string>) => [...names].filter((name) => name.includes('ManagedPolicy'));
    const after = namedOf({ ...fullConfiguration, grants: [{ ...app, executionRole: other.executionRole }, other] });
    expect(policies(before.keys()).filter((name) => !after.has(name))).toHaveLength(1);
  });

  test('that stays when its stack goes has a name that no later stack gives', () => {
    const resources = Object.values(synthesise(fullConfiguration).toJSON()['Resources'] as Record<string, Resource>);
    const kept = resources.filter((one) =>
      String((one as { DeletionPolicy?: unknown }).DeletionPolicy).startsWith('Retain'),
    );
    const names = kept.flatMap(({ Type, Properties }) => Properties?.[types[Type]?.name ?? ''] ?? []);
    expect(names).toHaveLength(2);
    for (const name of names) expect(JSON.stringify(name)).toMatch(/"Ref":"ProductGrantsName/);
  });

  test('is of a type of which it is known what is fixed', () => {
    const resources = Object.values(synthesise(fullConfiguration).toJSON()['Resources'] as Record<string, Resource>);
    const named = resources.filter(({ Properties = {} }) =>
      Object.keys(Properties).some((property) => /^(?:\w*Name|Name)$/.test(property) && !references.has(property)),
    );
    const unknown = named.filter(({ Type }) => types[Type] === undefined && !Type.startsWith('Custom::'));
    expect(unknown.map(({ Type }) => Type)).toEqual([]);
  });
});

/** Properties that name another resource, or that are no name of an account and Region. */
const references = new Set(['FunctionName', 'PolicyName', 'DisplayName']);
