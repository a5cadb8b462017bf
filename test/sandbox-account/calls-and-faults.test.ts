import { CreateClusterCommand, DescribeClustersCommand, DescribeTasksCommand, ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { actAs, makeRole, rootOf } from './principals.ts';

let account: Account;
let iam: IAMClient;
let secrets: SecretsManagerClient;

beforeAll(async () => {
  account = await startAccount();
  iam = new IAMClient(rootOf(account));
  secrets = new SecretsManagerClient(rootOf(account));
  await account.secrets.announce('app/db', 'AbCdEf');
  await secrets.send(new CreateSecretCommand({ Name: 'app/db', SecretString: '{"password":"x"}' }));
}, 120_000);

afterAll(() => account.stop());

beforeEach(async () => {
  await account.faults.clear();
  await account.resetCalls();
});

const secretArn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:app/db-AbCdEf';
const describeSecret = new DescribeSecretCommand({ SecretId: 'app/db' });

describe('the calls', () => {
  it('are recorded with the principal that IAM saw, the resource, the order and the outcome', async () => {
    const read = { Effect: 'Allow', Action: 'secretsmanager:DescribeSecret', Resource: secretArn } as const;
    const settings = await actAs(account, iam, 'reader', [read]);
    const caller = new SecretsManagerClient(settings);
    await account.resetCalls();
    await caller.send(describeSecret);
    await caller.send(new GetSecretValueCommand({ SecretId: 'app/db' })).catch(() => undefined);
    await secrets.send(new DescribeSecretCommand({ SecretId: 'none' })).catch(() => undefined);
    const calls = await account.calls();
    const reader = 'arn:aws:sts::000000000000:assumed-role/reader/session';
    expect(calls.map((call) => [call.sequence, call.action, call.resource, call.principal, call.error])).toEqual([
      [1, 'secretsmanager:DescribeSecret', secretArn, reader, null],
      [2, 'secretsmanager:GetSecretValue', secretArn, reader, 'AccessDeniedException'],
      [
        3,
        'secretsmanager:DescribeSecret',
        expect.stringContaining(':secret:none'),
        expect.stringMatching(/:root$/),
        'ResourceNotFoundException',
      ],
    ]);
    expect(calls[1]?.message).toContain(`on resource: ${secretArn} because`);
    for (const call of calls) expect(call.end).toBeGreaterThanOrEqual(call.start);
  });

  it('show an unsigned call without a principal', async () => {
    const unsigned = await fetch(account.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'secretsmanager.ListSecrets', 'content-type': 'application/x-amz-json-1.1' },
      body: '{}',
    });
    expect(unsigned.ok).toBe(false);
    expect(await account.calls()).toMatchObject([{ action: 'secretsmanager:ListSecrets', principal: null }]);
  });
});

