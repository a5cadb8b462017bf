import { ECRClient, GetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import { DescribeFileSystemPolicyCommand, EFSClient } from '@aws-sdk/client-efs';
import { GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { GetResourcePolicyCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { sdkError } from '../sdk-errors.ts';
import { account, ask, itTellsFailuresApart, known } from './collecting.ts';

const secrets = mockClient(SecretsManagerClient);
const kms = mockClient(KMSClient);
const s3 = mockClient(S3Client);
const efs = mockClient(EFSClient);
const ecr = mockClient(ECRClient);
beforeEach(() => [secrets, kms, s3, efs, ecr].forEach((client) => client.reset()));

const secretArn = `arn:aws:secretsmanager:us-east-2:${account}:secret:db-AbCdEf`;
const keyArn = `arn:aws:kms:us-east-2:${account}:key/1`;
const repositoryArn = `arn:aws:ecr:us-east-2:${account}:repository/team/api`;
const text = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Deny', Principal: '*', Action: 'x:Read', Resource: '*' },
});
const document = { Statement: [{ Effect: 'Deny', Principal: { AWS: ['*'] }, Action: ['x:Read'], Resource: ['*'] }] };

/** Each kind of policy, how its service answers, and with which error it says that there is none. */
const kinds = [
  {
    kind: 'secret-policy',
    subject: secretArn,
    permission: 'secretsmanager:GetResourcePolicy',
    reject: (error: Error) => void secrets.rejects(error),
    answer: (policy?: string) =>
      void secrets.on(GetResourcePolicyCommand, { SecretId: secretArn }).resolves({ ResourcePolicy: policy }),
    missing: 'ResourceNotFoundException',
  },
  {
    kind: 'key-policy',
    subject: keyArn,
    permission: 'kms:GetKeyPolicy',
    reject: (error: Error) => void kms.rejects(error),
    answer: (policy?: string) =>
      void kms.on(GetKeyPolicyCommand, { KeyId: keyArn, PolicyName: 'default' }).resolves({ Policy: policy }),
    missing: 'NotFoundException',
  },
  {
    kind: 'bucket-policy',
    subject: 'settings',
    permission: 's3:GetBucketPolicy',
    reject: (error: Error) => void s3.rejects(error),
    answer: (policy?: string) =>
      void s3.on(GetBucketPolicyCommand, { Bucket: 'settings' }).resolves({ Policy: policy }),
    missing: 'NoSuchBucket',
  },
  {
    kind: 'file-system-policy',
    subject: 'fs-1',
    permission: 'elasticfilesystem:DescribeFileSystemPolicy',
    reject: (error: Error) => void efs.rejects(error),
    answer: (policy?: string) =>
      void efs.on(DescribeFileSystemPolicyCommand, { FileSystemId: 'fs-1' }).resolves({ Policy: policy }),
    missing: 'FileSystemNotFound',
  },
  {
    kind: 'repository-policy',
    subject: repositoryArn,
    permission: 'ecr:GetRepositoryPolicy',
    reject: (error: Error) => void ecr.rejects(error),
    answer: (policy?: string) =>
      void ecr.on(GetRepositoryPolicyCommand, { repositoryName: 'team/api' }).resolves({ policyText: policy }),
    missing: 'RepositoryNotFoundException',
  },
] as const;

describe.each(kinds)('a resource’s own policy ($kind)', ({ kind, subject, permission, reject, answer, missing }) => {
  itTellsFailuresApart(kind, subject, permission, reject);

  it('is read with its principals', async () => {
    answer(text);
    expect(await known(kind, subject)).toEqual({ document });
  });

  it.each([undefined, '', ' '])('is known to be missing for the text %o', async (none) => {
    answer(none);
    expect(await known(kind, subject)).toEqual({});
  });

  it.each(['{"Statement":[{"Effect":"Maybe"}]}', '{', '[]'])(
    'that cannot be parsed (%s) is unavailable, because it may deny',
    async (odd) => {
      answer(odd);
      expect(await ask(kind, subject)).toMatchObject({
        is: 'unavailable',
        why: 'failed',
        detail: expect.stringContaining('could not be understood'),
      });
    },
  );

  it('is absent with its resource', async () => {
    reject(sdkError(missing, { $metadata: { httpStatusCode: 404 } }));
    expect(await ask(kind, subject)).toMatchObject({ is: 'absent' });
  });
});

describe('a resource’s own policy', () => {
  it.each([
    ['bucket-policy', 'settings', 'NoSuchBucketPolicy'],
    ['file-system-policy', 'fs-1', 'PolicyNotFound'],
  ] as const)('is known to be none where %s says so by an error', async (kind, subject, name) => {
    for (const client of [s3, efs]) client.rejects(sdkError(name, { $metadata: { httpStatusCode: 404 } }));
    expect(await known(kind, subject)).toEqual({});
  });

  it('is asked for in the Region that the ARN names', async () => {
    secrets.on(GetResourcePolicyCommand).resolves({});
    kms.on(GetKeyPolicyCommand).resolves({});
    await known('secret-policy', secretArn);
    await known('key-policy', keyArn);
    expect(await secrets.call(0).thisValue.config.region()).toBe('us-east-2');
    expect(await kms.call(0).thisValue.config.region()).toBe('us-east-2');
  });

  it.each([
    ['secret-policy', secretArn],
    ['key-policy', keyArn],
  ] as const)('of another account is unavailable without a call: %s', async (kind, arn) => {
    expect(await ask(kind, arn.replace(account, '999988887777'))).toMatchObject({
      is: 'unavailable',
      why: 'failed',
      detail: expect.stringContaining('999988887777'),
    });
    expect([...secrets.calls(), ...kms.calls()]).toEqual([]);
  });

  it('of another account’s bucket is denied, not absent', async () => {
    s3.rejects(sdkError('AccessDenied', { $metadata: { httpStatusCode: 403 } }, 'Access Denied'));
    expect(await ask('bucket-policy', 'theirs')).toMatchObject({
      is: 'unavailable',
      why: 'denied',
      permission: 's3:GetBucketPolicy',
    });
  });
});
