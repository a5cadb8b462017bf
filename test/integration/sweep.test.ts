import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteSecretCommand, RestoreSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { later } from '../../shared/event/instant.ts';
import { EVENT_SOURCE } from '../../shared/event-bus.ts';
import type { PublishedSweep } from '../../shared/notification/render/published-sweep.ts';
import { sweepMessage } from '../fixtures/sweep.ts';
import type { Account } from '../sandbox/account/account.ts';
import { deployStack } from '../sandbox/account/deploy.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { openStack, type Stack } from '../sandbox/demo/stack.ts';
import { buildWorld } from '../sandbox/world/build-world.ts';
import { checkWorld } from '../sandbox/world/read-world.ts';
import { createRootClients, type RootClients } from '../sandbox/world/root-clients.ts';
import { rootOf } from '../sandbox-account/principals.ts';

const world = new URL('../sandbox/worlds/megilance.json', import.meta.url);
const SecretId = 'megilance/prod/jwt';

let account: Account;
let clients: RootClients;
let stack: Stack;
let queue: string;

/** The service of the README's incident, after all of it was mended: it runs. */
beforeAll(async () => {
  account = await startAccount({ region: 'us-east-2' });
  clients = createRootClients(account);
  const healed = (await readFile(world, 'utf8'))
    .replace(':database_url"', ':database_url::"')
    .replace(
      '"attached": ["AmazonECSTaskExecutionRolePolicy"]',
      '"attached": ["AmazonECSTaskExecutionRolePolicy", "megilance-app-secrets"]',
    )
    .replaceAll('"reaches": "nothing"', '"reaches": ["secretsmanager", "ecr.api", "ecr.dkr", "logs", "s3"]');
  const read = checkWorld(JSON.parse(healed));
  if (read.is !== 'world') throw new Error(read.problems.join('; '));
  await buildWorld(read.world, account, clients);
  const arn = (of: string, name: string) => `arn:aws:${of}:us-east-2:${account.accountId}:${name}`;
  const service = arn('ecs', 'service/megilance-cluster/megilance-backend-service');
  await account.services.put({ serviceArn: service, runningCount: 1 });
  const configuration = {
    sweep: 'all',
    notifications: { events: { bus: 'default' } },
    grants: [
      {
        name: 'backend',
        executionRole: `arn:aws:iam::${account.accountId}:role/megilance-exec-role`,
        secrets: [arn('secretsmanager', 'secret:megilance/prod/database-Qm7Zx2')],
        services: [service],
      },
    ],
  };
  const folder = await mkdtemp(join(tmpdir(), 'ecs-init-remediator-'));
  const configurationFile = join(folder, 'configuration.json');
  await writeFile(configurationFile, JSON.stringify(configuration));
  stack = await openStack(await deployStack(account, { configurationFile }), account, clients);
  await rm(folder, { recursive: true });
  queue = await listen();
}, 540_000);

afterAll(() => account.stop());

/** A queue that gets every message about a sweep. */
async function listen(): Promise<string> {
  const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName: 'sweeps' }));
  const events = new EventBridgeClient(rootOf(account));
  const EventPattern = JSON.stringify({ source: [EVENT_SOURCE], 'detail-type': ['ECS Start Sweep'] });
  await events.send(new PutRuleCommand({ Name: 'sweeps', EventPattern }));
  const Arn = `arn:aws:sqs:${account.region}:${account.accountId}:sweeps`;
  await events.send(new PutTargetsCommand({ Rule: 'sweeps', Targets: [{ Id: 'queue', Arn }] }));
  return QueueUrl;
}

async function told(seconds: number): Promise<PublishedSweep | undefined> {
  for (let second = 0; second < seconds; second += 1) {
    const { Messages: [message] = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue, WaitTimeSeconds: 1 }),
    );
    if (message?.Body === undefined) continue;
    await clients.sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: message.ReceiptHandle }));
    return (JSON.parse(message.Body) as { readonly detail: PublishedSweep }).detail;
  }
  return undefined;
}

