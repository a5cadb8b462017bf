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
const backend = 'megilance-cluster/megilance-backend-service';
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
async function build(text: string, service = backend): Promise<void> {
  vi.unstubAllEnvs();
  await account.reset();
  const read = checkWorld(JSON.parse(text));
  if (read.is !== 'world') throw new Error(read.problems.join('; '));
  const root = createRootClients(account);
  await buildWorld(read.world, account, root);
  const { ecs } = root;
  const [cluster, name = ''] = service.split('/');
  const { services: [found] = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [name] }));
  const { taskDefinition } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: found?.taskDefinition }),
  );
  registrationFile = await write('task.json', { taskDefinition });
  planFile = await write('plan.json', planOf(taskDefinition, found?.networkConfiguration?.awsvpcConfiguration));
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

/** `network plan` as a person types it, with the published policy alone. */
async function plan(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const { terminal, written } = fakeTerminal(null);
  const code = await run(['network', 'plan', ...args, '--region', account.region], terminal);
  expect(written.err).toBe('');
  return { code, out: written.out };
}

/** The ids that the account made up, by the order in which they are shown. */
function withEvenIds(text: string): string {
  const seen = [...new Set(text.match(/\b(?:vpc|subnet|rtb)-[0-9a-f]{17}\b/g))];
  const kindOf = (id: string) => id.slice(0, id.indexOf('-'));
  return seen.reduce((shown, id) => {
    const number = seen.filter((one) => kindOf(one) === kindOf(id)).indexOf(id);
    return shown.replaceAll(id, `${kindOf(id)}-${number}a1b2c3d4e5f60718`);
  }, text);
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
  ['the service', () => [backend]],
  ['all services of its cluster', () => ['--cluster', 'megilance-cluster']],
  ['its task definition', () => ['megilance-backend']],
  ['the file that registers it', () => [registrationFile, '--service', backend]],
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

  it('gets its endpoints planned as docs/network.md shows, and the block written', async () => {
    const file = join(folder, 'configuration.json');
    const { code, out } = await plan('--service', backend, '--out', file, '--yes');
    expect(code).toBe(0);
    const page = await readFile(new URL('../../docs/network.md', import.meta.url), 'utf8');
    expect(page).toContain(`\n\`\`\`text\n${withEvenIds(out.replaceAll(file, 'ecs-init-remediator.json'))}\`\`\`\n`);
    const { network } = JSON.parse(await readFile(file, 'utf8')) as { network: Record<string, readonly string[]> };
    expect(network['endpoints']).toEqual(['secretsmanager', 'ecr.api', 'ecr.dkr', 'logs', 's3']);
    expect([network['subnets']?.length, network['routeTables']?.length]).toEqual([2, 2]);
  });

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

describe('a VPC that has some endpoints already', () => {
  beforeAll(async () => {
    const file = new URL('../sandbox/worlds/net-endpoint-missing.json', import.meta.url);
    const text = (await readFile(file, 'utf8')).replaceAll('us-east-1', account.region);
    await build(text.replace('{', `{"region": "${account.region}",`), 'isle/isle-api');
  }, 300_000);

  it('gets those planned that it lacks, and is told why the others are left out', async () => {
    const file = join(folder, 'isle.json');
    const { code, out } = await plan('--service', 'isle/isle-api', '--out', file, '--yes');
    expect(code).toBe(0);
    const said = out.replaceAll(/vpce-[0-9a-f]+/g, 'vpce-1').split('\n\n');
    expect(said[1]).toBe('Endpoints to make\n  secretsmanager (interface)');
    expect(said[2]).toBe(
      [
        'Left out',
        '  ecr.api: vpce-1 is there, and reached',
        '  ecr.dkr: vpce-1 is there, and reached',
        '  s3: vpce-1 is there, and reached',
      ].join('\n'),
    );
    expect(out).not.toContain('What the S3 gateway endpoint changes');
    const { network } = JSON.parse(await readFile(file, 'utf8')) as { network: Record<string, unknown> };
    expect(network).toMatchObject({ endpoints: ['secretsmanager'], cidrs: ['10.0.0.0/16'] });
    expect(network).not.toHaveProperty('routeTables');
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
