import { describe, expect, test } from 'vitest';
import type { ConfigurationFile } from '../../shared/configuration/configuration.ts';
import { resourceType } from './resource-types.ts';
import { fullConfiguration, synthesise } from './synthesise.ts';

type Resource = {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
};

function resourcesOf(configuration: ConfigurationFile): readonly (readonly [string, Resource])[] {
  const all = Object.entries(synthesise(configuration).toJSON()['Resources'] as Record<string, Resource>);
  return all.filter(([, { Type }]) => !/^Custom::|^AWS::CloudFormation::CustomResource$/.test(Type));
}

function nameOf({ Type, Properties = {} }: Resource): unknown {
  const { name } = resourceType(Type);
  return name === undefined ? undefined : Properties[name];
}

/** The resources with a name, by it, with what only a replacement changes: a named resource cannot be replaced under its name. */
function namedOf(configuration: ConfigurationFile): ReadonlyMap<string, readonly [string, string]> {
  return new Map(
    resourcesOf(configuration).flatMap(([id, resource]) => {
      const { Type, Properties = {} } = resource;
      const { name, createOnly } = resourceType(Type);
      const given = name === undefined ? undefined : Properties[name];
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
    const kept = resourcesOf(fullConfiguration).filter(([, one]) => String(one.DeletionPolicy).startsWith('Retain'));
    const names = kept.flatMap(([, one]) => nameOf(one) ?? []);
    expect(names).toHaveLength(2);
    for (const name of names) expect(JSON.stringify(name)).toMatch(/"Ref":"ProductGrantsName/);
  });

  test.each([
    ['AWS::IAM::ManagedPolicy', 'ManagedPolicyName', ['Description', 'ManagedPolicyName', 'Path']],
    ['AWS::DynamoDB::Table', 'TableName', ['ImportSourceSpecification', 'KeySchema', 'TableName']],
    ['AWS::Events::Rule', 'Name', ['EventBusName', 'Name']],
    ['AWS::EC2::SecurityGroup', 'GroupName', ['GroupDescription', 'GroupName', 'VpcId']],
    ['AWS::Lambda::EventSourceMapping', undefined, ['EventSourceArn', 'SelfManagedEventSource']],
  ])('is known by the registry, with what is fixed: %s', (type, name, createOnly) => {
    expect(resourceType(type)).toMatchObject({ name });
    expect(resourceType(type).createOnly).toEqual(expect.arrayContaining(createOnly));
  });
});
