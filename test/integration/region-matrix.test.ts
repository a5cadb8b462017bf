import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Made, writeTemplates } from '../infra/matrix/templates.ts';
import { resourceType } from '../infra/resource-types.ts';
import { type Installation, installMiniStack } from '../sandbox/account/install.ts';
import { runCommand } from '../sandbox/account/run-command.ts';

const here = (file: string) => fileURLToPath(new URL(`../infra/matrix/${file}`, import.meta.url));

/** Rules of cfn-lint that are not asked, and why. */
const left = {
  W3005: 'the CDK itself lets a function depend on its role, beside the reference to it',
} as const;

let python: Installation;
let folder: string;
let made: readonly Made[];
let regions: readonly string[];

beforeAll(async () => {
  python = await installMiniStack({
    set: {
      name: 'cfn-lint',
      label: 'cfn-lint',
      takes: '180 MB, half a minute, once',
      requirements: here('requirements.txt'),
    },
  });
  folder = mkdtempSync(join(tmpdir(), 'matrix-'));
  made = writeTemplates(folder);
  const { output } = await runPython([here('regions.py'), 'AWS::ECS::Service', 'AWS::Lambda::Function']);
  regions = JSON.parse(output) as string[];
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runPython(args: readonly string[]) {
  return runCommand(python.python, args, { environment: { ...process.env, ...python.environment } });
}

/** What cfn-lint says of templates in Regions, one line for each finding. */
async function lint(files: readonly string[], where: readonly string[]): Promise<readonly string[]> {
  const rules = Object.keys(left);
  const args = [
    '-c',
    'from cfnlint.runner import main; main()',
    '--format',
    'parseable',
    '-i',
    ...rules,
    '--regions',
    ...where,
    '--',
    ...files,
  ];
  const { output } = await runPython(args);
  return output.split('\n').filter((line) => line !== '');
}

describe('the templates in every Region and partition that has ECS and Lambda', () => {
  it('are asked about more than the partition aws', () => {
    expect(regions.length).toBeGreaterThan(35);
    for (const start of ['us-east-', 'cn-', 'us-gov-', 'eusc-']) expect(regions.join(' ')).toContain(start);
  });

  it('are clean for cfn-lint, whatever is configured', async () => {
    const files = made.map(({ file }) => file);
    expect(files.length).toBeGreaterThan(5);
    expect(await lint(files, regions)).toEqual([]);
  });

  it('are really looked at: a type that a Region lacks is found there, and only there', async () => {
    const file = join(folder, 'url.json');
    const url = {
      Type: 'AWS::Lambda::Url',
      Properties: { AuthType: 'AWS_IAM', TargetFunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:operator' },
    };
    writeFileSync(file, JSON.stringify({ Resources: { Url: url } }));
    expect(await lint([file], ['us-east-1'])).toEqual([]);
    expect(await lint([file], ['us-east-1', 'us-gov-west-1'])).toEqual([expect.stringMatching(/E3006.*us-gov-west-1/)]);
  });
});

type Schema = {
  readonly createOnly: readonly string[];
  readonly primaryIdentifier: readonly string[];
  readonly handlers: readonly string[];
};

/** The schemas of AWS's registry, by type. */
async function schemasOf(types: Iterable<string>): Promise<Readonly<Record<string, Schema>>> {
  const { output } = await runPython([here('schemas.py'), ...types]);
  return JSON.parse(output) as Record<string, Schema>;
}

describe('a resource type of the templates, by the registry’s schemas', () => {
  type Resource = { readonly Type: string; readonly Properties?: object; readonly DeletionPolicy?: string };
  const keysOf = ({ Properties: properties = {} }: Resource) => Object.keys(properties);
  const resources = () =>
    made
      .flatMap(({ template }) => Object.values(template.toJSON()['Resources'] as Record<string, Resource>))
      .filter(({ Type }) => !/^Custom::|^AWS::CloudFormation::/.test(Type));

  it('has the fixed properties by which the tests of replacements judge', async () => {
    const schemas = await schemasOf(new Set(resources().map(({ Type }) => Type)));
    expect(Object.keys(schemas).length).toBeGreaterThan(15);
    // The two editions of the registry differ in age: what no template sets yet may be in one of them alone.
    const set = (type: string) => new Set(resources().flatMap((one) => (one.Type === type ? keysOf(one) : [])));
    const judged = Object.keys(schemas).map((type) => [
      type,
      resourceType(type).createOnly.filter((one) => set(type).has(one)),
    ]);
    const registered = Object.entries(schemas).map(([type, { createOnly }]) => [
      type,
      createOnly.filter((one) => set(type).has(one)).toSorted(),
    ]);
    expect(Object.fromEntries(judged)).toEqual(Object.fromEntries(registered));
  });

  it('can be imported again where the resource stays when its stack goes', async () => {
    const kept = new Set(resources().flatMap((one) => (one.DeletionPolicy?.startsWith('Retain') ? one.Type : [])));
    expect([...kept].toSorted()).toEqual(['AWS::DynamoDB::Table', 'AWS::IAM::ManagedPolicy', 'AWS::Logs::LogGroup']);
    for (const { handlers, primaryIdentifier } of Object.values(await schemasOf(kept))) {
      expect(handlers).toEqual(expect.arrayContaining(['create', 'read', 'update', 'delete']));
      // What Ref gives, and uninstall and CloudFormation show: one value.
      expect(primaryIdentifier).toHaveLength(1);
    }
  });
});

describe('what an organisation asks of a template', () => {
  const resources = (name: string, type: string) =>
    Object.values(made.find((one) => one.name === name)?.template.findResources(type) ?? {}).map(
      (one) => one['Properties'],
    );

  it('is a boundary on every role, by the context of the app', () => {
    const roles = resources('boundary, qualifier and tags of the app', 'AWS::IAM::Role');
    expect(roles.length).toBeGreaterThan(2);
    for (const role of roles) expect(JSON.stringify(role.PermissionsBoundary)).toContain('policy/platform-boundary');
  });

  it('is a tag on every role, function, queue and table', () => {
    for (const type of ['AWS::IAM::Role', 'AWS::Lambda::Function', 'AWS::SQS::Queue', 'AWS::DynamoDB::Table'])
      for (const one of resources('boundary, qualifier and tags of the app', type))
        expect(JSON.stringify(one.Tags)).toContain('cost-center');
  });

  it('is the bootstrap of its own, by its qualifier', () => {
    const template = made.find(({ name }) => name === 'boundary, qualifier and tags of the app')?.template;
    template?.hasParameter('BootstrapVersion', { Default: '/cdk-bootstrap/platform1/version' });
    expect(JSON.stringify(template?.findResources('AWS::Lambda::Function'))).toContain('cdk-platform1-assets-');
  });

  it('is its own key for queues, topic, table and logs', () => {
    for (const [type, property] of [
      ['AWS::SQS::Queue', 'KmsMasterKeyId'],
      ['AWS::SNS::Topic', 'KmsMasterKeyId'],
      ['AWS::DynamoDB::Table', 'SSESpecification'],
      ['AWS::Logs::LogGroup', 'KmsKeyId'],
    ] as const) {
      const found = resources('own keys, VPC, role path and boundary', type);
      expect(found.length).toBeGreaterThan(0);
      for (const one of found) expect(JSON.stringify(one[property])).toMatch(/"Fn::GetAtt":\["Key[0-9A-F]{8}","Arn"\]/);
    }
  });

  it('is a path and a boundary of every role, by the construct’s props', () => {
    const roles = resources('own keys, VPC, role path and boundary', 'AWS::IAM::Role');
    expect(roles.length).toBeGreaterThan(2);
    for (const role of roles)
      expect(role).toMatchObject({
        Path: '/platform/',
        PermissionsBoundary: 'arn:aws:iam::111122223333:policy/platform-boundary',
      });
  });
});
