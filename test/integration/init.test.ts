import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateClusterCommand, CreateServiceCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { IAMClient } from '@aws-sdk/client-iam';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { run } from '../../cli/run.ts';
import { parseConfiguration } from '../../shared/configuration/parse-configuration.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { createRootClients } from '../sandbox/world/root-clients.ts';
import { actAs, makeRole, rootOf } from '../sandbox-account/principals.ts';

let account: Account;
let secret: string;
let folder: string;
let reader: string;
beforeAll(async () => {
  account = await startAccount();
  folder = await mkdtemp(join(tmpdir(), 'ecs-init-remediator-'));
  const { ecs } = createRootClients(account);
  const iam = new IAMClient(rootOf(account));
  const executionRoleArn = await makeRole(iam, 'exec', { Service: 'ecs-tasks.amazonaws.com' });
  const secrets = new SecretsManagerClient(rootOf(account));
  secret = (await secrets.send(new CreateSecretCommand({ Name: 'api/db', SecretString: 'value' }))).ARN ?? '';
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
  const valueFrom = secret.replace(/-[A-Za-z0-9]{6}$/, '');
  const containers = [{ name: 'api', image: 'busybox:1', secrets: [{ name: 'DB', valueFrom }] }];
  await ecs.send(
    new RegisterTaskDefinitionCommand({ family: 'api', executionRoleArn, containerDefinitions: containers }),
  );
  await ecs.send(new CreateServiceCommand({ cluster: 'shop', serviceName: 'api', taskDefinition: 'api' }));
  const reads = ['ecs:List*', 'ecs:Describe*', 'secretsmanager:DescribeSecret', 'iam:GetRole'];
  const { credentials } = await actAs(account, iam, 'reader', [{ Effect: 'Allow', Action: reads, Resource: '*' }]);
  reader = `arn:aws:iam::${account.accountId}:role/reader`;
  vi.stubEnv('AWS_ENDPOINT_URL', account.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  vi.stubEnv('AWS_SESSION_TOKEN', 'sessionToken' in credentials ? credentials.sessionToken : '');
}, 300_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
  await account.stop();
});

it('init names a secret by its whole ARN with reads of metadata alone, as a role that may read nothing else', async () => {
  const out = join(folder, 'configuration.json');
  const { terminal, written } = fakeTerminal(null);
  const code = await run(['init', '--region', account.region, '--out', out, '--yes'], terminal);
  expect([code, written.err]).toEqual([0, `Reading 1 service of ${account.region}.\n`]);
  const file: unknown = JSON.parse(await readFile(out, 'utf8'));
  expect(file).toMatchObject({ grants: [{ name: 'exec', secrets: [secret] }], operators: { change: [reader] } });
  expect(parseConfiguration(file)).toHaveProperty('ok');
  const asked = (await account.calls()).filter(({ principal }) => principal?.includes('/reader/') === true);
  expect(new Set(asked.map(({ action }) => action))).toEqual(
    new Set([
      'ecs:ListClusters',
      'ecs:ListServices',
      'ecs:DescribeServices',
      'ecs:DescribeTaskDefinition',
      'secretsmanager:DescribeSecret',
      'sts:GetCallerIdentity',
      'iam:GetRole',
    ]),
  );
}, 60_000);
