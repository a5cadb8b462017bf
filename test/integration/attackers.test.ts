import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, type Credentials, GetFederationTokenCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { deployStack } from '../sandbox/account/deploy.ts';
import { invoke } from '../sandbox/account/invoke.ts';
import type { SigningKeys } from '../sandbox/account/sign-request.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { askOperator, type Payload, signPayload } from '../sandbox/demo/operator-client.ts';
import { openStack, type Stack } from '../sandbox/demo/stack.ts';
import { createRootClients, type RootClients } from '../sandbox/world/root-clients.ts';
import { actAs, asRole, policyOf, rootOf } from '../sandbox-account/principals.ts';

/** Whom the owner named under `change`. */
const lead = 'lead';
const setApply = { verb: 'mode', mode: 'apply' };

let account: Account;
let clients: RootClients;
let stack: Stack;
let leadKeys: SigningKeys;
/** Of a principal that may invoke every function, and nothing else. */
let callerKeys: SigningKeys;
let queueUrl: string;

beforeAll(async () => {
  account = await startAccount();
  clients = createRootClients(account);
  const iam = new IAMClient(rootOf(account));
  const mayInvoke = [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }] as const;
  leadKeys = (await actAs(account, iam, lead, mayInvoke)).credentials;
  callerKeys = (await actAs(account, iam, 'caller', mayInvoke)).credentials;
  const folder = await mkdtemp(join(tmpdir(), 'ecs-init-remediator-'));
  const configurationFile = join(folder, 'configuration.json');
  const operators = { change: [`arn:aws:iam::${account.accountId}:role/${lead}`] };
  await writeFile(configurationFile, JSON.stringify({ operators }));
  const outputs = await deployStack(account, { configurationFile });
  await rm(folder, { recursive: true });
  queueUrl = outputs['QueueUrl'] ?? '';
  stack = await openStack(outputs, account, clients);
}, 120_000);

afterAll(() => account.stop());
beforeEach(() => stack.setMode('dry-run'));

const sign = (signer: SigningKeys, asked: object = setApply): Payload =>
  signPayload(asked, account, { operatorArn: stack.operatorArn, signer });

/** What the operator answers to a payload that the caller hands it. */
async function handOver(payload: Payload): Promise<Readonly<Record<string, unknown>>> {
  const answer = await invoke({ ...account, keys: callerKeys }, stack.operatorArn, payload);
  return answer.payload as Readonly<Record<string, unknown>>;
}

/** What came of a command. */
async function outcomeOf(command: unknown): Promise<unknown> {
  for (;;) {
    const asking = { operatorArn: stack.operatorArn, signer: leadKeys, invoker: leadKeys };
    const { payload } = await askOperator(account, asking, { verb: 'outcome', command });
    const { outcome } = payload as { readonly outcome?: unknown };
    if (outcome !== null) return outcome;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function keysOf(given: Credentials | undefined): SigningKeys {
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
}

async function sessionOf(role: string, RoleSessionName: string, Policy?: string): Promise<SigningKeys> {
  const RoleArn = `arn:aws:iam::${account.accountId}:role/${role}`;
  const { Credentials } = await clients.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName, Policy }));
  return keysOf(Credentials);
}

async function federated(Name: string): Promise<SigningKeys> {
  return keysOf((await clients.sts.send(new GetFederationTokenCommand({ Name }))).Credentials);
}

describe('whoever is called like an operator', () => {
  it.each<[string, () => Promise<SigningKeys>]>([
    ['a session of another role', () => sessionOf('caller', lead)],
    ['a federated user', () => federated(lead)],
  ])('is not the operator: %s', async (_title, signIn) => {
    expect(await handOver(sign(await signIn()))).toMatchObject({
      error: { code: 'not-admitted', message: expect.stringContaining(lead) },
    });
    expect(await stack.getMode()).toBe('dry-run');
  });
});

describe('a session of an operator’s role', () => {
  it('is the operator, whatever its session policy forbids', async () => {
    const nothing = policyOf({ Effect: 'Deny', Action: '*', Resource: '*' });
    const { command } = await handOver(sign(await sessionOf(lead, 'narrowed', nothing)));
    expect(await outcomeOf(command)).toEqual({ is: 'done' });
  });
});

