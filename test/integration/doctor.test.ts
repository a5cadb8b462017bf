import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AwsVpcConfiguration,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DOCTOR_POLICY } from '../../build/doctor-policy.ts';
import { run } from '../../cli/run.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import { plannedDefinition, plannedService, terraformPlan } from '../fixtures/terraform-plan.ts';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { buildWorld } from '../sandbox/world/build-world.ts';
import { checkWorld } from '../sandbox/world/read-world.ts';
import { createRootClients } from '../sandbox/world/root-clients.ts';
import { actAs, type Statement } from '../sandbox-account/principals.ts';

const worldFile = new URL('../sandbox/worlds/megilance.json', import.meta.url);
const service = 'megilance-cluster/megilance-backend-service';
const rootCauses = ['no-route', 'permission-missing', 'reference-malformed'];

let account: Account;
let folder: string;
let registrationFile: string;
let planFile: string;
beforeAll(async () => {
  account = await startAccount({ region: 'us-east-2' });
  folder = await mkdtemp(join(tmpdir(), 'ecs-init-remediator-'));
}, 300_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
  await account.stop();
});

/** Builds the world of a text, writes what would be deployed, and acts as a role with the published policy alone. */
async function build(text: string): Promise<void> {
  vi.unstubAllEnvs();
  await account.reset();
  const read = checkWorld(JSON.parse(text));
  if (read.is !== 'world') throw new Error(read.problems.join('; '));
  const root = createRootClients(account);
  await buildWorld(read.world, account, root);
  const { ecs } = root;
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'megilance-backend' }));
  const [cluster, name = ''] = service.split('/');
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [name] }));
  registrationFile = await write('task.json', { taskDefinition });
  planFile = await write('plan.json', planOf(taskDefinition, services[0]?.networkConfiguration?.awsvpcConfiguration));
  const { Statement: statements } = JSON.parse(
    (await readFile(DOCTOR_POLICY, 'utf8')).replaceAll('111122223333', account.accountId),
  ) as { readonly Statement: readonly Statement[] };
  const { credentials } = await actAs(account, root.iam, 'doctor', statements);
  vi.stubEnv('AWS_ENDPOINT_URL', account.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  vi.stubEnv('AWS_SESSION_TOKEN', 'sessionToken' in credentials ? credentials.sessionToken : '');
}

async function write(name: string, value: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(value));
  return path;
}

type Described = Pick<TaskDefinition, 'family' | 'executionRoleArn' | 'containerDefinitions'> | undefined;

function planOf(definition: Described, network: Partial<AwsVpcConfiguration> = {}): object {
  const { family = '', executionRoleArn = '', containerDefinitions = [] } = definition ?? {};
  const { subnets = [], securityGroups = [] } = network;
  return terraformPlan([
    plannedDefinition('module.app.aws_ecs_task_definition.backend', { family, executionRoleArn, containerDefinitions }),
    plannedService('module.app.aws_ecs_service.backend', 'megilance-backend-service', { subnets, securityGroups }),
  ]);
}

async function doctor(...args: readonly string[]) {
  const { terminal, written } = fakeTerminal(null);
  const code = await run(['doctor', ...args, '--region', account.region, '--json'], terminal);
  expect(written.err).toBe('');
  return { code, ...(JSON.parse(written.out) as Printed) };
}

type Printed = {
  readonly examined: readonly {
    readonly findings: readonly { readonly cause: string; readonly certainty: string }[];
    readonly unchecked: readonly unknown[];
    readonly pending: readonly unknown[];
  }[];
};

const proved = ({ examined }: Printed) =>
  examined.flatMap(({ findings }) =>
    findings.filter(({ certainty }) => certainty === 'proved').map(({ cause }) => cause),
  );

/** What is examined: each is made before the account is. */
const targets: readonly (readonly [string, () => readonly string[]])[] = [
  ['the service', () => [service]],
  ['all services of its cluster', () => ['--cluster', 'megilance-cluster']],
  ['its task definition', () => ['megilance-backend']],
  ['the file that registers it', () => [registrationFile, '--service', service]],
  ['a Terraform plan', () => [planFile]],
];

describe('the incident of the README, before its deployment', () => {
  beforeAll(async () => build(await readFile(worldFile, 'utf8')), 300_000);

  it.each(targets)(
    'is found whole in one run by doctor of %s, with the published policy alone',
    async (_title, args) => {
      const found = await doctor(...args());
      expect(found.code).toBe(1);
      expect([...new Set(proved(found))].toSorted()).toEqual(rootCauses);
      expect(found.examined.flatMap(({ unchecked, pending }) => [...unchecked, ...pending])).toEqual([]);
    },
  );

  it('takes no call that the published policy does not allow, and none that changes anything', async () => {
    const own = (await account.calls()).filter(({ principal }) => principal?.includes('/doctor/') === true);
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter(({ error }) => /Denied|Unauthorized/.test(error ?? '')).map(({ action }) => action)).toEqual([]);
    expect(own.map(({ action }) => action).filter((one) => !/:(?:Describe|List|Get|Simulate)/.test(one ?? ''))).toEqual(
      [],
    );
    expect(own.map(({ action }) => action)).not.toContain('secretsmanager:GetSecretValue');
  });
});

describe('the same account, healed', () => {
  beforeAll(async () => {
    const text = (await readFile(worldFile, 'utf8'))
      .replace(':database_url"', ':database_url::"')
      .replace(
        '"attached": ["AmazonECSTaskExecutionRolePolicy"]',
        '"attached": ["AmazonECSTaskExecutionRolePolicy", "megilance-app-secrets"]',
      )
      .replaceAll('"reaches": "nothing"', '"reaches": ["secretsmanager", "ecr.api", "ecr.dkr", "logs", "s3"]');
    await build(text);
  }, 300_000);

  it.each(targets)('keeps doctor of %s from finding anything', async (_title, args) => {
    const found = await doctor(...args());
    expect([found.code, proved(found)]).toEqual([0, []]);
  });
});
