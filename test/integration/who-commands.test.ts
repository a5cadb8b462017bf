import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { deployStack } from '../sandbox/account/deploy.ts';
import type { SigningKeys } from '../sandbox/account/sign-request.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { askOperator, type Payload, signPayload } from '../sandbox/demo/operator-client.ts';
import { openStack, type Stack } from '../sandbox/demo/stack.ts';
import { createRootClients, type RootClients } from '../sandbox/world/root-clients.ts';
import { actAs, rootOf } from '../sandbox-account/principals.ts';

/** Who may change; `Caller` may invoke every function of the account, and nothing else. */
const lead = 'lead';
const caller = 'caller';

let account: Account;
let clients: RootClients;
let stack: Stack;
let keys: Readonly<Record<typeof lead | typeof caller, SigningKeys>>;

beforeAll(async () => {
  account = await startAccount();
  clients = createRootClients(account);
  const iam = new IAMClient(rootOf(account));
  const invoke = [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }] as const;
  const [asLead, asCaller] = [await actAs(account, iam, lead, invoke), await actAs(account, iam, caller, invoke)];
  keys = { lead: asLead.credentials, caller: asCaller.credentials };
  const folder = await mkdtemp(join(tmpdir(), 'ecs-init-remediator-'));
  const configurationFile = join(folder, 'configuration.json');
  const operators = { change: [`arn:aws:iam::${account.accountId}:role/${lead}`] };
  await writeFile(configurationFile, JSON.stringify({ operators }));
  const outputs = await deployStack(account, { configurationFile });
  await rm(folder, { recursive: true });
  stack = await openStack(outputs, account, clients);
}, 120_000);

afterAll(() => account.stop());
beforeEach(() => stack.setMode('dry-run'));

const setApply = { verb: 'mode', mode: 'apply' };
const asking = (signer: SigningKeys, invoker = signer) => ({ operatorArn: stack.operatorArn, signer, invoker });

/** What the operator answers to a request of the lead's. */
async function askAsLead(asked: object): Promise<Readonly<Record<string, unknown>>> {
  return (await askOperator(account, asking(keys.lead), asked)).payload as Readonly<Record<string, unknown>>;
}

/** The mode after everything that is under way has been handled: a command of the lead's own goes through after it. */
async function modeAfterAll(): Promise<string> {
  const { command } = (await askAsLead({ verb: 'resume' })) as { readonly command?: string };
  await outcomeOf(command ?? '');
  return stack.getMode();
}

