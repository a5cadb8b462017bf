import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { actAs, makeRole, policyOf, rootOf, type Statement } from './principals.ts';

const tasks = { Service: 'ecs-tasks.amazonaws.com' };
const allow = (Action: string | string[], Resource: string | string[], Condition?: object): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;

let account: Account;
let iam: IAMClient;
let ecs: ECSClient;

const definitionOf = (family: string, role?: string) =>
  new RegisterTaskDefinitionCommand({
    family,
    executionRoleArn: role,
    containerDefinitions: [{ name: 'main', image: 'app' }],
  });

beforeAll(async () => {
  account = await startAccount();
  iam = new IAMClient(rootOf(account));
  ecs = new ECSClient(rootOf(account));
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
}, 120_000);

afterAll(() => account.stop());

describe('iam:PassRole', () => {
  it('is asked for every role of a registered definition, with the service that it goes to', async () => {
    const exec = await makeRole(iam, 'pass-exec', tasks);
    const register = allow('ecs:RegisterTaskDefinition', arn('ecs', 'task-definition/web:*'));
    const without = new ECSClient(await actAs(account, iam, 'pass-without', [register]));
    const wrong = allow('iam:PassRole', exec, { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } });
    const elsewhere = new ECSClient(await actAs(account, iam, 'pass-elsewhere', [register, wrong]));
    const right = allow('iam:PassRole', exec, { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } });
    const both = new ECSClient(await actAs(account, iam, 'pass-both', [register, right]));

    const denial = `is not authorized to perform: iam:PassRole on resource: ${exec} because no identity-based policy allows the iam:PassRole action`;
    await expect(without.send(definitionOf('web', exec))).rejects.toThrow(denial);
    await expect(elsewhere.send(definitionOf('web', exec))).rejects.toThrow(denial);
    await expect(without.send(definitionOf('web'))).resolves.toBeDefined();
    const { taskDefinition } = await both.send(definitionOf('web', exec));
    expect(taskDefinition?.registeredBy).toBe('arn:aws:sts::000000000000:assumed-role/pass-both/session');
    await expect(both.send(definitionOf('other', exec))).rejects.toThrow('task-definition/other:*');
  });

  it('is not all: tags on a new definition ask for ecs:TagResource', async () => {
    const register = allow('ecs:RegisterTaskDefinition', arn('ecs', 'task-definition/tagged:*'));
    const caller = new ECSClient(await actAs(account, iam, 'tag-without', [register]));
    const command = definitionOf('tagged');
    command.input.tags = [{ key: 'plan', value: 'x' }];
    await expect(caller.send(command)).rejects.toThrow('ecs:TagResource');
  });
});

describe('iam:AttachRolePolicy', () => {
  it('can be limited to one policy by the condition iam:PolicyARN', async () => {
    await makeRole(iam, 'attach-target', tasks);
    const policies = await Promise.all(
      ['attach-a', 'attach-b'].map((PolicyName) =>
        iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: policyOf(allow('s3:GetObject', '*')) })),
      ),
    );
    const [a = '', b = ''] = policies.map(({ Policy }) => Policy?.Arn ?? '');
    const only = allow('iam:AttachRolePolicy', 'arn:aws:iam::000000000000:role/attach-target', {
      ArnEquals: { 'iam:PolicyARN': a },
    });
    const caller = new IAMClient(await actAs(account, iam, 'attach-caller', [only]));
    await caller.send(new AttachRolePolicyCommand({ RoleName: 'attach-target', PolicyArn: a }));
    const refused = caller.send(new AttachRolePolicyCommand({ RoleName: 'attach-target', PolicyArn: b }));
    await expect(refused).rejects.toMatchObject({
      name: 'AccessDenied',
      message:
        'User: arn:aws:sts::000000000000:assumed-role/attach-caller/session is not authorized to perform: iam:AttachRolePolicy on resource: arn:aws:iam::000000000000:role/attach-target because no identity-based policy allows the iam:AttachRolePolicy action',
    });
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'attach-target' }));
    expect(AttachedPolicies?.map(({ PolicyArn }) => PolicyArn)).toEqual([a]);
  });

  it('refuses a policy that does not exist, and an eleventh one', async () => {
    await makeRole(iam, 'full', tasks);
    const missing = new AttachRolePolicyCommand({
      RoleName: 'full',
      PolicyArn: 'arn:aws:iam::000000000000:policy/none',
    });
    await expect(iam.send(missing)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    const attach = async (index: number) => {
      const document = policyOf(allow('s3:GetObject', '*'));
      const { Policy } = await iam.send(
        new CreatePolicyCommand({ PolicyName: `full-${index}`, PolicyDocument: document }),
      );
      return iam.send(new AttachRolePolicyCommand({ RoleName: 'full', PolicyArn: Policy?.Arn ?? '' }));
    };
    for (let index = 0; index < 10; index++) await attach(index);
    await expect(attach(10)).rejects.toMatchObject({ name: 'LimitExceededException' });
  });
});

