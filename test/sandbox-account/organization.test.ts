import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { actAs, rootOf } from './principals.ts';

const read = 'secretsmanager:GetSecretValue';
const secret = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:app-AbCdEf';
const allow = { Effect: 'Allow', Action: read, Resource: '*' } as const;

/** As Control Tower denies other Regions, but for its own roles. */
const onlyIn = (Region: string, but = 'arn:aws:iam::*:role/AWSControlTowerExecution') => ({
  name: 'regions',
  document: {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Deny',
      NotAction: ['iam:*', 'sts:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': [Region] }, ArnNotLike: { 'aws:PrincipalARN': [but] } },
    },
  },
});

let account: Account;
let iam: IAMClient;
let caller: SecretsManagerClient;

beforeAll(async () => {
  account = await startAccount();
  iam = new IAMClient(rootOf(account));
  await account.secrets.announce('app', 'AbCdEf');
  await new SecretsManagerClient(rootOf(account)).send(new CreateSecretCommand({ Name: 'app', SecretString: 'x' }));
  caller = new SecretsManagerClient(await actAs(account, iam, 'reader', [allow]));
}, 120_000);

afterAll(() => account.stop());
afterEach(() => account.setServiceControlPolicies([]));

async function simulate(sent: Readonly<Record<string, string>> = {}) {
  const ContextEntries = Object.entries(sent).map(([ContextKeyName, value]) => ({
    ContextKeyName,
    ContextKeyType: 'string' as const,
    ContextKeyValues: [value],
  }));
  const PolicySourceArn = 'arn:aws:iam::000000000000:role/reader';
  const command = new SimulatePrincipalPolicyCommand({
    PolicySourceArn,
    ActionNames: [read],
    ResourceArns: [secret],
    ContextEntries,
  });
  return (await iam.send(command)).EvaluationResults?.[0];
}

const get = new GetSecretValueCommand({ SecretId: secret });

describe('a simulation under service control policies', () => {
  it('says nothing of an organisation where there is none', async () => {
    expect((await simulate())?.OrganizationsDecisionDetail).toBeUndefined();
  });

  it('takes a key that was not sent for absent, so that a negated condition holds, and does not name it as missing', async () => {
    await account.setServiceControlPolicies([onlyIn('us-east-1')]);
    const denied = await simulate();
    expect(denied).toMatchObject({
      EvalDecision: 'explicitDeny',
      OrganizationsDecisionDetail: { AllowedByOrganizations: false },
      MissingContextValues: [],
      MatchedStatements: [],
    });
    expect(denied?.ResourceSpecificResults?.[0]).toMatchObject({
      EvalResourceDecision: 'explicitDeny',
      MissingContextValues: [],
    });
    expect(denied?.EvalDecisionDetails).toBeUndefined();
  });

  it('judges them with the keys that were sent', async () => {
    await account.setServiceControlPolicies([onlyIn('us-east-1', 'arn:aws:iam::*:role/trusted')]);
    expect(await simulate({ 'aws:RequestedRegion': 'us-east-1' })).toMatchObject({
      EvalDecision: 'allowed',
      OrganizationsDecisionDetail: { AllowedByOrganizations: true },
    });
    const elsewhere = { 'aws:RequestedRegion': 'eu-west-1' };
    expect(await simulate(elsewhere)).toMatchObject({ EvalDecision: 'explicitDeny' });
    const trusted = { ...elsewhere, 'aws:PrincipalArn': 'arn:aws:iam::000000000000:role/trusted' };
    expect(await simulate(trusted)).toMatchObject({ EvalDecision: 'allowed' });
  });

  it('does not fill in the principal’s own keys for them, unless they are sent', async () => {
    const reader = 'arn:aws:iam::000000000000:role/reader';
    await account.setServiceControlPolicies([onlyIn('eu-west-1', reader)]);
    expect(await simulate()).toMatchObject({ EvalDecision: 'explicitDeny' });
    expect(await simulate({ 'aws:PrincipalArn': reader })).toMatchObject({ EvalDecision: 'allowed' });
  });

  it('denies implicitly what no policy of an allow list names', async () => {
    const logs = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'logs:*', Resource: '*' } };
    await account.setServiceControlPolicies([{ name: 'logs only', document: logs }]);
    expect(await simulate()).toMatchObject({
      EvalDecision: 'implicitDeny',
      OrganizationsDecisionDetail: { AllowedByOrganizations: false },
    });
    await expect(caller.send(get)).rejects.toThrow('because no service control policy allows the secretsmanager');
  });
});

describe('a call under service control policies', () => {
  it('is denied with the keys of the real request, in AWS’s words, and binds no root', async () => {
    await account.setServiceControlPolicies([onlyIn('us-east-1')]);
    await expect(caller.send(get)).resolves.toMatchObject({ SecretString: 'x' });
    await account.setServiceControlPolicies([onlyIn('eu-west-1')]);
    await expect(caller.send(get)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:sts::000000000000:assumed-role/reader/session is not authorized to perform: ${read} on resource: ${secret} with an explicit deny in a service control policy`,
    });
    await expect(new SecretsManagerClient(rootOf(account)).send(get)).resolves.toBeDefined();
    await account.setServiceControlPolicies([onlyIn('eu-west-1', 'arn:aws:iam::*:role/reader')]);
    await expect(caller.send(get)).resolves.toBeDefined();
  });

  it('tells the organisation of the principal, which a simulation does not know unless it is sent', async () => {
    const Condition = { StringNotEquals: { 'aws:PrincipalOrgID': 'o-sandbox0001' } };
    const Statement = { Effect: 'Deny', Action: 'secretsmanager:*', Resource: '*', Condition };
    await account.setServiceControlPolicies([{ name: 'own', document: { Version: '2012-10-17', Statement } }]);
    await expect(caller.send(get)).resolves.toBeDefined();
    expect(await simulate()).toMatchObject({ EvalDecision: 'explicitDeny' });
    expect(await simulate({ 'aws:PrincipalOrgID': 'o-sandbox0001' })).toMatchObject({ EvalDecision: 'allowed' });
  });

  it('is free again after a reset', async () => {
    await account.setServiceControlPolicies([onlyIn('eu-west-1')]);
    await account.reset();
    const settings = await actAs(account, iam, 'after', [allow]);
    const missing = new SecretsManagerClient(settings).send(get);
    await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
