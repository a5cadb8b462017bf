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
import { run } from '../../cli/run.ts';
import type { ConfigurationFile } from '../../shared/configuration/configuration.ts';
import { grantPolicyArn } from '../../shared/configuration/grant-policy.ts';
import { readShipped } from '../../shared/configuration/read-shipped.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import type { Account } from '../sandbox/account/account.ts';
import type { SigningKeys } from '../sandbox/account/sign-request.ts';
import { startAccount } from '../sandbox/account/start.ts';
import type { IncidentJson } from '../sandbox/demo/incident-json.ts';
import { askOperator } from '../sandbox/demo/operator-client.ts';
import { openStack, type Stack } from '../sandbox/demo/stack.ts';
import { createRootClients, type RootClients } from '../sandbox/world/root-clients.ts';
import { actAs, asRole, makeRole, rootOf } from '../sandbox-account/principals.ts';
import { type Deployer, deployerOf } from './deploy-in-process.ts';
import { type FailingService, makeFailingService } from './failing-service.ts';
import { earlierVersion, laterVersion, type Version } from './versions.ts';

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
  deployStack({ grants, notifications: { emails: ['ops@example.com'] } }, { tags });

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

/** Whether tasks of the service get its secret. */
async function getsSecret({ role: name, secret: SecretId }: FailingService): Promise<boolean> {
  const assumed = await account.assumeForTasks(`arn:aws:iam::${account.accountId}:role/${name}`, 'task');
  if (assumed.is !== 'assumed') return false;
  const client = new SecretsManagerClient({ ...rootOf(account), credentials: assumed.credentials });
  return client.send(new GetSecretValueCommand({ SecretId })).then(
    () => true,
    () => false,
  );
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

describe('a change that an installation has made and not proved yet, when another version replaces it,', () => {
  let clients: RootClients;
  let proved: FailingService;
  let hopeless: FailingService | undefined;

  beforeAll(async () => {
    clients = createRootClients(account);
    proved = await makeFailingService('wren', account, clients);
  }, 120_000);

  /** Deploys a version, and returns what people see of it. */
  async function install(version?: Version): Promise<Stack> {
    const services = [proved, ...(hopeless === undefined ? [] : [hopeless])];
    const outputs = await deployStack(
      {
        grants: services.flatMap(({ configuration }) => configuration.grants ?? []),
        proof: { graceSeconds: 2 },
        operators: { change: [`arn:aws:iam::${account.accountId}:root`] },
      },
      { version },
    );
    return openStack(outputs, account, clients);
  }

  const statesOf = ({ changes }: IncidentJson) => changes.map(({ state }) => state);
  const isMade = (incident: IncidentJson) => statesOf(incident).includes('made');
  const ofService = async (stack: Stack, name: string) =>
    (await stack.incidents())?.find(({ service }) => service === name);
  const versionOf = async ({ operatorArn }: Stack) => {
    const asking = { operatorArn, signer: account.credentials, invoker: account.credentials };
    return (await askOperator(account, asking, { verb: 'status' })).payload;
  };

  it('is proved by the later one, which keeps the mode', async () => {
    const first = await install();
    await first.setMode('apply');
    const { id } = await proved.until(first, isMade, 'once');
    const later = await laterVersion();
    const second = await install(later);
    expect(await versionOf(second)).toMatchObject({ version: later.number });
    expect(await ofService(second, 'wren-api')).toMatchObject({ id, status: 'open', changes: [{ state: 'made' }] });
    const over = await proved.until(second, ({ status }) => status === 'closed', 'again');
    expect([over.id, over.findings.map(({ resolution }) => resolution), statesOf(over)]).toEqual([
      id,
      ['verified'],
      ['verified'],
    ]);
    expect(await second.getMode()).toBe('apply');
    expect(await getsSecret(proved)).toBe(true);
  }, 240_000);

  it('is taken back by the earlier one, also where the record of the later one has members that it does not know', async () => {
    const failing = await makeFailingService('finch', account, clients);
    hopeless = failing;
    const second = await install(await laterVersion());
    const deny = { principal: failing.role, action: 'GetSecretValue', fault: { kind: 'access-denied' } } as const;
    await account.faults.add(deny);
    const { id } = await failing.until(second, isMade, 'once');
    await second.ledger.overwrite(id, { later: { of: 'a version that came after' } });
    const earlier = await earlierVersion();
    const third = await install(earlier);
    expect(await versionOf(third)).toMatchObject({ version: earlier.number });
    const over = await failing.until(third, (incident) => statesOf(incident).includes('undone'), 'again');
    expect([over.id, statesOf(over)]).toEqual([id, ['undone']]);
    expect(await third.getMode()).toBe('apply');
    expect((await third.ledger.items()).find(({ record }) => (record as { id?: string })?.id === id)).toMatchObject({
      record: { later: { of: 'a version that came after' } },
    });
    await account.faults.clear();
    expect(await getsSecret(failing)).toBe(false);
    expect(await getsSecret(proved)).toBe(true);
  }, 240_000);

  it('and was proved, is taken back by `uninstall` after a yes, and so is the stack; what stays is told with its cost', async () => {
    const questions: string[] = [];
    const question = async (text: string) => {
      questions.push(text);
      return /^(Undo|Delete the stack)/.test(text) ? 'y' : 'n';
    };
    const { terminal, written } = fakeTerminal(null, { question });
    expect([await run(['uninstall'], terminal), written.err]).toEqual([0, expect.stringContaining('1 change stands')]);
    expect(questions.map((text) => text.replace(/inc-\w+|Ledger\w*|EcsInit\w+-\w+/, 'X'))).toEqual([
      'Undo X? [y/N] ',
      expect.stringContaining('Delete the stack EcsInitRemediator in 000000000000 us-east-1?'),
      expect.stringContaining('the only record of what was changed?'),
      expect.stringContaining('Delete the policies that are attached to nothing:'),
    ]);
    expect(await getsSecret(proved)).toBe(false);
    expect(await mode()).toBeUndefined();
    expect(written.out).toContain('WHAT STAYS, AND WHAT IT COSTS');
    expect(written.out).toContain('aws dynamodb delete-table');
  }, 240_000);
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
