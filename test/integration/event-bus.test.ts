import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { putOnBus } from '../../shared/aws/messages/put-on-bus.ts';
import { EVENT_SOURCE } from '../../shared/event-bus.ts';
import { render } from '../../shared/notification/render/render.ts';
import { readPattern, readTransformer } from '../fixtures/event-bus-page.ts';
import { incidentOf, messages, notificationOf } from '../fixtures/incident.ts';
import { tick } from '../fixtures/installation.ts';
import type { Account } from '../sandbox/account/account.ts';
import { deployStack } from '../sandbox/account/deploy.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { openStack, type Stack } from '../sandbox/demo/stack.ts';
import { createRootClients, type RootClients } from '../sandbox/world/root-clients.ts';
import { rootOf } from '../sandbox-account/principals.ts';

const bus = 'default';

let account: Account;
let clients: RootClients;
let stack: Stack;
let eventBridge: EventBridgeClient;

beforeAll(async () => {
  account = await startAccount();
  clients = createRootClients(account);
  eventBridge = new EventBridgeClient(rootOf(account));
  const folder = await mkdtemp(join(tmpdir(), 'ecs-init-remediator-'));
  const configurationFile = join(folder, 'configuration.json');
  await writeFile(configurationFile, JSON.stringify({ notifications: { events: { bus } } }));
  stack = await openStack(await deployStack(account, { configurationFile }), account, clients);
  await rm(folder, { recursive: true });
}, 540_000);

afterAll(() => account.stop());

/** A rule that sends what it matches to a queue of its own. */
async function addRule(name: string, pattern: object, transformer?: ReturnType<typeof readTransformer>) {
  const { QueueUrl } = await clients.sqs.send(new CreateQueueCommand({ QueueName: name }));
  const Arn = `arn:aws:sqs:${account.region}:${account.accountId}:${name}`;
  await eventBridge.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern) }));
  const target = {
    Id: 'queue',
    Arn,
    ...(transformer !== undefined && {
      InputTransformer: { ...transformer, InputPathsMap: { ...transformer.InputPathsMap } },
    }),
  };
  await eventBridge.send(new PutTargetsCommand({ Rule: name, Targets: [target] }));
  return QueueUrl ?? '';
}

async function receive(QueueUrl: string): Promise<unknown> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const { Messages: [message] = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }),
    );
    if (message?.Body === undefined) continue;
    await clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    return JSON.parse(message.Body);
  }
  throw new Error('nothing came within a minute');
}

const asRemediator = () => {
  const own = createClients({ region: account.region });
  return { ...own, eventBridge: async () => eventBridge } as typeof own;
};

const jsonOf = (name: string) => render(messages[name] ?? notificationOf('closed', incidentOf())).json;

it('the remediator’s role may put its events on the bus of the configuration, and each news of the mode is one', async () => {
  const queue = await addRule('all', { source: [EVENT_SOURCE] });
  await stack.send(tick);
  await new Promise((resolve) => setTimeout(resolve, 8000));
  await stack.setMode('apply');
  await stack.send(tick);
  expect(await receive(queue)).toMatchObject({
    source: EVENT_SOURCE,
    'detail-type': 'ECS Start Remediation Control',
    account: account.accountId,
    detail: { kind: 'control', news: { is: 'mode-changed', from: 'dry-run', to: 'apply' } },
  });
}, 180_000);

it('the rules of the page open an alert for what needs a person, and resolve it by the same key', async () => {
  const opens = await addRule('opens', readPattern('Opens'), readTransformer('Opens'));
  const resolves = await addRule('resolves', readPattern('Resolves'), readTransformer('Resolves'));
  const jira = await addRule('jira', readPattern('Opens'), readTransformer('jira'));
  const { id } = incidentOf();
  for (const name of ['found, being repaired', 'found, no grant', 'closed'])
    await putOnBus(asRemediator(), bus, { kind: 'incident', json: jsonOf(name) });
  const opened = JSON.parse(jsonOf('found, no grant')) as {
    readonly subject: string;
    readonly says: readonly string[];
  };
  // What the product is repairing itself is matched by neither rule, so this is the first that comes.
  expect(await receive(opens)).toEqual({
    event_action: 'trigger',
    dedup_key: id,
    payload: {
      summary: opened.subject,
      source: account.accountId,
      severity: 'critical',
      class: 'act',
      custom_details: { says: opened.says, region: account.region },
    },
  });
  expect(await receive(jira)).toEqual({
    dedupKey: id,
    status: 'open',
    urgency: 'act',
    summary: opened.subject,
    says: opened.says,
  });
  expect(await receive(resolves)).toEqual({ event_action: 'resolve', dedup_key: id });
}, 120_000);