describe('a relay who saw an operator’s request', () => {
  it.each<[string, (theirs: Payload['proof'], own: Payload['proof']) => Payload['proof']]>([
    ['their token under the operator’s signature', (theirs, own) => ({ ...theirs, token: own.token ?? '' })],
    ['the operator’s token under their signature', (theirs, own) => ({ ...own, token: theirs.token ?? '' })],
    ['the operator’s signature on their binding', (theirs, own) => ({ ...own, authorization: theirs.authorization })],
  ])('cannot mix it with a proof of their own: %s', async (_title, mix) => {
    const now = new Date();
    const by = (signer: SigningKeys) => signPayload(setApply, account, { operatorArn: stack.operatorArn, signer }, now);
    const [theirs, own] = [by(leadKeys), by(callerKeys)];
    expect(await handOver({ request: own.request, proof: mix(theirs.proof, own.proof) })).toMatchObject({
      error: { code: 'not-attested' },
    });
    expect(await stack.getMode()).toBe('dry-run');
    expect(await outcomeOf((await handOver(theirs))['command'])).toEqual({ is: 'done' });
  });
});

describe('whoever may write the ledger', () => {
  it('is the product: their command is carried out in another’s name', async () => {
    const { command } = await handOver(sign(leadKeys, { verb: 'mode', mode: 'off' }));
    await outcomeOf(command);
    const iam = new IAMClient(rootOf(account));
    const may = { Effect: 'Allow', Action: ['dynamodb:PutItem', 'dynamodb:GetItem'], Resource: '*' } as const;
    const ledger = new DynamoDBClient(await actAs(account, iam, 'writer', [may]));
    const id = '00000000-0000-4000-8000-0000000000aa';
    const key = { pk: { S: 'command' }, sk: { S: String(command) } };
    const { Item } = await ledger.send(new GetItemCommand({ TableName: stack.ledgerTable, Key: key }));
    await stack.setMode('dry-run');
    // Of what was asked for and what was written the later one counts.
    const later = new Date(Date.now() + 1000).toISOString();
    const text = JSON.stringify(Item).replaceAll('off', 'apply').replaceAll(String(command), id);
    const forged = JSON.parse(text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, later)) as typeof Item;
    await ledger.send(new PutItemCommand({ TableName: stack.ledgerTable, Item: forged }));
    await stack.send(JSON.stringify({ kind: 'command', id }));
    expect(await outcomeOf(id)).toEqual({ is: 'done' });
    expect(await stack.getMode()).toBe('apply');
  });
});

describe('whoever may send to every queue', () => {
  const body = JSON.stringify({ kind: 'tick' });

  it('cannot send to it', async () => {
    const iam = new IAMClient(rootOf(account));
    const may = { Effect: 'Allow', Action: ['sqs:SendMessage', 'kms:*'], Resource: '*' } as const;
    const queue = new SQSClient(await actAs(account, iam, 'sender', [may]));
    const sent = queue.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    await expect(sent).rejects.toThrow(/not authorized|explicit deny|AccessDenied/);
  });

  it('can, if it is the operator’s role', async () => {
    await expect(stack.send(body)).resolves.toBeUndefined();
  });
});

describe('whoever may publish to every topic', () => {
  const said = () => new PublishCommand({ TopicArn: stack.topicArn, Message: 'all is well' });

  it('cannot tell people anything in its name', async () => {
    const iam = new IAMClient(rootOf(account));
    const may = { Effect: 'Allow', Action: ['sns:Publish', 'kms:*'], Resource: '*' } as const;
    const topic = new SNSClient(await actAs(account, iam, 'publisher', [may]));
    await expect(topic.send(said())).rejects.toThrow(/not authorized|explicit deny|AccessDenied/);
  });

  it('can, if it is the remediator’s role', async () => {
    const RoleArn = `arn:aws:iam::${account.accountId}:role/${stack.remediatorRole}`;
    const topic = new SNSClient(await asRole(account, RoleArn));
    await expect(topic.send(said())).resolves.toBeDefined();
  });
});
