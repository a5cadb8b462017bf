import { CloudFormationClient, DeleteStackCommand, waitUntilStackDeleteComplete } from '@aws-sdk/client-cloudformation';
import {
  AttachRolePolicyCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListPoliciesCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationFile } from '../../shared/configuration/configuration.ts';
import { grantPolicyArn } from '../../shared/configuration/grant-policy.ts';
import { readShipped } from '../../shared/configuration/read-shipped.ts';
import type { Account } from '../sandbox/account/account.ts';
import type { SigningKeys } from '../sandbox/account/sign-request.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { askOperator } from '../sandbox/demo/operator-client.ts';
import { actAs, asRole, makeRole, rootOf } from '../sandbox-account/principals.ts';
import { type Deployer, deployerOf } from './deploy-in-process.ts';

// What stays in an account is decided by the real removal policies here: these deployments are not those of the sandbox.

let account: Account;
let deployStack: Deployer;
let iam: IAMClient;
/** ARNs by the names of their roles and secrets. */
let role: Readonly<Record<string, string>>;
let secret: string;

beforeAll(async () => {
  account = await startAccount();
  deployStack = await deployerOf(account);
  iam = new IAMClient(rootOf(account));
  const principal = { AWS: `arn:aws:iam::${account.accountId}:root` };
  role = { exec: await makeRole(iam, 'exec', principal), other: await makeRole(iam, 'other', principal) };
  const created = new CreateSecretCommand({ Name: 'database', SecretString: 'x' });
  secret = (await new SecretsManagerClient(rootOf(account)).send(created)).ARN ?? '';
}, 300_000);

afterAll(() => account.stop());

function grant(name: string, executionRole = role['exec'] ?? '') {
  return { name, executionRole, secrets: [secret] };
}

/** Deploys the stack with these grants, and returns its outputs. */
const deploy = (grants: NonNullable<ConfigurationFile['grants']>, tags: Readonly<Record<string, string>> = {}) =>
  deployStack({ grants, notifications: { emails: ['ops@example.com'] } }, tags);

async function destroy(): Promise<void> {
  const client = new CloudFormationClient(rootOf(account));
  await client.send(new DeleteStackCommand({ StackName: 'EcsInitRemediator' }));
  await waitUntilStackDeleteComplete({ client, maxWaitTime: 120, minDelay: 1 }, { StackName: 'EcsInitRemediator' });
}

async function remediatorOf(outputs: Readonly<Record<string, string>>) {
  const lambda = new LambdaClient(rootOf(account));
  const named = new GetFunctionConfigurationCommand({ FunctionName: outputs['RemediatorFunction'] });
  const { Role: arn = '', Environment: { Variables: variables = {} } = {} } = await lambda.send(named);
  return { variables, iam: new IAMClient(await asRole(account, arn)) };
}

/** The ARN of a grant's policy as the deployed remediator knows it. */
async function policyAsDeployed(outputs: Readonly<Record<string, string>>, one: ReturnType<typeof grant>) {
  const { variables } = await remediatorOf(outputs);
  const shipped = JSON.stringify({ grants: [{ parameters: [], repositories: [], kmsKeys: [], ...one }], limits: {} });
  const [known] = readShipped(shipped, variables).grants;
  const where = { partition: 'aws', account: account.accountId, region: account.region };
  return grantPolicyArn(where, known ?? one);
}

/** Whether tasks with the role still get the secret. */
async function isFed(name = 'exec'): Promise<boolean> {
  const client = new SecretsManagerClient(await asRole(account, role[name] ?? ''));
  return client.send(new GetSecretValueCommand({ SecretId: secret })).then(
    () => true,
    () => false,
  );
}

async function policiesLeft(): Promise<readonly string[]> {
  const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: 'Local' }));
  return Policies.flatMap(({ Arn = '' }) => (Arn.includes('policy/ecs-init-remediator-') ? [Arn] : []));
}

const mode = async () => {
  const answer = new SSMClient(rootOf(account)).send(new GetParameterCommand({ Name: '/EcsInitRemediator/mode' }));
  return answer.then(
    ({ Parameter }) => Parameter?.Value,
    () => undefined,
  );
};

const setMode = (Value: string, stack = 'EcsInitRemediator') =>
  new SSMClient(rootOf(account)).send(new PutParameterCommand({ Name: `/${stack}/mode`, Value, Overwrite: true }));

/** Lets a remediator look at what is due, as the schedule does. */
async function tick(FunctionName: string): Promise<void> {
  const Records = [{ messageId: 'm1', body: '{"kind":"tick"}', attributes: { ApproximateReceiveCount: '1' } }];
  const Payload = JSON.stringify({ Records });
  const { FunctionError } = await new LambdaClient(rootOf(account)).send(new InvokeCommand({ FunctionName, Payload }));
  expect(FunctionError).toBeUndefined();
}