describe('the last use of a role', () => {
  it('is shown by GetRole alone, from the first request on, until it is put back or the role is made anew', async () => {
    const lastUse = async () => (await iam.send(new GetRoleCommand({ RoleName: 'used' }))).Role?.RoleLastUsed;
    const use = await actAs(account, iam, 'used', [allow('s3:ListAllMyBuckets', '*')]);
    expect(await lastUse()).toEqual({});
    await expect(new SecretsManagerClient(use).send(new GetSecretValueCommand({ SecretId: 'x' }))).rejects.toThrow(
      'not authorized',
    );
    const today = await lastUse();
    expect(Math.abs(Date.now() - Number(today?.LastUsedDate))).toBeLessThan(60_000);
    expect(today?.Region).toBe(account.region);
    const { Roles = [] } = await iam.send(new ListRolesCommand({}));
    expect(Roles.find(({ RoleName }) => RoleName === 'used')).not.toHaveProperty('RoleLastUsed');
    await account.setLastUse('used', 8);
    const days = (Date.now() - Number((await lastUse())?.LastUsedDate)) / 86_400_000;
    expect(days).toBeCloseTo(8, 2);
    await account.setLastUse('used', 401);
    expect(await lastUse()).toEqual({});
    await expect(account.setLastUse('nobody', 8)).rejects.toThrow('no such role: nobody');
  });
});

describe('a denial', () => {
  it('says that the permissions boundary decided', async () => {
    const boundary = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'narrow', PolicyDocument: policyOf(allow('logs:*', '*')) }),
    );
    const read = allow('secretsmanager:GetSecretValue', '*');
    const settings = await actAs(account, iam, 'bounded', [read], boundary.Policy?.Arn);
    const command = new GetSecretValueCommand({ SecretId: 'nothing' });
    await expect(new SecretsManagerClient(settings).send(command)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
      message: expect.stringMatching(
        /on resource: arn:aws:secretsmanager:\S+:nothing because no permissions boundary allows the secretsmanager:GetSecretValue action$/,
      ),
    });
  });

  it('is reached by one of several resources, and names it', async () => {
    const ssm = new SSMClient(rootOf(account));
    for (const Name of ['/a/one', 'two']) await ssm.send(new PutParameterCommand({ Name, Value: 'v', Type: 'String' }));
    const settings = await actAs(account, iam, 'one-parameter', [
      allow('ssm:GetParameters', arn('ssm', 'parameter/a/one')),
    ]);
    const caller = new SSMClient(settings);
    await expect(caller.send(new GetParametersCommand({ Names: ['/a/one'] }))).resolves.toMatchObject({
      InvalidParameters: [],
    });
    const both = caller.send(new GetParametersCommand({ Names: ['/a/one', 'two'] }));
    await expect(both).rejects.toThrow(`on resource: ${arn('ssm', 'parameter/two')} because`);
  });

  it('comes from the key where the secret or parameter is encrypted with one of the customer', async () => {
    const kms = new KMSClient(rootOf(account));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const key = KeyMetadata?.Arn ?? '';
    const secrets = new SecretsManagerClient(rootOf(account));
    await secrets.send(new CreateSecretCommand({ Name: 'keyed', SecretString: 'v', KmsKeyId: key }));
    await new SSMClient(rootOf(account)).send(
      new PutParameterCommand({ Name: 'keyed', Value: 'v', Type: 'SecureString', KeyId: key }),
    );
    const reads = allow(['secretsmanager:GetSecretValue', 'ssm:GetParameters'], '*');
    const via = (service: string) =>
      allow('kms:Decrypt', key, { StringEquals: { 'kms:ViaService': `${service}.us-east-1.amazonaws.com` } });
    const without = await actAs(account, iam, 'key-without', [reads]);
    const withKey = await actAs(account, iam, 'key-with', [reads, via('secretsmanager'), via('ssm')]);
    const secret = new GetSecretValueCommand({ SecretId: 'keyed' });
    const parameter = new GetParametersCommand({ Names: ['keyed'], WithDecryption: true });
    await expect(new SecretsManagerClient(without).send(secret)).rejects.toThrow('Access to KMS is not allowed');
    await expect(new SSMClient(without).send(parameter)).rejects.toThrow(`kms:Decrypt on resource: ${key}`);
    await expect(new SecretsManagerClient(withKey).send(secret)).resolves.toMatchObject({ SecretString: 'v' });
    await expect(new SSMClient(withKey).send(parameter)).resolves.toMatchObject({ InvalidParameters: [] });
  });
});

describe('ECS resources', () => {
  it('limit UpdateService by service, cluster and task definition', async () => {
    for (const family of ['cart', 'cart', 'mail']) await ecs.send(definitionOf(family));
    for (const serviceName of ['cart', 'mail']) {
      await ecs.send(
        new CreateServiceCommand({ cluster: 'shop', serviceName, taskDefinition: 'cart:1', desiredCount: 1 }),
      );
    }
    const settings = await actAs(account, iam, 'mover', [
      allow('ecs:DescribeServices', arn('ecs', 'service/shop/cart')),
      allow('ecs:UpdateService', arn('ecs', 'service/shop/cart'), {
        ArnLike: { 'ecs:task-definition': arn('ecs', 'task-definition/cart:*') },
        ArnEquals: { 'ecs:cluster': arn('ecs', 'cluster/shop') },
      }),
    ]);
    const caller = new ECSClient(settings);
    const move = (service: string, taskDefinition: string) =>
      caller.send(new UpdateServiceCommand({ cluster: 'shop', service, taskDefinition }));
    await expect(move('cart', 'cart:2')).resolves.toBeDefined();
    await expect(move('cart', 'mail:1')).rejects.toThrow(`on resource: ${arn('ecs', 'service/shop/cart')} because`);
    await expect(move('mail', 'cart:2')).rejects.toThrow(`on resource: ${arn('ecs', 'service/shop/mail')} because`);
    const describeBoth = new DescribeServicesCommand({ cluster: 'shop', services: ['cart', 'mail'] });
    await expect(caller.send(describeBoth)).rejects.toThrow('service/shop/mail');
  });
});
