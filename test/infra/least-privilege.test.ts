import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import type { ConfigurationFile } from '../../shared/configuration/configuration.ts';
import { sentBy } from './sent-commands.ts';
import { roleStatementsOf, type Statement } from './statements.ts';
import { fullConfiguration, synthesise } from './synthesise.ts';

const lambdaLogs = 'Lambda itself writes the function’s log with the function’s role';
const mapping = 'the event source mapping reads the queue with the function’s role';
const encrypted = 'SQS and SNS ask it on the function’s behalf, for what lies under the stack’s key';

/** Actions that a role has without a command of its function’s code, and why. */
const withoutCommand: Readonly<Record<string, string>> = {
  'logs:CreateLogStream': lambdaLogs,
  'logs:PutLogEvents': lambdaLogs,
  'sqs:ReceiveMessage': mapping,
  'sqs:DeleteMessage': mapping,
  'sqs:GetQueueAttributes': mapping,
  'kms:Decrypt': encrypted,
  'kms:GenerateDataKey': encrypted,
  'sqs:SendMessage':
    'Lambda puts what the webhook’s function could not handle on the dead-letter queue, with the function’s role',
  'ec2:DescribeNetworkInterfaceAttribute': 'EFS asks for it when it tells a mount target’s security groups',
  'ecs:TagResource': 'ECS asks for it when a revision is registered with tags',
  'logs:TagResource': 'CloudWatch Logs asks for it when a log group is created with tags',
  'ssm:AddTagsToResource': 'Parameter Store asks for it when a parameter is made with tags',
  'iam:PassRole': 'ECS asks for it when a revision with roles is registered',
};

const functions = {
  Remediator: 'remediator',
  Operator: 'operator',
  Webhook: 'webhook',
  Installation: 'installation',
  ContainerInsights: 'container-insights',
};

const { grants: [first, second] = [], corrections = [] } = fullConfiguration;
if (first === undefined || second === undefined) throw new Error('the full configuration has two grants');
const bare = { operators: {} };
/** Configurations in each of which no two statements are about the same kind of change. */
const configurations: readonly (readonly [string, ConfigurationFile])[] = [
  ['nothing granted', bare],
  ['a grant', { ...bare, grants: [first] }],
  ['a grant of log groups', { ...bare, grants: [{ ...second, parameters: [], repositories: [] }] }],
  ['a correction', { ...bare, corrections }],
];

function statementsOf(template: Template, role: string): readonly Statement[] {
  const of = [...roleStatementsOf(template)].filter(([id]) => id.includes(role));
  return of.flatMap(([, statements]) => statements).filter(({ Effect }) => Effect === 'Allow');
}

const full = synthesise(fullConfiguration);
const sentByFunction = Object.fromEntries(Object.values(functions).map((name) => [name, sentBy(name)]));
const sentOf = (name: string) => sentByFunction[name] ?? new Set<string>();

const actionsOf = (statements: readonly Statement[]) => new Set(statements.flatMap(({ Action }) => Action));

describe('each role', () => {
  test.each(Object.entries(functions))(
    'of %s allows what the code of its function sends, or it is written down why not',
    (role, name) => {
      const sent = sentOf(name);
      const actions = [...actionsOf(statementsOf(full, role))];
      expect(actions.length).toBeGreaterThan(3);
      expect(actions.filter((action) => !sent.has(action) && withoutCommand[action] === undefined)).toEqual([]);
    },
  );

  test('has no written reason that nothing needs', () => {
    const held = Object.entries(functions).flatMap(([role, name]) => {
      const sent = sentOf(name);
      return [...actionsOf(statementsOf(full, role))].filter((action) => !sent.has(action));
    });
    expect(Object.keys(withoutCommand).filter((action) => !held.includes(action))).toEqual([]);
  });
});

describe('the remediator’s role', () => {
  const sent = sentOf('remediator');

  test('allows every command that its code can send, where everything is configured', () => {
    const actions = actionsOf(statementsOf(full, 'Remediator'));
    expect(sent.size).toBeGreaterThan(50);
    expect([...sent].filter((action) => !actions.has(action))).toEqual([]);
  });

  test.each(configurations)('holds no statement that could be taken away unnoticed, with %s', (_, configuration) => {
    const statements = statementsOf(synthesise(configuration), 'Remediator');
    expect(statements.length).toBeGreaterThan(18);
    const whole = actionsOf(statements);
    const unnoticed = statements.filter((statement) => {
      const left = actionsOf(statements.filter((one) => one !== statement));
      const lost = [...whole].filter((action) => !left.has(action));
      return !lost.some((action) => sent.has(action) || withoutCommand[action] !== undefined);
    });
    expect(unnoticed).toEqual([]);
  });
});
