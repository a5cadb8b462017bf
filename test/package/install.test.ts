import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateRouteTableCommand, CreateVpcCommand } from '@aws-sdk/client-ec2';
import { CreateClusterCommand, CreateServiceCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { AttachRolePolicyCommand, ListAttachedRolePoliciesCommand, ListPoliciesCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { createRootClients, type RootClients } from '../sandbox/world/root-clients.ts';
import { makeRole, rootOf } from '../sandbox-account/principals.ts';
import { addLibraries, installPacked, runPacked } from './packed.ts';

let account: Account;
let root: RootClients;
let folder: string;
let consumer: string;
beforeAll(async () => {
  ({ folder, consumer } = installPacked());
  account = await startAccount();
  root = createRootClients(account);
  await createService();
}, 480_000);

afterAll(async () => {
  await account.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function createService(): Promise<void> {
  const { ecs, iam } = root;
  const executionRoleArn = await makeRole(iam, 'exec', { Service: 'ecs-tasks.amazonaws.com' });
  const secrets = new SecretsManagerClient(rootOf(account));
  const { ARN: valueFrom } = await secrets.send(new CreateSecretCommand({ Name: 'api/db', SecretString: 'value' }));
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
  const containers = [{ name: 'api', image: 'busybox:1', secrets: [{ name: 'DB', valueFrom }] }];
  await ecs.send(
    new RegisterTaskDefinitionCommand({ family: 'api', executionRoleArn, containerDefinitions: containers }),
  );
  for (const serviceName of ['api', 'web'])
    await ecs.send(new CreateServiceCommand({ cluster: 'shop', serviceName, taskDefinition: 'api', desiredCount: 0 }));
}

/** Runs the packed command line as the account's owner, and reports how long it took. */
async function cli(...args: readonly string[]) {
  const ran = await runPacked(consumer, account.environment, args);
  process.stdout.write(`${args[0]}: ${ran.seconds} s\n`);
  return ran;
}

test('deploy says what it lacks, with the command, and has done nothing', async () => {
  const { code, err, out } = await cli('deploy', '--yes', '--bootstrap');
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(
    /\n {2}npm install --prefix \S+consumer --save-exact aws-cdk-lib@[\d.]+ constructs@[\d.]+ @aws-cdk\/toolkit-lib@[\d.]+\n/,
  );
  addLibraries(consumer, ['aws-cdk-lib', 'constructs', '@aws-cdk/toolkit-lib']);
}, 120_000);

test('init, deploy, status, drill and uninstall work from the packed file, with nothing else', async () => {
  const init = await cli('init', '--yes', '--email', 'ops@example.com');
  expect(init).toMatchObject({ code: 0 });
  const deployed = await cli('deploy', '--yes', '--bootstrap');
  expect(deployed).toMatchObject({ code: 0 });
  expect(deployed.err).toContain('Grant exec');
  expect(deployed.out).toContain('WHAT TO DO NEXT\n1. Follow the link in the mail');
  const status = await cli('status', '--json');
  const { checks } = JSON.parse(status.out) as {
    readonly checks: readonly { readonly what: string; readonly says: string }[];
  };
  expect(checks.find(({ what }) => what === 'mode')?.says).toContain('dry-run');
  const drilled = await cli('drill', 'shop/api', '--yes', '--json', '--wait', '90');
  expect(wayOf(drilled.out)).toEqual(way);
  await deployEndpoints();
  const policy = await attachByHand();
  const uninstalled = await cli('uninstall', '--yes', '--take-back', '--delete-ledger', '--delete-policies', '--json');
  expect(uninstalled).toMatchObject({ code: 0 });
  const { takenBack, deleted, stays } = JSON.parse(uninstalled.out) as {
    readonly takenBack: readonly string[];
    readonly deleted: readonly string[];
    readonly stays: readonly { readonly what: string }[];
  };
  expect(stays.map(({ what }) => what).filter((what) => what.includes('EcsInitRemediatorNetwork'))).toHaveLength(1);
  expect(takenBack).toEqual([expect.stringContaining('on role exec')]);
  expect(deleted).toEqual(['stack EcsInitRemediator', expect.stringMatching(/^table /), `policy ${policy}`]);
  expect(await attachedTo('exec')).toEqual([]);
}, 480_000);

/** The owner gives the VPC its gateway to S3 by the stack of the network. */
async function deployEndpoints(): Promise<void> {
  const { Vpc: { VpcId: vpc = '' } = {} } = await root.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { RouteTable: { RouteTableId: table = '' } = {} } = await root.ec2.send(
    new CreateRouteTableCommand({ VpcId: vpc }),
  );
  const file = join(consumer, 'ecs-init-remediator.json');
  const written = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...written, network: { vpc, routeTables: [table], endpoints: ['s3'] } }));
  const deployed = await cli('deploy', '--yes', '--network-only', '--json');
  expect(deployed).toMatchObject({ code: 0 });
  const { network } = JSON.parse(deployed.out) as { readonly network: unknown };
  expect(network).toEqual({
    stack: 'EcsInitRemediatorNetwork',
    outputs: { Endpoints3: expect.stringMatching(/^vpce-/) },
  });
}

/** The policy of the grant is attached to its role, as the product or a person would do it. */
async function attachByHand(): Promise<string> {
  const { Policies: policies = [] } = await root.iam.send(new ListPoliciesCommand({ Scope: 'Local' }));
  const policy = policies.find(({ PolicyName: name }) => name?.startsWith('ecs-init-remediator-'))?.Arn ?? '';
  await root.iam.send(new AttachRolePolicyCommand({ RoleName: 'exec', PolicyArn: policy }));
  return policy;
}

async function attachedTo(RoleName: string) {
  const { AttachedPolicies: policies = [] } = await root.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  return policies.map(({ PolicyName: name }) => name);
}

const way = ['event bus', 'rule', 'queue', 'remediator', 'diagnosis', 'message'].map((name) => [name, 'works']);

function wayOf(out: string) {
  const { links } = JSON.parse(out) as { readonly links: readonly { readonly name: string; readonly is: string }[] };
  return links.map(({ name, is }) => [name, is]).filter(([name]) => way.some(([known]) => known === name));
}

test('a template that the owner uploads and deploys without the CDK is a whole installation', async () => {
  const written = await cli('template', '--bucket', 'own-code', '--prefix', 'ours', '--out', 'template', '--json');
  expect(written).toMatchObject({ code: 0 });
  const { files, template, commands } = JSON.parse(written.out) as {
    readonly files: readonly string[];
    readonly template: string;
    readonly commands: readonly string[];
  };
  expect(commands[0]).toContain('aws s3 cp template s3://own-code/ours/ --recursive');
  const s3 = new S3Client({ ...rootOf(account), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'own-code' }));
  for (const name of files) {
    const Body = readFileSync(join(consumer, 'template', name));
    await s3.send(new PutObjectCommand({ Bucket: 'own-code', Key: `ours/${name}`, Body }));
  }
  await createStack(`${account.endpoint}/own-code/ours/${template}`);
  const drilled = await cli('drill', 'shop/web', '--yes', '--json', '--wait', '90', '--stack', 'Own');
  expect(wayOf(drilled.out)).toEqual(way);
}, 480_000);

