import { setTimeout as wait } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { deployStack } from '../sandbox/account/deploy.ts';
import { callFunctionUrl } from '../sandbox/account/function-url.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { actAs, rootOf } from './principals.ts';
import { processesOf } from './processes.ts';

const throwaway = { stack: 'Throwaway', app: 'node test/sandbox-account/throwaway/app.ts' };
const get = { method: 'GET', path: '/incidents?status=open' };

let account: Account;
let outputs: Record<string, string>;

beforeAll(async () => {
  account = await startAccount({ accountId: '123456789012' });
  outputs = await deployStack(account, throwaway);
}, 120_000);

afterAll(() => account.stop());

describe('a deployed stack', () => {
  it('gives back its outputs', () => {
    expect(outputs).toMatchObject({
      Url: expect.stringContaining('.lambda-url.us-east-1.on.aws'),
      QueueArn: expect.stringMatching(/^arn:aws:sqs:us-east-1:123456789012:/),
    });
  });

  it('tells its function who called its URL, and asks for both permissions', async () => {
    const url = outputs['Url'] ?? '';
    expect((await callFunctionUrl(account, url, { ...get, keys: null })).status).toBe(403);
    const iam = new IAMClient(rootOf(account));
    const on = { Effect: 'Allow', Resource: outputs['WorkerArn'] ?? '' } as const;
    const half = await actAs(account, iam, 'half', [{ ...on, Action: 'lambda:InvokeFunctionUrl' }]);
    const both = await actAs(account, iam, 'both', [
      { ...on, Action: ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'] },
    ]);
    expect((await callFunctionUrl(account, url, { ...get, keys: half.credentials })).status).toBe(403);
    const answer = await callFunctionUrl(account, url, { ...get, keys: both.credentials });
    expect(answer.status).toBe(200);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'both' }));
    expect(JSON.parse(answer.body)).toMatchObject({
      arn: outputs['WorkerArn'],
      node: expect.stringMatching(/^v24\./),
      caller: {
        userArn: 'arn:aws:sts::123456789012:assumed-role/both/session',
        accountId: '123456789012',
        accessKey: both.credentials.accessKeyId,
        callerId: `${Role?.RoleId ?? ''}:session`,
      },
    });
  }, 30_000);

  it('runs its function on an event, under its own role, and its processes end with the account', async () => {
    const entry = { Source: 'aws.ecs', DetailType: 'ECS Task State Change', Detail: '{}' };
    await new EventBridgeClient(rootOf(account)).send(new PutEventsCommand({ Entries: [entry] }));
    const started = () => processesOf(account.pid).filter((process) => process.includes('sleep 600'));
    const deadline = performance.now() + 15_000;
    while (started().length === 0 && performance.now() < deadline) await wait(100);
    expect(started()).not.toEqual([]);
    const session = `arn:aws:sts::123456789012:assumed-role/${outputs['Role']}/${outputs['WorkerName']}`;
    const calls = (await account.calls()).filter(({ principal }) => principal === session);
    expect(calls.map(({ action, resource, error }) => [action, resource, error])).toEqual([
      ['dynamodb:PutItem', outputs['TableArn'], null],
      ['dynamodb:DescribeTable', outputs['TableArn'], 'AccessDeniedException'],
    ]);
    await account.stop();
    expect(processesOf(account.pid)).toEqual([]);
  }, 30_000);
});

describe('a stack that cannot be deployed', () => {
  it('shows what the CDK says', async () => {
    const other = await startAccount();
    const failing = deployStack(other, { ...throwaway, context: { broken: 'true' } });
    await expect(failing).rejects.toThrow(/could not be deployed; the CDK says:[\s\S]*this app is broken on purpose/);
    await other.stop();
  }, 60_000);
});
