import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { sdkError } from '../sdk-errors.ts';
import { account, ask, itTellsFailuresApart, known } from './collecting.ts';

const secrets = mockClient(SecretsManagerClient);
const ssm = mockClient(SSMClient);
const kms = mockClient(KMSClient);
const logs = mockClient(CloudWatchLogsClient);
beforeEach(() => [secrets, ssm, kms, logs].forEach((client) => client.reset()));

describe('a secret', () => {
  const arn = `arn:aws-cn:secretsmanager:cn-north-1:${account}:secret:db-AbCdEf`;
  itTellsFailuresApart('secret', arn, 'secretsmanager:DescribeSecret', (error) => void secrets.rejects(error));

  it('is asked for in its own Region and read without its value', async () => {
    secrets.on(DescribeSecretCommand, { SecretId: arn }).resolves({
      ARN: arn,
      Name: 'db',
      KmsKeyId: 'arn:key',
      OwningService: 'rds',
      DeletedDate: new Date('2026-11-20T00:00:00Z'),
      VersionIdsToStages: { 'v-2': ['AWSCURRENT'], 'v-1': ['AWSPREVIOUS', 'blue'] },
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    expect(await known('secret', arn)).toEqual({
      arn,
      name: 'db',
      kmsKeyId: 'arn:key',
      owner: 'rds',
      deletedAt: '2026-11-20T00:00:00.000Z',
      versions: { 'v-2': ['AWSCURRENT'], 'v-1': ['AWSPREVIOUS', 'blue'] },
      tags: { a: 'b' },
    });
    expect(await secrets.call(0).thisValue.config.region()).toBe('cn-north-1');
  });

  it.each([undefined, '', 'alias/aws/secretsmanager'])('with the key %s has none of its own', async (KmsKeyId) => {
    secrets.on(DescribeSecretCommand).resolves({ ARN: arn, Name: 'db', ...(KmsKeyId !== undefined && { KmsKeyId }) });
    expect(await known('secret', 'db')).toEqual({ arn, name: 'db', tags: {} });
    expect(await secrets.call(0).thisValue.config.region()).toBe('eu-west-1');
  });

  it('is absent when there is none of that name or ARN', async () => {
    secrets.rejects(sdkError('ResourceNotFoundException'));
    expect(await ask('secret', arn)).toMatchObject({ is: 'absent' });
  });
});

const parameterArn = (name: string, owner = account) => `arn:aws:ssm:eu-central-1:${owner}:parameter/${name}`;

const asked = () =>
  ssm.commandCalls(DescribeParametersCommand).map((call) => call.args[0].input.ParameterFilters?.[0]?.Values);

describe('a parameter', () => {
  itTellsFailuresApart('parameter', '/app/db', 'ssm:DescribeParameters', (error) => void ssm.rejects(error));

  it.each([
    ['/app/db', ['/app/db']],
    ['db', ['db']],
    ['/app/db:3', ['/app/db']],
    [parameterArn('app/db'), ['/app/db']],
    [parameterArn('app/db:label'), ['/app/db']],
    [parameterArn('db'), ['db', '/db']],
  ])('named %s is looked up as %o', async (subject, names) => {
    ssm.on(DescribeParametersCommand).resolves({ Parameters: [] });
    expect(await ask('parameter', subject)).toMatchObject({ is: 'absent' });
    expect(asked()).toEqual([names]);
  });

  it('is read in its own Region, over empty pages, without its value', async () => {
    ssm
      .on(DescribeParametersCommand)
      .resolvesOnce({ Parameters: [], NextToken: 'n' })
      .resolves({
        Parameters: [{ Name: '/db', ARN: parameterArn('db'), Type: 'SecureString', KeyId: 'k', Version: 4 }],
      });
    expect(await known('parameter', parameterArn('db'))).toEqual({
      arn: parameterArn('db'),
      type: 'SecureString',
      keyId: 'k',
      version: 4,
    });
    expect(await ssm.call(0).thisValue.config.region()).toBe('eu-central-1');
  });

  it('gets its ARN composed if the answer leaves it out', async () => {
    ssm.on(DescribeParametersCommand).resolves({ Parameters: [{ Name: '/app/db', Type: 'String', Version: 1 }] });
    expect(await known('parameter', '/app/db')).toMatchObject({
      arn: `arn:aws:ssm:eu-west-1:${account}:parameter/app/db`,
    });
  });

  it('of another account is unavailable, for this account’s list cannot hold it', async () => {
    expect(await ask('parameter', parameterArn('db', '999988887777'))).toMatchObject({
      is: 'unavailable',
      why: 'failed',
    });
    expect(ssm.calls()).toEqual([]);
  });
});

describe('a key', () => {
  const arn = `arn:aws:kms:us-east-2:${account}:key/1`;
  itTellsFailuresApart('key', arn, 'kms:DescribeKey', (error) => void kms.rejects(error));

  it('is asked for in its own Region', async () => {
    kms
      .on(DescribeKeyCommand, { KeyId: arn })
      .resolves({ KeyMetadata: { KeyId: '1', Arn: arn, KeyManager: 'CUSTOMER', KeyState: 'PendingDeletion' } });
    expect(await known('key', arn)).toEqual({ arn, manager: 'CUSTOMER', state: 'PendingDeletion' });
    expect(await kms.call(0).thisValue.config.region()).toBe('us-east-2');
  });

  it('is absent when there is none', async () => {
    kms.rejects(sdkError('NotFoundException'));
    expect(await ask('key', arn)).toMatchObject({ is: 'absent' });
  });
});

describe('a log group', () => {
  itTellsFailuresApart(
    'log-group',
    { region: 'us-west-2', name: '/ecs/api' },
    'logs:DescribeLogGroups',
    (error) => void logs.rejects(error),
  );

  it('is found by its exact name in its Region, not by a prefix', async () => {
    logs.on(DescribeLogGroupsCommand, { logGroupNamePrefix: '/ecs/api' }).resolves({
      logGroups: [
        { logGroupName: '/ecs/api-2' },
        { logGroupName: '/ecs/api', arn: 'arn:aws:logs:x:log-group:/ecs/api:*' },
      ],
    });
    expect(await known('log-group', { region: 'us-west-2', name: '/ecs/api' })).toEqual({
      name: '/ecs/api',
    });
    expect(await logs.call(0).thisValue.config.region()).toBe('us-west-2');
  });

  it('is absent when only longer names exist', async () => {
    logs.on(DescribeLogGroupsCommand).resolves({ logGroups: [{ logGroupName: '/ecs/api-2' }] });
    expect(await ask('log-group', { region: 'us-west-2', name: '/ecs/api' })).toMatchObject({ is: 'absent' });
  });
});