async function createStack(TemplateURL: string): Promise<void> {
  const client = new CloudFormationClient(rootOf(account));
  const Parameters = [{ ParameterKey: 'Email', ParameterValue: 'ops@example.com' }];
  await client.send(
    new CreateStackCommand({ StackName: 'Own', TemplateURL, Parameters, Capabilities: ['CAPABILITY_NAMED_IAM'] }),
  );
  for (let looks = 0; looks < 300; looks += 1) {
    const { Stacks: stacks } = await client.send(new DescribeStacksCommand({ StackName: 'Own' }));
    const status = stacks?.[0]?.StackStatus ?? '';
    if (status === 'CREATE_COMPLETE') return;
    if (!status.endsWith('IN_PROGRESS')) throw new Error(`${status}: ${stacks?.[0]?.StackStatusReason}`);
    await new Promise((resolve) => void setTimeout(resolve, 200));
  }
  throw new Error('the stack did not settle');
}

test('policies writes what the roles may do, with a page that says whose each is', async () => {
  const { code } = await cli('policies', '--out', 'policies');
  expect(code).toBe(0);
  const files = readdirSync(join(consumer, 'policies'));
  const page = readFileSync(join(consumer, 'policies', 'README.md'), 'utf8');
  for (const name of files.filter((one) => one.endsWith('.json'))) expect(page).toContain(`[${name}](${name})`);
  expect(files.length).toBeGreaterThan(6);
}, 120_000);
