import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateClusterCommand, CreateServiceCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
} from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { run } from '../../cli/run.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import type { Account } from '../sandbox/account/account.ts';
import { deployStack } from '../sandbox/account/deploy.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { createRootClients } from '../sandbox/world/root-clients.ts';
import { makeRole, rootOf } from '../sandbox-account/principals.ts';

let account: Account;
let events: EventBridgeClient;
beforeAll(async () => {
  account = await startAccount();
  events = new EventBridgeClient(rootOf(account));
  const folder = await mkdtemp(join(tmpdir(), 'ecs-init-remediator-'));
  const configurationFile = join(folder, 'configuration.json');
  await writeFile(configurationFile, JSON.stringify({ notifications: { emails: ['ops@example.com'] } }));
  await deployStack(account, { configurationFile });
  await rm(folder, { recursive: true });
  await createServices('api', 'web');
}, 300_000);

afterAll(() => account.stop());
afterEach(() => vi.unstubAllEnvs());

async function createServices(...names: readonly string[]): Promise<void> {
  const { ecs } = createRootClients(account);
  const executionRoleArn = await makeRole(new IAMClient(rootOf(account)), 'exec', {
    Service: 'ecs-tasks.amazonaws.com',
  });
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'api',
      executionRoleArn,
      containerDefinitions: [{ name: 'api', image: 'public.ecr.aws/docker/library/busybox:1' }],
    }),
  );
  for (const serviceName of names)
    await ecs.send(new CreateServiceCommand({ cluster: 'shop', serviceName, taskDefinition: 'api', desiredCount: 0 }));
}

async function drillAt(service: string, wait: number) {
  const { accessKeyId, secretAccessKey } = account.credentials;
  vi.stubEnv('AWS_ENDPOINT_URL', account.endpoint);
  vi.stubEnv('AWS_REGION', account.region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
  const { terminal, written } = fakeTerminal(null);
  const args = ['--configuration', 'none.json', '--wait', String(wait), '--stack', 'EcsInitRemediator', '--json'];
  const code = await run(['drill', service, ...args], terminal);
  const { links, broken } = JSON.parse(written.out) as {
    readonly links: readonly { readonly name: string; readonly is: string; readonly next?: string }[];
    readonly broken: string | null;
  };
  return { code, broken, links: Object.fromEntries(links.map((link) => [link.name, link])) };
}

it('a drill passes the deployed rule, queue and function, and its message reaches the topic', async () => {
  const { links } = await drillAt('shop/api', 60);
  const way = ['event bus', 'rule', 'queue', 'remediator', 'diagnosis', 'message'];
  expect(way.map((name) => [name, links[name]?.is])).toEqual(way.map((name) => [name, 'works']));
  expect(links['subscriptions']?.is).not.toBe('not-checked');
}, 90_000);

it('where somebody disabled the rule, a drill names it, and the command that enables it', async () => {
  const { Rules: rules = [] } = await events.send(new ListRulesCommand({}));
  const Name = rules.find((rule) => rule.Name?.includes('TaskStartFailures'))?.Name;
  await events.send(new DisableRuleCommand({ Name }));
  const { code, broken, links } = await drillAt('shop/web', 8);
  await events.send(new EnableRuleCommand({ Name }));
  expect([code, broken]).toEqual([1, 'rule']);
  expect(links['rule']?.next).toContain(`aws events enable-rule --name ${Name}`);
}, 60_000);