describe('a fault', () => {
  it('throttles so many calls as it says, in the protocol of each service', async () => {
    await account.faults.add({
      service: 'secretsmanager',
      action: 'DescribeSecret',
      times: 2,
      fault: { kind: 'throttle' },
    });
    await account.faults.add({ service: 'iam', times: 1, fault: { kind: 'throttle' } });
    await expect(secrets.send(describeSecret)).rejects.toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(iam.send(new GetRoleCommand({ RoleName: 'x' }))).rejects.toMatchObject({ name: 'Throttling' });
    // The SDK takes it for a throttle: its own retry meets the second, and then the answer.
    const retrying = new SecretsManagerClient({ ...rootOf(account), maxAttempts: 2 });
    await expect(retrying.send(describeSecret)).resolves.toMatchObject({ ARN: secretArn });
    expect((await account.calls()).map(({ error }) => error)).toEqual([
      'ThrottlingException',
      'Throttling',
      'ThrottlingException',
      null,
    ]);
  });

  it('meets one principal and one resource only, where the rule says so', async () => {
    const all = { Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' } as const;
    const settings = await actAs(account, iam, 'unlucky', [all]);
    await account.faults.add({
      principal: 'assumed-role/unlucky/',
      resource: 'app/db',
      fault: { kind: 'access-denied' },
    });
    await expect(new SecretsManagerClient(settings).send(describeSecret)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:sts::000000000000:assumed-role/unlucky/session is not authorized to perform: secretsmanager:DescribeSecret on resource: ${secretArn} because no identity-based policy allows the secretsmanager:DescribeSecret action`,
    });
    await expect(secrets.send(describeSecret)).resolves.toBeDefined();
  });

  it('answers late, or never', async () => {
    await account.faults.add({ action: 'DescribeClusters', times: 1, fault: { kind: 'latency', milliseconds: 300 } });
    await account.faults.add({ action: 'DescribeClusters', times: 1, fault: { kind: 'time-out', milliseconds: 50 } });
    const ecs = new ECSClient(rootOf(account));
    await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
    const began = performance.now();
    await ecs.send(new DescribeClustersCommand({ clusters: ['shop'] }));
    expect(performance.now() - began).toBeGreaterThan(290);
    await expect(ecs.send(new DescribeClustersCommand({ clusters: ['shop'] }))).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    expect((await account.calls()).at(-1)).toMatchObject({ action: 'ecs:DescribeClusters', error: 'Timeout' });
  });

  it('is an error of the server', async () => {
    await account.faults.add({ service: 'ecs', fault: { kind: 'server-error' } });
    const ecs = new ECSClient(rootOf(account));
    await expect(ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: ['a'] }))).rejects.toMatchObject({
      name: 'ServerException',
      $metadata: { httpStatusCode: 500 },
    });
  });
});

describe('a role for tasks', () => {
  it('can be assumed by ECS only where its trust policy says so', async () => {
    const read = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArn } as const;
    const good = await makeRole(iam, 'for-tasks', { Service: ['ecs-tasks.amazonaws.com'] }, [read]);
    const bad = await makeRole(iam, 'for-lambda', { Service: 'lambda.amazonaws.com' });
    const root = await makeRole(iam, 'for-root', { AWS: 'arn:aws:iam::000000000000:root' });
    const assumed = await account.assumeForTasks(good, 'task-1');
    if (assumed.is === 'refused') throw new Error(assumed.message);
    expect(assumed.principal).toBe('arn:aws:sts::000000000000:assumed-role/for-tasks/task-1');
    const caller = new SecretsManagerClient({ ...rootOf(account), credentials: assumed.credentials });
    await expect(caller.send(new GetSecretValueCommand({ SecretId: secretArn }))).resolves.toMatchObject({
      ARN: secretArn,
    });
    for (const role of [bad, root]) {
      expect(await account.assumeForTasks(role, 't')).toMatchObject({ is: 'refused', why: 'trust-policy' });
    }
    const none = 'arn:aws:iam::000000000000:role/none';
    expect(await account.assumeForTasks(none, 't')).toMatchObject({ is: 'refused', why: 'no-such-role' });
  });
});

describe('events of ECS', () => {
  it('may be published by the stand-in, which is root, and by nobody else', async () => {
    const settings = await actAs(account, iam, 'forger', [
      { Effect: 'Allow', Action: 'events:PutEvents', Resource: '*' },
    ]);
    const entry = { Source: 'aws.ecs', DetailType: 'ECS Task State Change', Detail: '{}' };
    const put = new PutEventsCommand({ Entries: [entry] });
    expect(await new EventBridgeClient(rootOf(account)).send(put)).toMatchObject({ FailedEntryCount: 0 });
    expect(await new EventBridgeClient(settings).send(put)).toMatchObject({ FailedEntryCount: 1 });
  });
});

describe('a reset', () => {
  it('leaves an account as new: nothing in it, no calls, no faults', async () => {
    await account.faults.add({ service: 'secretsmanager', fault: { kind: 'throttle' } });
    await account.reset();
    expect(await account.calls()).toEqual([]);
    await expect(secrets.send(describeSecret)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(iam.send(new GetRoleCommand({ RoleName: 'reader' }))).rejects.toThrow('reader');
    await account.secrets.announce('app/db', 'GhIjKl');
    const made = await secrets.send(new CreateSecretCommand({ Name: 'app/db', SecretString: 'x' }));
    expect(made.ARN).toMatch(/app\/db-GhIjKl$/);
  });
});
