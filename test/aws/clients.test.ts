import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createClients } from '../../shared/aws/clients/clients.ts';

describe('the clients', () => {
  const clients = createClients({ region: 'eu-west-1' });

  it('are made once a service and Region', async () => {
    expect(await clients.ssm()).toBe(await clients.ssm('eu-west-1'));
    expect(await clients.ssm('us-east-1')).not.toBe(await clients.ssm());
    expect(await clients.iam()).toBe(await clients.iam());
  });

  it.each([
    'cloudFormation',
    'cloudTrail',
    'dynamodb',
    'ec2',
    'ecr',
    'ecs',
    'efs',
    'eventBridge',
    'iam',
    'secretsManager',
    'ssm',
    'kms',
    'logs',
    's3',
    'sns',
    'sqs',
  ] as const)('%s gives up well within the function’s minute', async (name) => {
    const { config } = await clients[name]();
    const { connectionTimeout, requestTimeout, throwOnRequestTimeout } = await settingsOf(config.requestHandler);
    expect([connectionTimeout, requestTimeout, throwOnRequestTimeout]).toEqual([2000, 5000, true]);
    expect(await config.maxAttempts()).toBe(3);
    expect(await config.region()).toBe('eu-west-1');
  });

  it('send ECS’s writes once', async () => {
    expect(await (await clients.ecsOnce()).config.maxAttempts()).toBe(1);
  });
});

describe('the code that reaches AWS', () => {
  const folder = new URL('../../shared/aws/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const sources = files.map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

  const having = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

  it('has no command that reads a user’s secret value or decrypts', () => {
    const forbidden =
      /GetSecretValue|BatchGetSecretValue|GetParametersCommand|GetParametersByPath|GetParameterHistory|DecryptCommand|GetRandomPassword|ReEncrypt|GenerateDataKey|(?:Get|Head|Select)Object\w*Command/;
    expect(sources.length).toBeGreaterThan(40);
    expect(sources.filter(({ text }) => forbidden.test(text)).map(({ name }) => name)).toEqual([]);
  });

  it('reads a parameter’s value only for the mode and the claim, and decrypts one only for the webhook', () => {
    expect(having(/GetParameterCommand/).toSorted()).toEqual(['messages/webhook.ts', 'parameters.ts']);
    expect(having(/readParameterText\(/).toSorted()).toEqual([
      'claim.ts',
      'mode.ts',
      'own-parameters.ts',
      'parameters.ts',
    ]);
    expect(having(/WithDecryption/)).toEqual(['messages/webhook.ts']);
  });

  it('changes the account by seven commands only, besides its own mode, queues, topic and ledger, and the owner’s event bus', () => {
    const commands = new Set(sources.flatMap(({ text }) => text.match(/\b[A-Z]\w+Command\b(?=\()/g) ?? []));
    const reads = /^(?:Describe|List|Get|BatchGet|Query|Simulate|Lookup)/;
    expect([...commands].filter((name) => !reads.test(name)).toSorted()).toEqual([
      'AttachRolePolicyCommand',
      'CreateLogGroupCommand',
      'DeleteLogGroupCommand',
      // At deploy time only, by the function that makes the mode: the parameter goes with its stack.
      'DeleteParameterCommand',
      // By the command line alone, with a person's credentials: an uninstallation.
      'DeletePolicyCommand',
      'DeletePolicyVersionCommand',
      'DeleteStackCommand',
      'DeleteTableCommand',
      'DetachRolePolicyCommand',
      // By the command line alone, with a person's credentials: it asks the operator.
      'InvokeCommand',
      'PublishCommand',
      // On the bus that the owner named; and by the command line, with a person's credentials: a drill.
      'PutEventsCommand',
      'PutParameterCommand',
      'PutRetentionPolicyCommand',
      'RegisterTaskDefinitionCommand',
      'SendMessageCommand',
      'TransactWriteItemsCommand',
      // At deploy time only, by the function that switches Container Insights on.
      'UpdateClusterSettingsCommand',
      'UpdateServiceCommand',
      // By the command line alone, with a person's credentials: an uninstallation.
      'UpdateTableCommand',
    ]);
  });
});

async function settingsOf(handler: object): Promise<Readonly<Record<string, unknown>>> {
  // The SDK's handler resolves its settings with the first request, and shows them from then on.
  const { configProvider } = handler as { readonly configProvider: Promise<Readonly<Record<string, unknown>>> };
  return configProvider;
}
