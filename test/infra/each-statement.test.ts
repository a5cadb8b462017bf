import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import type { ConfigurationFile } from '../../shared/configuration/configuration.ts';
import { judgePolicy } from '../../shared/policy/evaluate-policy.ts';
import type { PolicyStatement } from '../../shared/policy/policy-document.ts';
import { always, consented, type NeededCalls, others, refused } from './needed-calls.ts';
import { sampleOf } from './sample-arn.ts';
import { sentBy } from './sent-commands.ts';
import { resourceText, roleStatementsOf } from './statements.ts';
import { fullConfiguration, synthesise } from './synthesise.ts';
import { withoutCommand } from './without-command.ts';

/**
 * The statements of every role, one taken away at a time: some call that the function makes must then be refused. The
 * calls are written down in needed-calls.ts, and each action in it is held to what the code of the function sends.
 */
type Call = { readonly action: string; readonly resource: string; readonly context: Readonly<Record<string, string>> };

const { grants = [], corrections = [], moveBacks = [], notifications = {} } = fullConfiguration;
const withRoles = moveBacks.map((moveBack) => ({
  ...moveBack,
  passRoles: ['arn:aws:iam::111122223333:role/exec'],
}));

/**
 * Configurations in each of which no two statements are about the same change: a correction and a forced deployment of
 * one service, for instance, would stand in for each other.
 */
const remediators: readonly (readonly [string, ConfigurationFile, readonly NeededCalls[]])[] = [
  ['nothing granted', {}, always],
  ['two grants', { grants }, [...always, ...consented.grants]],
  ['a correction', { corrections }, [...always, ...consented.corrections]],
  ['a move back', { moveBacks }, [...always, ...consented.moveBacks]],
  [
    'a move back that registers again',
    { moveBacks: withRoles },
    [...always, ...consented.moveBacks, ...consented.registeringAgain],
  ],
  ['an event bus', { notifications }, [...always, ...consented.events]],
];

const full = synthesise(fullConfiguration);
const cases = [
  ...remediators.map(
    ([name, configuration, calls]) =>
      [`Remediator, with ${name}`, statementsOf(synthesise(configuration), 'Remediator'), callsOf(calls)] as const,
  ),
  ...Object.entries(others).map(([role, calls]) => [role, statementsOf(full, role), callsOf(calls)] as const),
];

function callsOf(needed: readonly NeededCalls[]): readonly Call[] {
  return needed.flatMap(({ actions, resources, context = {} }) =>
    actions.flatMap((action) => resources.map((resource) => ({ action, resource, context }))),
  );
}

/** The statements of one function's roles, with everything filled in that CloudFormation fills in. */
function statementsOf(template: Template, role: string): readonly PolicyStatement[] {
  return [...roleStatementsOf(template)]
    .filter(([id]) => id.includes(role))
    .flatMap(([, statements]) => statements)
    .map(({ Effect, Action, Resource, Condition }) => ({
      Effect,
      Action,
      Resource: Resource.map((resource) => sampleOf(template, resource)),
      ...(Condition !== undefined && { Condition: conditionOf(template, Condition) }),
    }));
}

function conditionOf(template: Template, condition: unknown): NonNullable<PolicyStatement['Condition']> {
  const operators = Object.entries(condition as Readonly<Record<string, Readonly<Record<string, unknown>>>>);
  const text = (value: unknown) => sampleOf(template, resourceText(value));
  return Object.fromEntries(
    operators.map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, value]) => [key, (Array.isArray(value) ? value : [value]).map(text)]),
      ),
    ]),
  );
}

function isAllowed(statements: readonly PolicyStatement[], call: Call): boolean {
  const principal = { is: 'service', name: 'lambda.amazonaws.com' } as const;
  return judgePolicy({ Statement: statements }, { ...call, principal }).is === 'allows';
}

/** The same statements with one part less: a whole statement, or one action or resource of it. */
function lessened(statements: readonly PolicyStatement[]): readonly (readonly [string, readonly PolicyStatement[]])[] {
  return statements.flatMap((statement, index) => {
    const { Action = [], Resource = [] } = statement;
    const put = (...instead: readonly PolicyStatement[]) => statements.toSpliced(index, 1, ...instead);
    const named = `${Action.join()} on ${Resource.join()}`;
    return [
      [named, put()] as const,
      ...Action.map(
        (one) =>
          [`${one} of ${named}`, put({ ...statement, Action: Action.filter((other) => other !== one) })] as const,
      ),
      ...Resource.map(
        (one) =>
          [
            `${named}, without ${one}`,
            put({ ...statement, Resource: Resource.filter((other) => other !== one) }),
          ] as const,
      ),
    ];
  });
}

describe.each(cases)('the role of %s', (_, statements, calls) => {
  const allows = statements.filter(({ Effect }) => Effect === 'Allow');

  test('allows every call that its function makes', () => {
    expect(calls.filter((call) => !isAllowed(statements, call))).toEqual([]);
  });

  test('has no statement, and no action or resource in one, that could be taken away without a call being refused', () => {
    const lesser = lessened(allows);
    expect(lesser.length).toBeGreaterThan(allows.length * 2);
    const unnoticed = lesser.filter(([, left]) => calls.every((call) => isAllowed(left, call)));
    expect(unnoticed.map(([name]) => name)).toEqual([]);
  });
});

describe('the calls that are needed', () => {
  const functions = {
    Remediator: 'remediator',
    Operator: 'operator',
    Installation: 'installation',
    Webhook: 'webhook',
    ContainerInsights: 'container-insights',
  };
  const needed: Readonly<Record<string, readonly NeededCalls[]>> = {
    ...others,
    Remediator: [...always, ...Object.values<readonly NeededCalls[]>(consented).flat()],
  };

  test.each(Object.entries(functions))('by %s are what its code sends, or it is written down why not', (role, name) => {
    const sent = sentBy(name);
    const actions = new Set(callsOf(needed[role] ?? []).map(({ action }) => action));
    expect(actions.size).toBeGreaterThan(3);
    expect([...actions].filter((action) => !sent.has(action) && withoutCommand[action] === undefined)).toEqual([]);
  });

  test('would be missed: a call that no statement allows is refused, and so is one outside its condition', () => {
    const statements = statementsOf(full, 'Operator');
    const write = {
      action: 'dynamodb:PutItem',
      resource: 'arn:aws:dynamodb:us-east-2:111122223333:table/ProductLedgerTable',
    };
    expect(isAllowed(statements, { ...write, context: { 'dynamodb:leadingkeys': 'command' } })).toBe(true);
    expect(isAllowed(statements, { ...write, context: { 'dynamodb:leadingkeys': 'incident' } })).toBe(false);
    expect(isAllowed(statements, { ...write, action: 'dynamodb:DeleteItem', context: {} })).toBe(false);
  });
});

describe('the statement that protects the product’s own roles', () => {
  const statements = statementsOf(full, 'Remediator');
  // Nothing in the stack allows it; a grant of one of these roles would.
  const allowedAll: PolicyStatement = { Effect: 'Allow', Action: ['iam:*'], Resource: ['*'] };

  test('refuses each of them though another statement allowed it, and nothing does without it', () => {
    const denies = statements.filter(({ Effect }) => Effect === 'Deny');
    expect(denies).toHaveLength(1);
    const calls = callsOf([refused]);
    expect(calls.filter((call) => isAllowed([allowedAll, ...denies], call))).toEqual([]);
    for (const [name, left] of lessened(denies))
      expect([name, calls.some((call) => isAllowed([allowedAll, ...left], call))]).toEqual([name, true]);
  });
});
