import { setTimeout as wait } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { deployStack } from '../sandbox/account/deploy.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { actAs, rootOf } from './principals.ts';
import { processesOf } from './processes.ts';

const throwaway = { stack: 'Throwaway', app: 'node test/sandbox-account/throwaway/app.ts' };

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
      QueueArn: expect.stringMatching(/^arn:aws:sqs:us-east-1:123456789012:/),
    });
  });

  it('runs its function on the pinned Node.js, for whoever may invoke it', async () => {
    const iam = new IAMClient(rootOf(account));
    const on = { Effect: 'Allow', Resource: outputs['WorkerArn'] ?? '' } as const;
    await actAs(account, iam, 'other', [{ ...on, Action: 'lambda:GetFunction' }]);
    await actAs(account, iam, 'invoker', [{ ...on, Action: 'lambda:InvokeFunction' }]);
    expect(await account.invokeAs('other', outputs['WorkerName'] ?? '', {})).toMatchObject({ status: 403 });
    expect(await account.invokeAs('invoker', outputs['WorkerName'] ?? '', {})).toMatchObject({
      status: 200,
      payload: { arn: outputs['WorkerArn'], node: expect.stringMatching(/^v24\./) },
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
