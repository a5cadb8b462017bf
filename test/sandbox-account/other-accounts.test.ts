import {
  BatchGetImageCommand,
  CreateRepositoryCommand,
  ECRClient,
  PutImageCommand,
  SetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateKeyCommand, DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account, ClientOptions } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { actAs, makeRole, policyOf, rootOf, type Statement } from './principals.ts';

const other = '444455556666';
const region = 'eu-west-1';
const allow = (Action: string | readonly string[], Resource: string): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const sharedWith = (role: string, Action: string | readonly string[]) =>
  policyOf({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::000000000000:role/${role}` }, Action, Resource: '*' });

let account: Account;
let iam: IAMClient;
let theirs: ClientOptions;

beforeAll(async () => {
  account = await startAccount();
  iam = new IAMClient(rootOf(account));
  theirs = account.clientsOptions(other, region);
}, 120_000);

afterAll(() => account.stop());

/** A session of a role of this account, in the Region of what belongs to the other account. */
const as = async (role: string, statements: readonly Statement[]) => ({
  ...(await actAs(account, iam, role, statements)),
  region,
});

async function makeSecret(Name: string, KmsKeyId?: string): Promise<string> {
  const secrets = new SecretsManagerClient(theirs);
  const { ARN } = await secrets.send(new CreateSecretCommand({ Name, SecretString: `${Name} of theirs`, KmsKeyId }));
  return ARN ?? '';
}

const share = (SecretId: string, role: string, actions: string | readonly string[]) =>
  new SecretsManagerClient(theirs).send(
    new PutResourcePolicyCommand({ SecretId, ResourcePolicy: sharedWith(role, actions) }),
  );

const read = 'secretsmanager:GetSecretValue';
const get = (settings: object, SecretId: string) =>
  new SecretsManagerClient(settings).send(new GetSecretValueCommand({ SecretId }));

describe('a secret of another account', () => {
  it('is read only where both sides allow it', async () => {
    const own = await new KMSClient(theirs).send(
      new CreateKeyCommand({
        Policy: policyOf(
          { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${other}:root` }, Action: 'kms:*', Resource: '*' },
          {
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::000000000000:root' },
            Action: 'kms:Decrypt',
            Resource: '*',
          },
        ),
      }),
    );
    const secret = await makeSecret('theirs', own.KeyMetadata?.Arn);
    const decrypt = allow('kms:Decrypt', own.KeyMetadata?.Arn ?? '');
    const allowed = await as('allowed-here', [allow(read, secret), decrypt]);
    await expect(get(allowed, secret)).rejects.toThrow('because no resource-based policy allows the secretsmanager');
    await share(secret, 'allowed-here', read);
    await expect(get(allowed, secret)).resolves.toMatchObject({ ARN: secret, SecretString: 'theirs of theirs' });
    const nothing = await as('not-allowed-here', [allow('s3:GetObject', '*')]);
    await share(secret, 'not-allowed-here', read);
    await expect(get(nothing, secret)).rejects.toThrow('because no identity-based policy allows the secretsmanager');
  });

  it('cannot be read from elsewhere under the key that AWS manages', async () => {
    const secret = await makeSecret('default-key');
    const settings = await as('default-key-reader', [allow(read, secret)]);
    await share(secret, 'default-key-reader', read);
    await expect(get(settings, secret)).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('encrypt the secret with the default KMS service key'),
    });
  });

  it('asks the owner’s key too', async () => {
    const { KeyMetadata } = await new KMSClient(theirs).send(new CreateKeyCommand({}));
    const key = KeyMetadata?.Arn ?? '';
    const secret = await makeSecret('locked', key);
    const settings = await as('without-key', [allow(read, secret), allow('kms:Decrypt', key)]);
    await share(secret, 'without-key', read);
    await expect(get(settings, secret)).rejects.toThrow('Access to KMS is not allowed');
  });

  it('is described by its own account only, and by its ARN', async () => {
    const secret = await makeSecret('described');
    const describeSecret = 'secretsmanager:DescribeSecret';
    const settings = await as('describer', [allow(describeSecret, '*')]);
    await share(secret, 'describer', describeSecret);
    const describeAs = (SecretId: string) =>
      new SecretsManagerClient(settings).send(new DescribeSecretCommand({ SecretId }));
    await expect(describeAs(secret)).resolves.toMatchObject({ ARN: secret });
    await expect(describeAs('described')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('a key of another account', () => {
  it('is described only where its policy names the caller’s account', async () => {
    const opened = policyOf(
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${other}:root` }, Action: 'kms:*', Resource: '*' },
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::000000000000:root' },
        Action: 'kms:DescribeKey',
        Resource: '*',
      },
    );
    const kms = new KMSClient(theirs);
    const make = async (Policy?: string) => (await kms.send(new CreateKeyCommand({ Policy }))).KeyMetadata?.Arn ?? '';
    const [closed, open] = [await make(), await make(opened)];
    const mine = new KMSClient(await as('key-reader', [allow('kms:DescribeKey', '*')]));
    const describeKey = (KeyId: string) => mine.send(new DescribeKeyCommand({ KeyId }));
    await expect(describeKey(open)).resolves.toMatchObject({ KeyMetadata: { Arn: open } });
    await expect(describeKey(closed)).rejects.toThrow(
      `kms:DescribeKey on resource: ${closed} because no resource-based`,
    );
  });
});

describe('a repository of another account', () => {
  it('is pulled from only where its policy allows it', async () => {
    const ecr = new ECRClient(theirs);
    const repositoryName = 'app';
    await ecr.send(new CreateRepositoryCommand({ repositoryName }));
    const imageManifest = JSON.stringify({ schemaVersion: 2, layers: [] });
    await ecr.send(new PutImageCommand({ repositoryName, imageManifest, imageTag: 'latest' }));
    const puller = new ECRClient(await as('puller', [allow('ecr:BatchGetImage', '*')]));
    const pull = () =>
      puller.send(new BatchGetImageCommand({ registryId: other, repositoryName, imageIds: [{ imageTag: 'latest' }] }));
    await expect(pull()).rejects.toThrow(
      `ecr:BatchGetImage on resource: arn:aws:ecr:${region}:${other}:repository/app because no resource-based policy`,
    );
    const policyText = sharedWith('puller', 'ecr:BatchGetImage');
    await ecr.send(new SetRepositoryPolicyCommand({ repositoryName, policyText }));
    await expect(pull()).resolves.toMatchObject({ images: [{ registryId: other }] });
  });
});

describe('a role of another account', () => {
  it('belongs to it, and can be assumed where both sides allow it', async () => {
    const trust = { AWS: 'arn:aws:iam::000000000000:root' };
    const role = await makeRole(new IAMClient(theirs), 'visited', trust);
    expect(role).toBe(`arn:aws:iam::${other}:role/visited`);
    await expect(iam.send(new GetRoleCommand({ RoleName: 'visited' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
    const assume = new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'visit' });
    const visitor = new STSClient(await actAs(account, iam, 'visitor', [allow('sts:AssumeRole', role)]));
    const { AssumedRoleUser } = await visitor.send(assume);
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${other}:assumed-role/visited/visit`);
    const stranger = new STSClient(await actAs(account, iam, 'stays', [allow('s3:GetObject', '*')]));
    await expect(stranger.send(assume)).rejects.toThrow('sts:AssumeRole');
    const closed = await makeRole(new IAMClient(theirs), 'closed', { AWS: `arn:aws:iam::${other}:root` });
    const refused = visitor.send(new AssumeRoleCommand({ RoleArn: closed, RoleSessionName: 'visit' }));
    await expect(refused).rejects.toThrow('sts:AssumeRole');
  });
});

describe('a parameter of another Region', () => {
  it('is seen in its own Region only', async () => {
    const put = new PutParameterCommand({ Name: '/here', Value: 'v', Type: 'String' });
    await new SSMClient(account.clientsOptions(account.accountId, region)).send(put);
    const seen = (options: ClientOptions) => new SSMClient(options).send(new GetParameterCommand({ Name: '/here' }));
    await expect(seen(account.clientsOptions(account.accountId, region))).resolves.toMatchObject({
      Parameter: { ARN: `arn:aws:ssm:${region}:000000000000:parameter/here` },
    });
    await expect(seen(rootOf(account))).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });
});