type StoredSweep = {
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly turnAt: string | null;
  readonly last: {
    readonly calls: number;
    readonly whole: boolean;
    readonly standing: number;
    readonly counts: object;
  } | null;
};

async function stored(change?: (sweep: StoredSweep) => StoredSweep): Promise<StoredSweep | undefined> {
  const dynamodb = new DynamoDBClient(rootOf(account));
  const Key = { pk: { S: 'sweep' }, sk: { S: 'sweep' } };
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: stack.ledgerTable, Key, ConsistentRead: true }));
  if (Item?.['json']?.S === undefined) return undefined;
  const sweep = JSON.parse(Item['json'].S) as StoredSweep;
  if (change === undefined) return sweep;
  const json = { S: JSON.stringify(change(sweep)) };
  await dynamodb.send(new PutItemCommand({ TableName: stack.ledgerTable, Item: { ...Item, json } }));
  return sweep;
}

/** As if the last sweep were of yesterday. */
const aDayLater = () =>
  stored((sweep) => ({
    ...sweep,
    startedAt: later(sweep.startedAt, -86_400_000),
    turnAt: sweep.turnAt === null ? null : later(sweep.turnAt, -86_400_000),
  }));

async function sweepEnds(): Promise<StoredSweep> {
  for (let second = 0; second < 90; second += 1) {
    const sweep = await stored();
    if (sweep !== undefined && sweep.endedAt !== null) return sweep;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error('the sweep did not end within 90 seconds');
}

it('a sweep of all services, of which each has what it needs, finds nothing, with few calls, and tells nothing', async () => {
  await stack.send(sweepMessage);
  const { last } = await sweepEnds();
  expect(last).toMatchObject({ whole: true, standing: 0, counts: { examined: 1, skipped: 0, unread: 0 } });
  expect(last?.calls).toBeLessThanOrEqual(45);
  expect(await told(3)).toBeUndefined();
}, 180_000);

it('a running service whose secret is scheduled for deletion is told before any task fails, by a role that may only read', async () => {
  await clients.secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
  await aDayLater();
  await stack.send(sweepMessage);
  const message = await told(90);
  expect(message).toMatchObject({ kind: 'sweep', state: 'sweep', urgency: 'act', alert: { status: 'open' } });
  // A name is cut in a subject that has no room for it; the message has it whole.
  expect(message?.subject).toMatch(/^\[ACT\] running service megilance-cluster\/meg\S* would not start again /);
  const [group] = message?.groups ?? [];
  expect(group?.causes.map(({ cause }) => cause)).toEqual(['secret-deleted']);
  expect(group?.causes[0]?.evidence[0]?.source).toContain('secretsmanager:DescribeSecret');
  expect(group?.steps.some(({ command }) => command.includes('restore-secret'))).toBe(true);
  expect(await stack.incidents()).toEqual([]);
}, 180_000);

it('the message of the schedule that comes again begins nothing, and tells nothing again', async () => {
  await stack.send(sweepMessage);
  expect(await told(10)).toBeUndefined();
}, 60_000);

it('the secret, restored, is told as gone, and its sweep called nothing that it may not, nor changed anything', async () => {
  await clients.secrets.send(new RestoreSecretCommand({ SecretId }));
  await aDayLater();
  await stack.send(sweepMessage);
  const message = await told(90);
  expect(message).toMatchObject({ state: 'sweep-gone', urgency: 'ok', alert: { status: 'resolved' }, groups: [] });
  expect(message?.gone).toMatchObject([{ service: 'megilance-cluster/megilance-backend-service' }]);
  const own = (await account.calls()).filter(({ principal }) => principal?.includes(stack.remediatorRole) === true);
  expect(own.filter(({ error }) => /Denied|Unauthorized/.test(error ?? '')).map(({ action }) => action)).toEqual([]);
  const changing = /^(?:ecs|iam|secretsmanager|logs|ec2|ssm):(?!Describe|List|Get|Simulate)/;
  expect(own.map(({ action }) => action ?? '').filter((action) => changing.test(action))).toEqual([]);
  expect(own.map(({ action }) => action)).not.toContain('secretsmanager:GetSecretValue');
}, 180_000);