describe('a workload that lives of a grant keeps its access', () => {
  let first: string;

  it('from the first deployment on, whose policy the remediator’s role may attach', async () => {
    const outputs = await deploy([grant('backend')]);
    expect(await mode()).toBe('dry-run');
    first = await policyAsDeployed(outputs, grant('backend'));
    expect(await policiesLeft()).toEqual([first]);
    expect(await isFed()).toBe(false);
    const remediator = (await remediatorOf(outputs)).iam;
    await remediator.send(new AttachRolePolicyCommand({ RoleName: 'exec', PolicyArn: first }));
    expect(await isFed()).toBe(true);
  });

  it('through a change of the stack’s tags, which leaves the mode as a person set it', async () => {
    await setMode('apply');
    const outputs = await deploy([grant('backend')], { team: 'platform' });
    expect(await mode()).toBe('apply');
    expect(await policyAsDeployed(outputs, grant('backend'))).toBe(first);
    expect(await isFed()).toBe(true);
  });

  it('when the grant is for another role, which gets a policy of its own', async () => {
    const outputs = await deploy([grant('backend', role['other'])]);
    const others = await policyAsDeployed(outputs, grant('backend', role['other']));
    expect(others).not.toBe(first);
    expect(await policiesLeft()).toEqual(expect.arrayContaining([first, others]));
    expect(await isFed()).toBe(true);
    const remediator = (await remediatorOf(outputs)).iam;
    await expect(
      remediator.send(new AttachRolePolicyCommand({ RoleName: 'other', PolicyArn: first })),
    ).rejects.toMatchObject({ name: expect.stringContaining('AccessDenied') });
  });

  it('when the grant is renamed and comes back', async () => {
    await deploy([grant('renamed')]);
    expect(await isFed()).toBe(true);
    const outputs = await deploy([grant('backend')]);
    expect(await policyAsDeployed(outputs, grant('backend'))).not.toBe(first);
    expect(await isFed()).toBe(true);
  });

  it('when the stack is deleted, and installed again: in dry-run', async () => {
    await destroy();
    expect(await isFed()).toBe(true);
    expect(await mode()).toBeUndefined();
    await deploy([grant('backend')]);
    expect(await mode()).toBe('dry-run');
    expect(await isFed()).toBe(true);
  }, 480_000);

  it('until it is taken back, which the remediator can also where the grant is gone', async () => {
    await expect(iam.send(new DeleteRoleCommand({ RoleName: 'exec' }))).rejects.toMatchObject({
      name: expect.stringContaining('DeleteConflict'),
    });
    const remediator = (await remediatorOf(await deploy([]))).iam;
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'exec' }));
    expect(AttachedPolicies.map(({ PolicyArn }) => PolicyArn)).toEqual([first]);
    await remediator.send(new DetachRolePolicyCommand({ RoleName: 'exec', PolicyArn: first }));
    expect(await isFed()).toBe(false);
    await iam.send(new DeleteRoleCommand({ RoleName: 'exec' }));
  });
});

describe('a policy that a grant has left behind', () => {
  it('allows what it allowed, and nothing that the grant was given later', async () => {
    for (const arn of await policiesLeft()) {
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
      const version = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId });
      const { PolicyVersion } = await iam.send(version);
      expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toContain(secret);
    }
  });
});

describe('a second installation for the same services, beside the first one,', () => {
  const second = 'SecondInstallation';
  let operators: Readonly<Record<'first' | 'second', string>>;
  let remediator: string;
  let keys: SigningKeys;

  beforeAll(async () => {
    const first = await deploy([grant('backend', role['other'])]);
    const deploySecond = await deployerOf(account, second);
    const beside = await deploySecond({ grants: [grant('backend', role['other'])] });
    remediator = beside['RemediatorFunction'] ?? '';
    operators = { first: first['OperatorArn'] ?? '', second: beside['OperatorArn'] ?? '' };
    const mayInvoke = [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }] as const;
    keys = (await actAs(account, iam, 'on-call', mayInvoke)).credentials;
    for (const name of ['EcsInitRemediator', second]) await setMode('apply', name);
    // The one that is asked to work first has the claim.
    for (const outputs of [first, beside]) await tick(outputs['RemediatorFunction'] ?? '');
  }, 480_000);

  /** What the operator of an installation says of the mode in force. */
  async function inForce(which: keyof typeof operators) {
    const asking = { operatorArn: operators[which], signer: keys, invoker: keys };
    return (await askOperator(account, asking, { verb: 'read-mode' })).payload;
  }

  it('only watches, and says which one is in charge, though both are in the mode apply', async () => {
    expect(await inForce('first')).toMatchObject({ mode: 'apply' });
    expect(await inForce('second')).toMatchObject({
      mode: 'dry-run',
      because: expect.stringContaining('and this one only watches'),
      inCharge: operators.first,
    });
  });

  it('changes things in its place when the first one is deleted', async () => {
    await destroy();
    await tick(remediator);
    expect(await inForce('second')).toMatchObject({ mode: 'apply' });
    expect(await mode()).toBeUndefined();
  });
});
