import { describe, expect, it } from 'vitest';
import type { DoctorOptions } from '../../../cli/doctor/doctor-options.ts';
import { NoAnswer, UsageError } from '../../../cli/usage-error.ts';
import { allowed, networkOf } from '../../diagnosis/cases/case.ts';
import { definition, role, secret, service, serviceRecord, taskDefinition } from '../../fixtures/account.ts';
import { isolated } from '../../fixtures/topology.ts';
import { flat, runDoctor } from './run-doctor.ts';

const getSecret = `secretsmanager:GetSecretValue ${secret}`;
const healthy = { allowed: [getSecret], account: { subnets: { '*': 'absent' as const } } };
/** What ECS takes to register the fixtures' task definition. */
const registration = {
  family: 'api',
  executionRoleArn: role,
  requiresCompatibilities: ['FARGATE'],
  containerDefinitions: [{ name: 'api', image: 'busybox:1', secrets: [{ name: 'DB', valueFrom: `${secret}:url` }] }],
};

describe('doctor of a service', () => {
  it('tells what is proved to keep its next task from starting, with the change to paste, and exits with 1', async () => {
    const { code, out } = await runDoctor('shop/api');
    expect(code).toBe(1);
    expect(out).toMatch(/^\[FAIL\] shop\/api would not start: 1 cause is proved\n/);
    expect(flat(out)).toContain('WOULD FAIL 1. Role api-exec may not call secretsmanager:GetSecretValue for DB');
    expect(out).toContain("aws iam put-role-policy \\\n    --role-name 'api-exec'");
    expect(out).toContain('docs/causes/permission-missing.md');
  });

  it('finds by its ARN what it finds by its name', async () => {
    expect((await runDoctor(service)).out).toBe((await runDoctor('shop/api')).out);
  });

  it('says that nothing is proved where nothing fails, and exits with 0', async () => {
    const { code, out } = await runDoctor('shop/api', healthy);
    expect(code).toBe(0);
    expect(flat(out)).toContain('shop/api: nothing is proved to keep it from starting');
    expect(out).not.toContain('WOULD FAIL');
  });

  it('names the permission that it lacks apart from what fails, and proves nothing by it', async () => {
    const { code, out } = await runDoctor('shop/api', {
      account: { denied: new Set(['iam:SimulatePrincipalPolicy']) },
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^\[\?\] shop\/api: nothing is proved/);
    expect(flat(out)).toContain(
      'COULD NOT BE CHECKED - the permission iam:SimulatePrincipalPolicy is missing: - whether role api-exec may call secretsmanager:GetSecretValue on secret api/db-AbCdEf',
    );
  });

  it('gives no answer where nothing that the task needs could be read, and names what it takes', async () => {
    const denied = new Set([
      'iam:GetRole',
      'iam:SimulatePrincipalPolicy',
      'iam:GetRolePolicy',
      'secretsmanager:DescribeSecret',
    ]);
    const network = ['subnets', 'secret-policy'].map((kind) => [kind, { '*': 'denied' }] as const);
    const run = runDoctor('shop/api', { account: { denied, ...Object.fromEntries(network) } });
    await expect(run).rejects.toThrow(
      /^shop\/api could not be examined: nothing that it needs could be read\. It needs the permission .*iam:GetRole/,
    );
  });

  it.each([
    ['does not exist', { service: {} }, 'shop/api could not be examined: there is no such service in eu-central-1'],
    [
      'may not be read',
      { denied: new Set(['ecs:DescribeServices']) },
      /It needs the permission ecs:DescribeServices\.$/,
    ],
    [
      'has a task definition that may not be read',
      { denied: new Set(['ecs:DescribeTaskDefinition']) },
      /ecs:DescribeTaskDefinition\.$/,
    ],
  ])('gives no answer where the service %s', async (_title, account, says) => {
    const run = runDoctor('shop/api', { account });
    await expect(run).rejects.toThrow(NoAnswer);
    await expect(run).rejects.toThrow(
      typeof says === 'string' ? says.replace('eu-central-1', service.split(':')[3] ?? '') : says,
    );
  });

  it('refuses an ARN of another account than that of the credentials', async () => {
    const run = runDoctor(service.replace(/:\d{12}:/, ':999999999999:'));
    await expect(run).rejects.toThrow(UsageError);
    await expect(run).rejects.toThrow(
      'is of account 999999999999, and your credentials are of 111122223333: give --profile',
    );
  });

  const elsewhere = (arn: string) => arn.replace(/:\d{12}:/, ':999999999999:');

  it.each<readonly [string | undefined, DoctorOptions]>([
    [undefined, { cluster: elsewhere(service).replace('service/shop/api', 'cluster/shop') }],
    ['api', { cluster: elsewhere(service).replace('service/shop/api', 'cluster/shop') }],
    ['api', { service: elsewhere(service) }],
  ])('refuses what an option names of another account: %s with %o', async (target, options) => {
    await expect(runDoctor(target, { options })).rejects.toThrow('is of account 999999999999, and your credentials');
  });

  it('says of a cluster that has more services than are listed that it has', async () => {
    const clusters = [{ cluster: 'shop', services: { is: 'read', value: { arns: [service], cut: true } } } as const];
    const { out } = await runDoctor(undefined, { options: { cluster: 'shop' }, clusters });
    expect(flat(out)).toContain('The rest of the cluster shop');
    expect(flat(out)).toContain('only the first 1 are listed: name others as CLUSTER/SERVICE');
  });

  it('refuses an option that names another Region than the target', async () => {
    const cluster = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop';
    await expect(
      runDoctor(service.replace('service/shop/api', 'task-definition/api:1'), { options: { cluster } }),
    ).rejects.toThrow(
      'is of the Region eu-west-1, and us-east-2 is read: give --region eu-west-1, and name what is there.',
    );
    await expect(runDoctor('api', { options: { cluster, region: 'us-east-2' } })).rejects.toThrow(
      '--region is us-east-2, and the ARN is of eu-west-1: leave --region out.',
    );
  });

  it('suspects an image that the registry does not hold, because a pull-through cache may have it fetched', async () => {
    const [, , , region, account] = service.split(':');
    const image = `${account}.dkr.ecr.${region}.amazonaws.com/shop/api:v7`;
    const repository = `arn:aws:ecr:${region}:${account}:repository/shop/api`;
    const record = definition({});
    const containers = record.containers.map((one) => ({ ...one, image }));
    const own = {
      'task-definition': { [taskDefinition]: { ...record, containers } },
      simulation: { '*': allowed },
    };
    const run = await runDoctor('shop/api', { account: { ...own, repository: { [repository]: { arn: repository } } } });
    expect(run.code).toBe(0);
    expect(flat(run.out)).toContain('SUSPECTED 1. shop/api holds no image with the tag v7');
    expect(flat(run.out)).toContain('pull-through cache');
    const image7 = { [JSON.stringify({ id: 'v7', repository })]: { digest: 'sha256:1', archived: false } };
    const near = await runDoctor('shop/api', {
      account: { ...own, repository: { [repository]: { arn: repository } }, image: image7 },
    });
    expect(near.out).not.toContain('SUSPECTED');
  });

  it('says what it never looks at', async () => {
    const { out } = await runDoctor('shop/api', healthy);
    expect(flat(out)).toContain('SKIPPED - whether the secrets hold url: the value of a secret is never read');
    expect(flat(out)).toContain('exists: only this account’s ECR can be asked');
  });

  it('shows on a terminal what it is doing, in a line that it takes away, and nothing with --json', async () => {
    const shown: string[] = [];
    const status = async (text: string) => void shown.push(text);
    await runDoctor('shop/api', { status });
    expect(shown).toContain('examining shop/api (1 of 1)');
    expect(shown.at(-1)).toBe('');
    shown.length = 0;
    await runDoctor('shop/api', { status, options: { json: true } });
    expect(shown).toEqual([]);
  });
});

describe('doctor of a task definition', () => {
  it.each(['api', 'api:7', taskDefinition])('judges %s in the network of the service that runs it', async (named) => {
    const answers = { [named]: definition({ DB: `${secret}:url::` }) };
    const topology = networkOf(isolated());
    const { code, out } = await runDoctor(named, { account: { ...topology, 'task-definition': answers } });
    expect(code).toBe(1);
    expect(flat(out)).toContain(`${taskDefinition.split('/')[1]} in shop/api would not start`);
    expect(flat(out)).toContain('no route to the internet');
  });

  it('skips the network, and says so, where no service runs it', async () => {
    const other = { [service]: serviceRecord({ taskDefinitionArn: taskDefinition.replace('/api:', '/web:') }) };
    const account = { 'task-definition': { api: definition({ DB: `${secret}:url::` }) }, service: other };
    const { code, out } = await runDoctor('api', { account });
    expect(code).toBe(1);
    expect(flat(out)).toContain(
      'SKIPPED - the network: no service runs api, and no network was given (--service, or --subnets)',
    );
  });

  it('takes the network that was given, without a look at any service', async () => {
    const { service: _, ...network } = networkOf(isolated()) ?? {};
    const account = { ...network, 'task-definition': { api: definition({ DB: `${secret}:url::` }) } };
    const options = { subnets: ['subnet-a'], securityGroups: ['sg-task'] };
    const { out, asked } = await runDoctor('api', { account, options });
    expect(flat(out)).toContain('no route to the internet');
    expect(asked.map(({ kind }) => kind)).not.toContain('service');
  });

  it('gives no answer where there is none', async () => {
    await expect(runDoctor('gone')).rejects.toThrow('The task definition gone could not be examined: there is none in');
  });
});

describe('doctor of a file', () => {
  it.each([
    ['the input of RegisterTaskDefinition', registration],
    [
      'the answer of describe-task-definition',
      { taskDefinition: { ...registration, revision: 3, compatibilities: ['EC2'] }, tags: [] },
    ],
  ])('judges %s before it is registered', async (_title, value) => {
    const { code, out } = await runDoctor('api.json', {
      files: { 'api.json': value },
      account: networkOf(isolated()) ?? {},
    });
    expect(code).toBe(1);
    expect(flat(out)).toContain('api.json in shop/api would not start: 3 causes are proved');
    expect(flat(out)).toContain('The valueFrom of DB cannot be read');
    expect(flat(out)).toContain('(api.json)');
    expect(flat(out)).toContain('no route to the internet');
    expect(flat(out)).toContain('may not call secretsmanager:GetSecretValue');
  });

  it('finds nothing in the same file once it is mended', async () => {
    const [container] = registration.containerDefinitions;
    const mended = {
      ...registration,
      containerDefinitions: [{ ...container, secrets: [{ name: 'DB', valueFrom: `${secret}:url::` }] }],
    };
    const { code } = await runDoctor('api.json', { ...healthy, files: { 'api.json': mended } });
    expect(code).toBe(0);
  });

  it.each([
    ['{"family": ', 'api.json is no JSON'],
    ['[]', 'api.json holds no task definition'],
    ['{"Resources":{}}', 'api.json is a template of CloudFormation'],
    ['{"terraform_version":"1.9","values":{}}', 'is a state of Terraform, not a plan'],
    ['{"family":"a b","containerDefinitions":[]}', 'family: allowed: letters, digits, - and _'],
    ['{"family":"api","containerDefinitions":[]}', 'containerDefinitions: allowed: at least one container'],
    ['{"family":"api"}', 'containerDefinitions: expected'],
    [
      '{"family":"api","containerDefinitions":[{"name":"a","image":"b","secrets":[{"name":"DB","valueFrom":{"x":"hunter2"}}]}]}',
      'containerDefinitions.0.secrets.0.valueFrom: expected',
    ],
    ['{"resource_changes":[{"type":"x"}]}', 'is no plan that can be read: resource_changes.0.address'],
  ])('refuses %s in words, without its values', async (text, says) => {
    const run = runDoctor('api.json', { files: { 'api.json': text } });
    await expect(run).rejects.toThrow(UsageError);
    await expect(run).rejects.toThrow(says);
    await expect(run).rejects.not.toThrow('hunter2');
  });
});

describe('doctor of a cluster', () => {
  const web = service.replace(/api$/, 'web');
  const gone = service.replace(/api$/, 'gone');
  const ofWeb = taskDefinition.replace('/api:', '/web:');
  const given = {
    account: {
      service: { [service]: serviceRecord(), [web]: serviceRecord({ name: 'web', taskDefinitionArn: ofWeb }) },
      'task-definition': {
        [taskDefinition]: definition({ DB: `${secret}:url::` }),
        [ofWeb]: definition({}, { arn: ofWeb }),
      },
    },
    clusters: [
      { cluster: 'shop', services: { is: 'read', value: { arns: [web, service, gone], cut: false } } },
    ] as const,
    options: { cluster: 'shop' },
  };

  it('lists all its services, and tells of each that would fail what one alone is told', async () => {
    const { code, out } = await runDoctor(undefined, given);
    expect(code).toBe(1);
    expect(out).toMatch(/^1 of 3 would fail, /);
    expect(flat(out)).toMatch(/FAIL shop\/api: Role api-exec may not call secretsmanager:GetSecretValue for DB/);
    expect(flat(out)).toMatch(/\? shop\/gone: not examined: there is no such service/);
    expect(out).toMatch(/^ {2}ok {3}shop\/web: nothing found$/m);
    expect(out).toContain('[FAIL] shop/api would not start');
    expect(out).not.toContain('[ok] shop/web');
  });

  it.each([
    [{ is: 'read', value: { arns: [], cut: false } }, 'has no service'],
    [
      { is: 'not-checked', permission: 'ecs:ListServices', because: 'AccessDenied' },
      'It needs the permission ecs:ListServices',
    ],
  ] as const)('gives no answer where there is nothing to list', async (services, says) => {
    const run = runDoctor(undefined, { ...given, clusters: [{ cluster: 'shop', services }] });
    await expect(run).rejects.toThrow(says);
  });
});

describe('what a machine reads', () => {
  it('is one JSON value on one line, with findings, steps, and what was not checked', async () => {
    const { code, out } = await runDoctor('shop/api', { options: { json: true } });
    expect(code).toBe(1);
    expect(out).toMatch(/^\{[^\n]*\}\n$/);
    expect(JSON.parse(out)).toMatchObject({
      examined: [
        {
          name: 'shop/api',
          fails: true,
          cluster: 'shop',
          service: 'api',
          taskDefinition,
          findings: [{ cause: 'permission-missing', certainty: 'proved', role }],
          pending: [],
        },
      ],
      unread: [],
    });
  });

  it('is an annotation of the workflow for each cause, at the line of the file where it names one', async () => {
    const files = { 'task:1,.json': JSON.stringify(registration, null, 2) };
    const { out } = await runDoctor('task:1,.json', { files, options: { format: 'github' } });
    const line = files['task:1,.json'].split('\n').findIndex((one) => one.includes('valueFrom')) + 1;
    const [, first = ''] = out.split('\n');
    expect(first).toMatch(
      new RegExp(
        `^::error file=task%3A1%2C\\.json,line=${line},title=task%3A1%2C\\.json in shop/api would not start::`,
      ),
    );
    expect(first).toContain('%0A- /containerDefinitions/0/secrets/0/valueFrom is');
  });

  it('holds no command that a name in the account or in the file brings in', async () => {
    const valueFrom = 'x\n::stop-commands::pause\r::add-mask::y%0A::error::z';
    const hostile = {
      ...registration,
      containerDefinitions: [{ name: 'a\n::error::b', image: 'c', secrets: [{ name: '::set-env', valueFrom }] }],
    };
    const { out } = await runDoctor('x.json', { files: { 'x.json': hostile }, options: { format: 'github' } });
    const lines = out.split(/[\n\r]/).filter((one) => one !== '');
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^::(?:error|warning|notice) file=x\.json/);
    expect(out).not.toContain('%0A::error::z');
  });
});
