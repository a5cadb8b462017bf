import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { listPolicies } from '../../infra/stack-policies.ts';
import { composeTemplate } from '../../infra/standalone-template.ts';
import type { ConfigurationFile } from '../../shared/configuration/configuration.ts';
import { fullConfiguration, placeholderBundles } from './synthesise.ts';

const folders: string[] = [];
const functionsDirectory = placeholderBundles();
afterAll(() => {
  for (const folder of [...folders, functionsDirectory]) rmSync(folder, { recursive: true, force: true });
});

type Template = {
  readonly Parameters: Readonly<
    Record<string, { readonly Default?: string; readonly AllowedValues?: readonly string[] }>
  >;
  readonly Resources: Readonly<
    Record<
      string,
      Readonly<Record<string, unknown>> & { readonly Type: string; readonly Properties: Record<string, unknown> }
    >
  >;
  readonly Outputs: Readonly<Record<string, { readonly Condition?: string }>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
};

const given = (configuration: ConfigurationFile) => {
  const folder = mkdtempSync(join(tmpdir(), 'standalone-'));
  folders.push(folder);
  return { stack: 'EcsInitRemediator', configuration, bucket: 'code', prefix: 'ours/', folder, functionsDirectory };
};

function compose(configuration: ConfigurationFile = fullConfiguration) {
  const { template, archives } = composeTemplate(given(configuration));
  return { template: JSON.parse(template) as Template, archives };
}

const ofType = ({ Resources: all }: Template, type: string) => Object.values(all).filter(({ Type }) => Type === type);

describe('the template for a bucket of the owner', () => {
  const { template, archives } = compose();

  it('has the bucket, an address and the first mode as parameters, and needs no bootstrap', () => {
    expect(Object.keys(template.Parameters).toSorted()).toEqual(['CodeBucket', 'Email', 'InitialMode']);
    expect(template.Parameters['CodeBucket']?.Default).toBe('code');
    expect(template.Parameters['InitialMode']).toMatchObject({
      Default: 'dry-run',
      AllowedValues: ['off', 'dry-run', 'apply'],
    });
    expect(JSON.stringify(template)).not.toMatch(/BootstrapVersion|cdk-hnb659fds|AWS::CDK::Metadata/);
  });

  it('takes the code of every function from the bucket, by the hash of its content', () => {
    const code = ofType(template, 'AWS::Lambda::Function').map(({ Properties: { Code } }) => Code);
    expect(code.length).toBeGreaterThanOrEqual(4);
    const keys = archives.map(({ hash }) => ({ S3Bucket: { Ref: 'CodeBucket' }, S3Key: `ours/${hash}.zip` }));
    for (const one of code) expect(keys).toContainEqual(one);
    for (const { folder, hash } of archives) {
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(readFileSync(join(folder, 'configuration.json'), 'utf8')).toContain('"grants"');
    }
  });

  it('is the same for the same configuration, and names other code for another one', () => {
    expect(compose().template).toEqual(template);
    const hashes = (made: ReturnType<typeof compose>) => made.archives.map(({ hash }) => hash);
    expect(hashes(compose({}))).not.toEqual(expect.arrayContaining(hashes({ template, archives }).slice(0, 1)));
  });

  it('starts in the mode of the parameter', () => {
    const variables = ofType(template, 'AWS::Lambda::Function').map(({ Properties: { Environment } }) => Environment);
    expect(variables).toContainEqual({
      Variables: expect.objectContaining({ INITIAL_MODE: { Ref: 'InitialMode' } }),
    });
  });

  it('subscribes the address only where one is given, and says only else that nobody is subscribed', () => {
    const { template: bare } = compose({});
    const subscription = bare.Resources['Subscription'];
    expect(subscription?.['Condition']).toBe('HasEmail');
    expect(subscription?.Properties).toMatchObject({ Protocol: 'email', Endpoint: { Ref: 'Email' } });
    expect(bare.Outputs['NobodyIsSubscribed']?.Condition).toBe('HasNoEmail');
  });

  it('says that it starts in dry-run only where it does', () => {
    expect(template.Outputs['ModeStartsAsDryRun']?.Condition).toBe('StartsAsDryRun');
    expect(template.Conditions['StartsAsDryRun']).toEqual({ 'Fn::Equals': [{ Ref: 'InitialMode' }, 'dry-run'] });
  });
});

/** What CloudFormation makes of a value, if each name means itself in angle brackets. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value !== 'object' || value === null) return value;
  const [[key, held]] = Object.entries(value) as [[string, unknown]];
  if (key === 'Ref') return `<${String(held)}>`;
  if (key === 'Fn::GetAtt') return `<${(held as string[]).join('.')}>`;
  if (key === 'Fn::Join')
    return (held as [string, unknown[]])[1].map((one) => String(filled(one))).join((held as [string])[0]);
  if (key.startsWith('Fn::')) throw new Error(`${key} is not expected in a policy`);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one)]));
}

const texts = (documents: readonly unknown[]) => documents.map((one) => JSON.stringify(one)).toSorted();

describe('the policies as files', () => {
  const policies = listPolicies(given(fullConfiguration));
  const { template } = compose();

  it('are exactly those of the stack, permissions and trust', () => {
    const roles = ofType(template, 'AWS::IAM::Role').flatMap(
      ({ Properties: { AssumeRolePolicyDocument, Policies } }) => [
        AssumeRolePolicyDocument,
        ...((Policies ?? []) as { PolicyDocument: unknown }[]).map(({ PolicyDocument }) => PolicyDocument),
      ],
    );
    const others = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
      ofType(template, type).map(({ Properties: { PolicyDocument } }) => PolicyDocument),
    );
    const written = policies.map(
      ({ document }) => JSON.parse(JSON.stringify(document).replaceAll(/\$\{([^}]+)\}/g, '<$1>')) as unknown,
    );
    expect(written.length).toBeGreaterThan(10);
    expect(texts(written)).toEqual(texts([...roles, ...others].map(filled)));
  });

  it('have a name each, which tells whose they are, and name roles that there are', () => {
    const names = policies.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['functions-remediator-role', 'functions-operator-role-trust']));
    const there = Object.keys(template.Resources);
    for (const { roles } of policies) for (const role of roles) expect(there).toContain(role);
    const grants = policies.filter(({ is }) => is === 'grant').map(({ name }) => name);
    expect(grants).toEqual([
      expect.stringMatching(/^grants-grantapp[0-9a-f]{8}$/),
      expect.stringMatching(/^grants-grantother[0-9a-f]{8}$/),
    ]);
  });
});
