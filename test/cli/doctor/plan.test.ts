import { describe, expect, it } from 'vitest';
import type { DoctorOptions } from '../../../cli/doctor/doctor-options.ts';
import { NoAnswer } from '../../../cli/usage-error.ts';
import { accountWith, allowed, lacking, networkOf } from '../../diagnosis/cases/case.ts';
import { account, type FakeAccount, region, role, secret } from '../../fixtures/account.ts';
import {
  type PlannedResource,
  plannedDefinition,
  plannedService,
  terraformPlan,
} from '../../fixtures/terraform-plan.ts';
import { isolated } from '../../fixtures/topology.ts';
import { flat, runDoctor } from './run-doctor.ts';

const own = 'aws_ecs_task_definition.api';
const name = 'api';
const log = { logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/api', 'awslogs-region': region } };
const image = `${account}.dkr.ecr.${region}.amazonaws.com/shop/api:v7`;
const secrets = (valueFrom: string) => [{ name: 'DB', valueFrom }];
const defined = (container: object, address = own) =>
  plannedDefinition(address, {
    family: 'api',
    executionRoleArn: role,
    containerDefinitions: [{ name, image: 'busybox:1', ...container }],
  });
const created = (address: string, after: Record<string, unknown>): PlannedResource => ({
  address,
  actions: ['create'],
  after,
  unknown: { id: true, arn: true },
});
const partial = `arn:aws:secretsmanager:${region}:${account}:secret:api/new`;
const bucket = 'arn:aws:s3:::shop-config/api.env';
const parameter = `arn:aws:ssm:${region}:${account}:parameter/api/url`;

it.each<readonly [string, DoctorOptions]>([
  ['--cluster', { cluster: 'shop' }],
  ['--service', { service: 'shop/api' }],
  ['--subnets', { subnets: ['subnet-1'] }],
])('a plan takes no %s', async (option, options) => {
  const files = { 'plan.json': terraformPlan([], {}) };
  await expect(runDoctor('plan.json', { files, options })).rejects.toThrow(
    `A Terraform plan names the networks of its services itself: leave ${option} out.`,
  );
});

const run = (resources: readonly PlannedResource[], answers: Partial<FakeAccount> = {}, configuration: object = {}) =>
  runDoctor('plan.json', {
    files: { 'plan.json': terraformPlan(resources, configuration) },
    account: { ...accountWith(''), ...answers },
  });

describe('what a plan makes is pending, not missing', () => {
  it.each<[string, PlannedResource, PlannedResource, Partial<FakeAccount>]>([
    [
      'a secret',
      defined({ secrets: secrets(partial) }),
      created('aws_secretsmanager_secret.new', { name: 'api/new' }),
      { secret: {} },
    ],
    [
      'a parameter',
      defined({ secrets: secrets(parameter) }),
      created('aws_ssm_parameter.url', { name: '/api/url' }),
      {},
    ],
    ['a role', defined({ secrets: secrets(secret) }), created('aws_iam_role.exec', { name: 'api-exec' }), { role: {} }],
    [
      'a log group',
      defined({ logConfiguration: log }),
      created('aws_cloudwatch_log_group.api', { name: '/ecs/api' }),
      {},
    ],
    ['a repository', defined({ image }), created('aws_ecr_repository.api', { name: 'shop/api' }), {}],
    [
      'a bucket',
      defined({ environmentFiles: [{ value: bucket, type: 's3' }] }),
      created('aws_s3_bucket.config', { bucket: 'shop-config' }),
      {},
    ],
    [
      'a policy of the role',
      defined({ secrets: secrets(secret) }),
      created('aws_iam_role_policy.secrets', { role: 'api-exec', policy: '{}' }),
      { simulation: { '*': lacking } },
    ],
    [
      'an attachment to the role',
      defined({ secrets: secrets(secret) }),
      created('aws_iam_role_policy_attachment.secrets', { role: 'api-exec' }),
      { simulation: { '*': lacking } },
    ],
  ])('%s', async (_title, definition, made, answers) => {
    const found = await run([definition, made], answers);
    expect(found.code).toBe(0);
    expect(found.out).not.toContain('WOULD FAIL');
    expect(found.out).not.toContain('SUSPECTED');
    expect(flat(found.out)).toContain(`PENDING: KNOWN AFTER THE PLAN IS APPLIED - ${made.address}:`);
    // The same without it, or with one of another name.
    for (const others of [[], [{ ...made, after: { ...made.after, name: 'x', bucket: 'x', role: 'x' } }]]) {
      const near = await run([definition, ...others], answers);
      expect(near.out).toMatch(/WOULD FAIL|SUSPECTED/);
      expect(near.out).not.toContain('PENDING');
    }
  });

  it('an execution role whose ARN is known only after apply', async () => {
    const base = defined({ secrets: secrets(`${secret}:url`) });
    const { execution_role_arn: _, ...after } = base.after ?? {};
    const found = await run([{ ...base, after, unknown: { execution_role_arn: true } }]);
    expect(found.code).toBe(1);
    expect(flat(found.out)).toContain('The valueFrom of DB cannot be read');
    expect(flat(found.out)).toContain('1 cause is proved');
    expect(flat(found.out)).toContain(`- ${own}: execution_role_arn:`);
  });

  it('container definitions that are known only after apply', async () => {
    const base = defined({});
    const { container_definitions: _, ...after } = base.after ?? {};
    const found = await run([{ ...base, after, unknown: { container_definitions: true } }]);
    expect(found.code).toBe(0);
    expect(flat(found.out)).toContain(`- ${own}: container_definitions: - what its containers fetch`);
  });
});

describe('what a plan changes is not judged as it is now', () => {
  // Its image is in the account's registry: no endpoint leads to another one.
  const definition = defined({ secrets: secrets(secret), image });
  const repository = `arn:aws:ecr:${region}:${account}:repository/shop/api`;
  const network = {
    ...networkOf(isolated()),
    repository: { [repository]: { arn: repository } },
    image: { [JSON.stringify({ id: 'v7', repository })]: { digest: 'sha256:1', archived: false } },
  };
  const [subnet] = isolated().snapshot.subnets;
  const service = plannedService('aws_ecs_service.api', 'api', {
    subnets: [subnet?.id ?? ''],
    securityGroups: ['sg-task'],
  });

  it.each<[string, PlannedResource]>([
    ['a route', created('aws_route.out', { route_table_id: 'rtb-a' })],
    ['an endpoint', created('aws_vpc_endpoint.secrets', { vpc_id: 'vpc-1' })],
  ])('%s', async (_title, made) => {
    const found = await run([definition, service, made], network);
    expect(found.out).not.toContain('WOULD FAIL');
    expect(found.out).toContain(`- ${made.address}:`);
    const near = await run([definition, service], network);
    expect(flat(near.out)).toContain('no route to the internet');
    expect(near.code).toBe(1);
  });

  it('a policy that is deleted leaves an allowed call open; one that only gets tags leaves it as it is', async () => {
    const before = { role: 'api-exec', policy: '{}', tags: {} };
    const gone = await run([definition, { address: 'aws_iam_role_policy.a', actions: ['delete'], before }]);
    expect(gone.out).toContain('- aws_iam_role_policy.a:');
    const after = { ...before, tags: { a: 'b' } };
    const kept = await run([definition, { address: 'aws_iam_role_policy.a', actions: ['update'], before, after }]);
    expect(kept.out).not.toContain('PENDING');
  });

  it('an explicit deny stays proved: another allow takes it away as little', async () => {
    const denied = { '*': { ...lacking, decision: 'explicitDeny' as const } };
    const made = created('aws_iam_role_policy.secrets', { role: 'api-exec', policy: '{}' });
    expect((await run([definition, made], { simulation: denied })).code).toBe(1);
    expect((await run([definition, made], { simulation: { '*': allowed } })).out).not.toContain('PENDING');
  });
});

describe('which task definition a service of the plan runs', () => {
  const network = { subnets: ['subnet-a'], securityGroups: ['sg-task'] };
  const at = (module: string, address: string) => `${module}${address}`;
  const [web, jobs] = ['module.web.', 'module.jobs["a"].'];
  const definitions = [web, jobs].map((module) => ({
    ...defined({ secrets: secrets(secret) }, at(module, own)),
  }));
  const refers = { expressions: { task_definition: { references: [`${own}.arn`, own] } } };
  const module = { module: { resources: [{ address: 'aws_ecs_service.api', ...refers }] } };

  it('is told by the configuration of its own module', async () => {
    const service = plannedService(at(jobs, 'aws_ecs_service.api'), 'jobs', network);
    const { out } = await run([...definitions, service], networkOf(isolated()) ?? {}, {
      module_calls: { jobs: module },
    });
    expect(flat(out)).toContain(`${jobs}aws_ecs_service.api (${jobs}${own})`);
    expect(flat(out)).toContain(`${web}${own}: `);
  });

  it('is told by the family that it runs now', async () => {
    const [first] = definitions;
    const other = { ...defined({}, 'aws_ecs_task_definition.b'), after: { ...first?.after, family: 'b' } };
    const before = { task_definition: `arn:aws:ecs:${region}:${account}:task-definition/b:3` };
    const service = { ...plannedService('aws_ecs_service.s', 's', network), before };
    const { out } = await run([defined({}), other, service], networkOf(isolated()) ?? {});
    expect(flat(out)).toContain('aws_ecs_service.s (aws_ecs_task_definition.b)');
  });

  it('is the only one of the plan', async () => {
    const service = plannedService('aws_ecs_service.s', 's', network);
    const { out } = await run([defined({}), service], networkOf(isolated()) ?? {});
    expect(flat(out)).toContain(`aws_ecs_service.s (${own})`);
  });
});

it('a plan without a task definition gives no answer', async () => {
  await expect(run([created('aws_iam_role.a', { name: 'a' })])).rejects.toThrow(NoAnswer);
});

it('a task definition that the plan deletes is not examined', async () => {
  const gone = { ...defined({}), actions: ['delete'], after: null };
  await expect(run([gone])).rejects.toThrow('holds no aws_ecs_task_definition');
});

it('subnets that the plan makes leave the network pending', async () => {
  const service = plannedService('aws_ecs_service.s', 's', { subnets: [], securityGroups: [] });
  const unknown = { task_definition: true, network_configuration: [{ subnets: true, security_groups: true }] };
  const { code, out } = await run([defined({ secrets: secrets(secret) }), { ...service, unknown }]);
  expect(code).toBe(0);
  expect(flat(out)).toContain('- aws_ecs_service.s: subnets: - the way through the network');
});
