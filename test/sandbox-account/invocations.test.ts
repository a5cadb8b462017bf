import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { CreateSecretCommand, DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account, Fault } from '../sandbox/account/account.ts';
import { deployStack } from '../sandbox/account/deploy.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { makeRole, rootOf } from './principals.ts';

const throwaway = { stack: 'Throwaway', app: 'node test/sandbox-account/throwaway/app.ts' };
const anybody = { AWS: 'arn:aws:iam::000000000000:root' };

let account: Account;
let worker: string;
let outputs: Record<string, string>;

beforeAll(async () => {
  account = await startAccount();
  outputs = await deployStack(account, throwaway);
  worker = outputs['WorkerName'] ?? '';
  const invoke = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: outputs['WorkerArn'] ?? '' } as const;
  await makeRole(new IAMClient(rootOf(account)), 'invoker', anybody, [invoke]);
}, 120_000);

afterAll(() => account.stop());

beforeEach(async () => {
  await account.faults.clear();
  await account.resetCalls();
});

const write = { Records: [] };
const once = (fault: Fault) => account.faults.add({ action: 'PutItem', principal: worker, times: 1, fault });
const written = async () =>
  (await new DynamoDBClient(rootOf(account)).send(new ScanCommand({ TableName: outputs['TableArn'] }))).Count;
const puts = async () => (await account.calls()).filter(({ action }) => action === 'dynamodb:PutItem');

describe('a direct invocation', () => {
  it('is judged by the permissions of the principal in whose name it is made', async () => {
    await makeRole(new IAMClient(rootOf(account)), 'stranger', anybody);
    const refused = await account.invokeAs('stranger', worker, {});
    expect(refused).toMatchObject({ status: 403, error: 'AccessDeniedException' });
    expect(JSON.stringify(refused.payload)).toContain(
      `User: arn:aws:sts::000000000000:assumed-role/stranger/sandbox is not authorized to perform: lambda:InvokeFunction on resource: ${outputs['WorkerArn']} because no identity-based policy allows`,
    );
    const allowed = await account.invokeAs('arn:aws:iam::000000000000:role/invoker', worker, {});
    expect(allowed).toMatchObject({
      status: 200,
      payload: { arn: expect.stringContaining(':function:Throwaway-Worker') },
    });
    expect(allowed.error).toBeUndefined();
    await expect(account.invokeAs('nobody', worker, {})).rejects.toThrow('no such role or user: nobody');
  });
});

describe('a function that is killed', () => {
  it('has not done the call at which it died', async () => {
    await once({ kind: 'killed' });
    expect(await account.invokeAs('invoker', worker, write)).toMatchObject({ status: 200, error: 'Unhandled' });
    expect(await written()).toBe(0);
  });

  it('is given the message again by its queue', async () => {
    await once({ kind: 'killed' });
    const sqs = new SQSClient(rootOf(account));
    await sqs.send(new SendMessageCommand({ QueueUrl: outputs['QueueUrl'], MessageBody: '{}' }));
    const deadline = performance.now() + 20_000;
    while ((await puts()).length < 2 && performance.now() < deadline) await wait(200);
    expect((await puts()).map(({ error }) => error)).toEqual(['Timeout', null]);
    expect(await written()).toBe(1);
  }, 30_000);

  it('may die after a call that it never learns the outcome of', async () => {
    await once({ kind: 'killed-after' });
    expect(await account.invokeAs('invoker', worker, write)).toMatchObject({ status: 200, error: 'Unhandled' });
    expect(await puts()).toMatchObject([{ error: null }]);
    expect(await account.invokeAs('invoker', worker, {})).toMatchObject({
      status: 200,
      payload: { arn: expect.stringContaining(':function:Throwaway-Worker') },
    });
  });
});

describe('what a function has still to do with a task group', () => {
  const mail = { source: 'aws.ecs', resources: ['arn:aws:ecs:::task/a'], detail: { group: 'service:mail' } };
  const action = { source: 'aws.ecs', resources: ['arn:aws:ecs:::service/shop/mail'], detail: {} };
  const send = (body: string) =>
    new SQSClient(rootOf(account)).send(new SendMessageCommand({ QueueUrl: outputs['QueueUrl'], MessageBody: body }));
  const groups = ['service:mail', 'service:pay', 'family:mail'];
  const awaited = async () => {
    const busy = await Promise.all(groups.map((group) => account.awaits(group)));
    return [...groups.filter((_, at) => busy[at]), ...((await account.awaits()) ? ['no event of ECS'] : [])];
  };
  const workedOn = async (body: string) => {
    await once({ kind: 'latency', milliseconds: 1500 });
    await send(body);
    return awaited();
  };

  it.each([
    ['a task event is about its group', JSON.stringify(mail), ['service:mail']],
    ['an event of a service is about the group of its name', JSON.stringify(action), ['service:mail']],
    ['what is no event of ECS may be about every group', '{"kind":"tick"}', [...groups, 'no event of ECS']],
    ['what nobody can read may be about every group', '{', [...groups, 'no event of ECS']],
  ])(
    '%s, until the function is done',
    async (_, body, about) => {
      expect(await workedOn(body)).toEqual(about);
      await expect.poll(puts, { timeout: 10_000 }).toHaveLength(1);
      await expect.poll(awaited, { timeout: 10_000 }).toEqual([]);
    },
    30_000,
  );

  it('is nothing while a message that failed is invisible', async () => {
    await once({ kind: 'killed' });
    await send(JSON.stringify(mail));
    await expect.poll(awaited, { interval: 50, timeout: 10_000 }).toEqual([]);
    expect(await puts()).toMatchObject([{ error: 'Timeout' }]);
    await expect.poll(puts, { timeout: 20_000 }).toHaveLength(2);
  }, 40_000);
});

describe('a lost answer', () => {
  it('leaves the call done, and its caller without an answer', async () => {
    const secrets = new SecretsManagerClient(rootOf(account));
    await account.faults.add({ action: 'CreateSecret', times: 1, fault: { kind: 'lost-answer', milliseconds: 200 } });
    const began = performance.now();
    const create = secrets.send(new CreateSecretCommand({ Name: 'lost', SecretString: 'x' }));
    await expect(create).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(performance.now() - began).toBeGreaterThan(190);
    await expect(secrets.send(new DescribeSecretCommand({ SecretId: 'lost' }))).resolves.toMatchObject({
      Name: 'lost',
    });
  });
});

describe('clients of another account', () => {
  it('make what belongs to that account and Region, and see nothing of this one', async () => {
    const elsewhere = new SecretsManagerClient(account.clientsOptions('444455556666', 'eu-west-1'));
    const { ARN } = await elsewhere.send(new CreateSecretCommand({ Name: 'shared', SecretString: 'x' }));
    expect(ARN).toMatch(/^arn:aws:secretsmanager:eu-west-1:444455556666:secret:shared-/);
    const here = new SecretsManagerClient(account.clientsOptions(account.accountId, account.region));
    await expect(here.send(new DescribeSecretCommand({ SecretId: 'shared' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(here.send(new DescribeSecretCommand({ SecretId: 'lost' }))).resolves.toMatchObject({ Name: 'lost' });
  });
});