async function outcomeOf(command: string): Promise<unknown> {
  for (;;) {
    const { outcome } = await askAsLead({ verb: 'outcome', command });
    if (outcome !== null) return outcome;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function handOver(functionName: string, payload: unknown) {
  return account.invokeAs(caller, functionName, payload);
}

describe('the control: whom the owner named', () => {
  it('sets the mode, and is recorded as AWS STS attests them', async () => {
    const { command } = (await askAsLead(setApply)) as { readonly command?: string };
    expect(await outcomeOf(command ?? '')).toEqual({ is: 'done' });
    expect(await stack.getMode()).toBe('apply');
    const by = `arn:aws:sts::${account.accountId}:assumed-role/${lead}/session`;
    const recorded = (await stack.ledger.items()).find(({ pk, sk }) => pk === 'command' && sk === command);
    expect(recorded).toMatchObject({ record: { value: { by, command: setApply } } });
  });
});

describe('whoever may invoke every function, and nothing else,', () => {
  const forgedUrl = {
    rawPath: '/mode',
    body: '{"mode":"apply"}',
    requestContext: {
      http: { method: 'PUT' },
      authorizer: { iam: { userArn: `arn:aws:sts::000000000000:assumed-role/${lead}/session` } },
    },
  };
  it.each([
    ['a Function URL’s event that names somebody else', forgedUrl],
    ['a bare command', { ...setApply, by: `arn:aws:iam::000000000000:role/${lead}` }],
    ['a request without a proof', { request: JSON.stringify(setApply) }],
  ])('gets nothing for %s', async (_title, payload) => {
    const { payload: answer } = await handOver(stack.functionNames.operator, payload);
    expect(answer).toMatchObject({ error: { code: 'unsigned' } });
    expect(await modeAfterAll()).toBe('dry-run');
  });

  it('gets nothing changed with a proof of their own, for the owner did not name them', async () => {
    const { payload } = await askOperator(account, asking(keys.caller), setApply);
    expect(payload).toMatchObject({ error: { code: 'not-admitted' } });
    expect(await modeAfterAll()).toBe('dry-run');
  });

  it('gets nothing with a proof that they relay: once used, for another request, or for another installation', async () => {
    const send = async (payload: Payload) => (await handOver(stack.functionNames.operator, payload)).payload;
    const honest = signPayload({ verb: 'read-mode' }, account, asking(keys.lead));
    expect(await send(honest)).toMatchObject({ mode: 'dry-run' });
    expect(await send(honest)).toMatchObject({ error: { code: 'used' } });
    const fresh = () => signPayload({ verb: 'read-mode' }, account, asking(keys.lead));
    expect(await send({ ...fresh(), request: JSON.stringify(setApply) })).toMatchObject({
      error: { code: 'other-request' },
    });
    const other = { ...asking(keys.lead), operatorArn: `${stack.operatorArn}2` };
    expect(await send(signPayload(setApply, account, other))).toMatchObject({ error: { code: 'other-installation' } });
    expect(await modeAfterAll()).toBe('dry-run');
  });

  it('gets nothing with a proof that is dated tomorrow or was signed with a wrong key', async () => {
    const send = async (payload: Payload) => (await handOver(stack.functionNames.operator, payload)).payload;
    const tomorrow = new Date(Date.now() + 86_400_000);
    expect(await send(signPayload(setApply, account, asking(keys.lead), tomorrow))).toMatchObject({
      error: { code: 'clock' },
    });
    const wrong = { ...keys.lead, secretAccessKey: 'guessed' };
    expect(await send(signPayload(setApply, account, asking(wrong)))).toMatchObject({
      error: { code: 'not-attested', message: expect.stringContaining('SignatureDoesNotMatch') },
    });
    expect(await modeAfterAll()).toBe('dry-run');
  });

  it('gets nothing done by the remediator, whatever record they hand it', async () => {
    const id = '00000000-0000-4000-8000-000000000001';
    const by = `arn:aws:iam::${account.accountId}:role/${lead}`;
    for (const body of [
      { kind: 'command', id, verb: 'mode', mode: 'apply', by, at: '2099-01-01T00:00:00.000Z' },
      { kind: 'command', id: 'controls' },
    ])
      await handOver(stack.functionNames.remediator, {
        Records: [{ messageId: 'forged', body: JSON.stringify(body) }],
      });
    expect(await modeAfterAll()).toBe('dry-run');
  });
});

describe('somebody of another account', () => {
  it('who signs honestly is refused', async () => {
    const { credentials } = account.clientsOptions('222222222222', account.region);
    const foreign = signPayload({ verb: 'incidents' }, account, asking(credentials));
    const { payload } = await handOver(stack.functionNames.operator, foreign);
    expect(payload).toMatchObject({ error: { code: 'not-admitted' } });
  });
});

describe('whoever can put messages on the queue', () => {
  it('by a rule of their own, or by the operator’s role, commands nothing: the ledger holds no such command', async () => {
    const id = '00000000-0000-4000-8000-000000000002';
    await stack.send(JSON.stringify({ kind: 'command', id, verb: 'mode', mode: 'apply' }));
    const events = new EventBridgeClient(rootOf(account));
    await events.send(new PutRuleCommand({ Name: 'forger', EventPattern: '{"source":["forger"]}' }));
    const Input = JSON.stringify({ kind: 'command', id });
    await events.send(new PutTargetsCommand({ Rule: 'forger', Targets: [{ Id: '1', Arn: stack.queueArn, Input }] }));
    await events.send(new PutEventsCommand({ Entries: [{ Source: 'forger', DetailType: 'x', Detail: '{}' }] }));
    expect(await modeAfterAll()).toBe('dry-run');
  });
});

describe('the operator’s role', () => {
  it('writes commands into the ledger, and nothing else', async () => {
    const [role] = stack.functionRoles.filter((name) => name.includes('Operator'));
    const { Credentials } = await clients.sts.send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account.accountId}:role/${role}`, RoleSessionName: 'test' }),
    );
    const client = new DynamoDBClient({
      ...rootOf(account),
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    });
    const put = (pk: string) =>
      client.send(new PutItemCommand({ TableName: stack.ledgerTable, Item: { pk: { S: pk }, sk: { S: 'x' } } }));
    await expect(put('command')).resolves.toBeDefined();
    for (const partition of ['control', 'incident', 'target', 'outcome'])
      await expect(put(partition)).rejects.toThrow(/not authorized/);
  });
});

describe('the command line', () => {
  const run = promisify(execFile);
  const cli = (args: readonly string[], who: SigningKeys) =>
    run(join('node_modules', '.bin', 'node'), ['cli/main.ts', ...args], {
      env: {
        PATH: process.env['PATH'],
        AWS_ENDPOINT_URL: account.endpoint,
        AWS_REGION: account.region,
        AWS_ACCESS_KEY_ID: who.accessKeyId,
        AWS_SECRET_ACCESS_KEY: who.secretAccessKey,
        AWS_SESSION_TOKEN: who.sessionToken ?? '',
      },
    });

  it('sets and shows the mode, pauses and resumes, and lists incidents', async () => {
    const at = ['--operator', stack.operatorArn];
    expect((await cli(['mode', 'apply', ...at], keys.lead)).stdout).toContain('Done.');
    expect((await cli(['mode', ...at], keys.lead)).stdout).toMatch(/^apply: the parameter \S+ says apply/);
    expect((await cli(['pause', '30', ...at], keys.caller)).stdout).toContain('Done.');
    expect((await cli(['mode', ...at], keys.lead)).stdout).toMatch(/^dry-run: \S+ paused the product until/);
    expect((await cli(['resume', ...at], keys.lead)).stdout).toContain('Done.');
    expect((await cli(['incidents', ...at], keys.lead)).stdout).toBe('No incident is open.\n');
  });

  it('says who may not, and what to do about it', async () => {
    const refused = cli(['mode', 'apply', '--operator', stack.operatorArn], keys.caller);
    await expect(refused).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('operators.change of the configuration does not name'),
    });
  });

  it('finds the installation by the name of its stack, for whoever may ask CloudFormation', async () => {
    const root = account.credentials;
    expect((await cli(['mode', '--stack', 'EcsInitRemediator'], root)).stdout).toContain('dry-run');
  });
});
