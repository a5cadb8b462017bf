import { setTimeout as wait } from 'node:timers/promises';
import { ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { lookUpBy, lookUpEvents } from './look-up-events.ts';
import { actAs, makeRole, policyOf, rootOf } from './principals.ts';

const tasks = { Service: 'ecs-tasks.amazonaws.com' };

let account: Account;
let iam: IAMClient;
let PolicyArn: string;

beforeAll(async () => {
  account = await startAccount();
  iam = new IAMClient(rootOf(account));
  const document = policyOf({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' });
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'grant', PolicyDocument: document }));
  PolicyArn = Policy?.Arn ?? '';
}, 120_000);

afterAll(() => account.stop());

beforeEach(async () => {
  await account.setTrailDelay(0);
  // Two requests a second are answered.
  await wait(1000);
});

const recordOf = (event: { readonly CloudTrailEvent: string } | undefined) =>
  JSON.parse(event?.CloudTrailEvent ?? '{}') as Record<string, unknown>;

describe('the event history', () => {
  it('tells who changed a role, when, how and what', async () => {
    await makeRole(iam, 'exec', tasks);
    const target = { RoleName: 'exec', PolicyArn };
    const attach = { Effect: 'Allow', Action: 'iam:AttachRolePolicy', Resource: '*' } as const;
    const began = Date.now() / 1000;
    const settings = await actAs(account, iam, 'deployer', [attach]);
    await new IAMClient(settings).send(new AttachRolePolicyCommand(target));
    await new IAMClient(settings).send(new DetachRolePolicyCommand(target)).catch(() => undefined);
    const [denied, attached, created, ...more] = await lookUpBy(rootOf(account), 'ResourceName', 'exec');
    expect(more).toEqual([]);
    expect([created, attached, denied].map((event) => event?.EventName)).toEqual([
      'CreateRole',
      'AttachRolePolicy',
      'DetachRolePolicy',
    ]);
    expect(attached).toMatchObject({
      ReadOnly: 'false',
      Resources: [
        { ResourceType: 'AWS::IAM::Policy', ResourceName: PolicyArn },
        { ResourceType: 'AWS::IAM::Role', ResourceName: 'exec' },
      ],
    });
    expect(attached?.EventTime).toBeGreaterThanOrEqual(began);
    expect(recordOf(attached)).toMatchObject({
      eventSource: 'iam.amazonaws.com',
      awsRegion: 'us-east-1',
      requestParameters: { roleName: 'exec', policyArn: PolicyArn },
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::000000000000:assumed-role/deployer/session',
        sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::000000000000:role/deployer', userName: 'deployer' } },
      },
    });
    expect(recordOf(denied)).toMatchObject({ errorCode: 'AccessDenied' });
    expect(recordOf(attached)).not.toHaveProperty('errorCode');
  });

  it('holds an event only after its delay', async () => {
    await account.setTrailDelay(1.5);
    await makeRole(iam, 'late', tasks);
    const trust = policyOf({ Effect: 'Allow', Principal: tasks, Action: 'sts:AssumeRole' });
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'late', PolicyDocument: trust }));
    expect(await lookUpBy(rootOf(account), 'ResourceName', 'late')).toEqual([]);
    await wait(1700);
    const names = (await lookUpBy(rootOf(account), 'ResourceName', 'late')).map(({ EventName }) => EventName);
    expect(names).toEqual(['UpdateAssumeRolePolicy', 'CreateRole']);
  });

  it('answers two requests a second for each account that it stands for', async () => {
    await account.standForAccounts(2);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => lookUpEvents(rootOf(account))));
    expect(answers.filter((answer) => answer['__type'] === 'ThrottlingException')).toHaveLength(1);
    await account.standForAccounts(1);
    await wait(1100);
  });

  it('answers two requests a second, and throttles the third', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => lookUpEvents(rootOf(account))));
    expect(answers.map((answer) => answer['__type'] ?? 'answered').toSorted()).toEqual([
      'ThrottlingException',
      'answered',
      'answered',
    ]);
  });

  it('has IAM’s events in us-east-1 only, and those of other services in their own Region', async () => {
    const abroad = account.clientsOptions(account.accountId, 'eu-west-1');
    await makeRole(new IAMClient(abroad), 'global', tasks);
    await new SecretsManagerClient(abroad).send(new CreateSecretCommand({ Name: 'regional', SecretString: 'hush' }));
    expect(await lookUpBy(abroad, 'EventName', 'CreateRole')).toEqual([]);
    expect(await lookUpBy(rootOf(account), 'ResourceName', 'global')).toHaveLength(1);
    const [made, ...more] = await lookUpBy(abroad, 'EventName', 'CreateSecret');
    expect(more).toEqual([]);
    expect(made?.CloudTrailEvent).not.toContain('hush');
    expect(await lookUpBy(rootOf(account), 'EventName', 'CreateSecret')).toEqual([]);
  });

  it('keeps reads too, and gives pages and times', async () => {
    const secrets = new SecretsManagerClient(rootOf(account));
    await secrets.send(new CreateSecretCommand({ Name: 'here', SecretString: 'x' }));
    const between = Date.now() / 1000;
    await wait(5);
    for (let reads = 0; reads < 3; reads++) await secrets.send(new GetSecretValueCommand({ SecretId: 'here' }));
    const byName = {
      LookupAttributes: [{ AttributeKey: 'EventSource', AttributeValue: 'secretsmanager.amazonaws.com' }],
    };
    const first = await lookUpEvents(rootOf(account), { ...byName, StartTime: between, MaxResults: 2 });
    expect(first.Events?.map(({ EventName, ReadOnly }) => [EventName, ReadOnly])).toEqual([
      ['GetSecretValue', 'true'],
      ['GetSecretValue', 'true'],
    ]);
    const token = { ...byName, StartTime: between, MaxResults: 2, NextToken: first.NextToken };
    const second = await lookUpEvents(rootOf(account), token);
    expect(second.Events).toHaveLength(1);
    expect(second.NextToken).toBeUndefined();
  });

  it('hides the environment of a task definition', async () => {
    const environment = [{ name: 'PASSWORD', value: 'hush' }];
    const containerDefinitions = [{ name: 'main', image: 'app', environment }];
    await new ECSClient(rootOf(account)).send(
      new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions }),
    );
    const [registered] = await lookUpBy(rootOf(account), 'EventName', 'RegisterTaskDefinition');
    expect(recordOf(registered)).toMatchObject({ requestParameters: { family: 'web' } });
    expect(registered?.CloudTrailEvent).not.toContain('hush');
  });
});
