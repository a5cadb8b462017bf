import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type IVpc, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Cluster, FargateService, FargateTaskDefinition, type ICluster } from 'aws-cdk-lib/aws-ecs';
import { ManagedPolicy, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import {
  EcsInitRemediator,
  type EcsInitRemediatorProps,
  type RemediatorConfiguration,
} from '../../infra/ecs-init-remediator.ts';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import { readShipped } from '../../shared/configuration/read-shipped.ts';
import { allowed, roleStatementsOf } from './statements.ts';
import { placeholderBundles } from './synthesise.ts';

const functionsDirectory = placeholderBundles();
const account = '111122223333';
const region = 'us-east-2';

/** An app of somebody else, in an environment that is not named. */
function theirStack(id = 'Theirs', app = newApp(), env?: { readonly account: string; readonly region: string }): Stack {
  return new Stack(app, id, { ...(env && { env }) });
}

/** The names of the modes' parameters that a stack has made. */
function modeNames(template: Template): readonly string[] {
  return Object.values(template.findResources('Custom::Mode')).map(({ Properties }) => Properties.Name);
}

function newApp(): App {
  return new App({ outdir: mkdtempSync(join(tmpdir(), 'cdk-out-')) });
}

/** A service with all that it needs, as a CDK user has it. */
function theirService(stack: Stack) {
  const executionRole = new Role(stack, 'Exec', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
  const task = new FargateTaskDefinition(stack, 'Task', { executionRole, family: 'app' });
  task.addContainer('app', { image: { bind: () => ({ imageName: 'app' }) } });
  const service = new FargateService(stack, 'Service', {
    cluster: new Cluster(stack, 'Cluster') as ICluster,
    taskDefinition: task,
  });
  const encryptionKey = new Key(stack, 'TheirKey');
  return {
    executionRole,
    service,
    encryptionKey,
    deployer: new Role(stack, 'Deployer', { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') }),
    secret: new Secret(stack, 'Secret', { encryptionKey }),
    parameter: new StringParameter(stack, 'Parameter', { stringValue: 'x', parameterName: '/app/x' }),
    repository: new Repository(stack, 'Repository'),
    logGroup: new LogGroup(stack, 'Log'),
  };
}

function configurationOf(their: ReturnType<typeof theirService>): RemediatorConfiguration {
  return {
    grants: [
      {
        name: 'app',
        executionRole: their.executionRole,
        secrets: [their.secret],
        parameters: [their.parameter],
        kmsKeys: [their.encryptionKey],
        repositories: [their.repository],
        logGroups: [their.logGroup],
        services: [their.service],
        registrars: [their.deployer],
        consent: 'auto',
      },
    ],
    moveBacks: [{ family: 'app', services: [their.service] }],
  };
}

function install(stack: Stack, props: EcsInitRemediatorProps = {}, id = 'Remediator'): EcsInitRemediator {
  return new EcsInitRemediator(stack, id, { functionsDirectory, ...props });
}

/** The values of the deployment as the template composes them, with each thing that CloudFormation fills in given by `fillIn`. */
function deployed(template: Template, variable: string, fillIn: (reference: string) => string): string {
  const [remediator] = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) =>
    /Remediator.*RemediatorFunction/.test(id),
  );
  return flatten(remediator?.[1]['Properties'].Environment.Variables[variable], fillIn);
}

function flatten(value: unknown, fillIn: (reference: string) => string): string {
  if (typeof value === 'string') return value;
  const object = value as Record<string, unknown>;
  if (Array.isArray(object['Fn::Join']))
    return (object['Fn::Join'][1] as unknown[]).map((one) => flatten(one, fillIn)).join('');
  if (typeof object['Ref'] === 'string') return fillIn(object['Ref']);
  return fillIn((object['Fn::GetAtt'] as string[]).join('.'));
}

function shippedJson(outdir: string): string {
  const asset = readdirSync(outdir).find((name) => {
    if (!name.startsWith('asset.')) return false;
    return readdirSync(join(outdir, name)).includes('configuration.json');
  });
  return readFileSync(join(outdir, asset ?? 'no asset', 'configuration.json'), 'utf8');
}

const filled: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::AccountId': account,
};

/** What AWS gives for the references of {@link theirService}. */
function fill(reference: string): string {
  const known = filled[reference];
  if (known !== undefined) return known;
  if (reference.startsWith('Exec')) return `arn:aws:iam::${account}:role/Theirs-Exec`;
  if (reference.startsWith('Deployer')) return `arn:aws:iam::${account}:role/Theirs-Deployer`;
  if (reference.startsWith('Secret')) return `arn:aws:secretsmanager:${region}:${account}:secret:Secret-x-AbCdEf`;
  if (reference.startsWith('TheirKey')) return `arn:aws:kms:${region}:${account}:key/1`;
  if (reference.startsWith('Repository')) return `arn:aws:ecr:${region}:${account}:repository/theirs`;
  if (reference.startsWith('Log')) return 'Theirs-Log';
  if (reference.startsWith('Service')) return `arn:aws:ecs:${region}:${account}:service/cluster/app`;
  if (reference.startsWith('Parameter')) return '/app/x';
  throw new Error(`nothing is said of ${reference}`);
}

describe('constructs in the configuration', () => {
  const app = newApp();
  const stack = theirStack('Theirs', app);
  install(stack, { configuration: configurationOf(theirService(stack)) });
  const template = Template.fromStack(stack);
  const values = deployed(template, 'DEPLOYED_VALUES', fill);
  const read = () => readShipped(shippedJson(app.outdir), { DEPLOYED_VALUES: values });

  test('are read by the functions as the ARNs that the deployment gave them', () => {
    expect(read()).toMatchObject({
      grants: [
        {
          executionRole: `arn:aws:iam::${account}:role/Theirs-Exec`,
          secrets: [`arn:aws:secretsmanager:${region}:${account}:secret:Secret-x-AbCdEf`],
          parameters: [`arn:aws:ssm:${region}:${account}:parameter/app/x`],
          kmsKeys: [`arn:aws:kms:${region}:${account}:key/1`],
          repositories: [`arn:aws:ecr:${region}:${account}:repository/theirs`],
          logGroups: [`arn:aws:logs:${region}:${account}:log-group:Theirs-Log`],
          services: [`arn:aws:ecs:${region}:${account}:service/cluster/app`],
          registrars: [`arn:aws:iam::${account}:role/Theirs-Deployer`],
        },
      ],
    });
  });

  test('are refused by the functions where the deployment gave what no configuration may hold', () => {
    for (const [bad, says] of [
      [
        values.replace('role/Theirs-Exec', 'role/*'),
        'grants[0].executionRole: "arn:aws:iam::111122223333:role/*" holds a wildcard',
      ],
      [values.replace(`iam::${account}:role/Theirs-Exec`, 'iam::444455556666:role/x'), 'is of the account'],
    ] as const) {
      const reading = () => readShipped(shippedJson(app.outdir), { DEPLOYED_VALUES: bad });
      expect(reading).toThrow(says);
      expect(reading).toThrow('deploy again');
    }
  });

  test('make the policy that the functions expect before they attach it, without a wildcard', async () => {
    const { grantStatements } = await import('../../shared/configuration/grant-statements.ts');
    const [policy] = Object.values(template.findResources('AWS::IAM::ManagedPolicy')).filter(
      ({ Properties }) => Properties.Roles === undefined,
    );
    const document = JSON.parse(
      JSON.stringify(policy?.['Properties'].PolicyDocument.Statement),
      (_, value: unknown) => {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
        if ('Fn::Select' in value) return region;
        if ('Ref' in value && value.Ref === 'AWS::URLSuffix') return 'amazonaws.com';
        if ('Ref' in value || 'Fn::GetAtt' in value) return flatten(value, fill);
        if ('Fn::Join' in value) return ((value['Fn::Join'] as unknown[])[1] as string[]).join('');
        return value;
      },
    );
    const [grant] = read().grants;
    const calls = (
      statements: readonly { readonly Action: unknown; readonly Resource: unknown; readonly Condition?: unknown }[],
    ) =>
      statements.flatMap(({ Action, Resource, Condition }) =>
        [Action].flat().flatMap((action) =>
          [Resource].flat().map((resource) => {
            const [via = []] = Object.values((Condition ?? {}) as Record<string, Record<string, string[]>>).map(
              (keys) => keys['kms:ViaService'] ?? [],
            );
            return `${String(action)} ${String(resource)} ${[...new Set(via)].toSorted().join(' ')}`;
          }),
        ),
      );
    expect(calls(document)).toEqual(calls(grantStatements(grant as Configuration['grants'][number])));
    expect(JSON.stringify(document)).not.toContain('??????');
    expect(calls(document).filter((call) => call.includes('*'))).toEqual(['ecr:GetAuthorizationToken * ']);
  });

  test('let the remediator change exactly what they are', () => {
    const changing = allowed(template, /RemediatorRole/).filter(({ Action }) =>
      /iam:Attach|UpdateService|CreateLogGroup/.test(Action.join()),
    );
    const resources = changing.flatMap(({ Action, Resource }) => Resource.map((one) => `${Action[0]} ${one}`));
    expect(resources.map((one) => one.replaceAll(/[0-9A-F]{8}/g, ''))).toEqual([
      'iam:AttachRolePolicy <Exec.Arn>',
      'logs:CreateLogGroup arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<Log>',
      'logs:CreateLogGroup arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<Log>:*',
      'ecs:UpdateService <Service>',
    ]);
  });

  test('leave cdk-nag with nothing to find', () => {
    const { violations } = new AwsSolutionsChecks(app).validateScope(stack.node.findChild('Remediator'));
    expect(violations).toEqual([]);
  });

  test('make the same code at each synthesis, whatever else is in the app', () => {
    const [one, two] = [newApp(), newApp()];
    install(theirStack('Theirs', one), {
      configuration: {
        grants: [
          {
            name: 'a',
            executionRole: new CfnParameter(theirStack('O', one), 'R').valueAsString,
            logGroups: [`arn:aws:logs:${region}:${account}:log-group:x`],
          },
        ],
      },
    });
    const stackOf = theirStack('Theirs', two);
    theirService(stackOf);
    install(stackOf, {
      configuration: {
        grants: [
          {
            name: 'a',
            executionRole: new CfnParameter(theirStack('O', two), 'R').valueAsString,
            logGroups: [`arn:aws:logs:${region}:${account}:log-group:x`],
          },
        ],
      },
    });
    expect(shippedJson(one.outdir)).toBe(shippedJson(two.outdir));
    expect(shippedJson(one.outdir)).not.toContain('Token');
  });
});

describe('what can be told at synthesis is told', () => {
  const stack = theirStack();
  const their = theirService(stack);
  const refused = (grant: object, id: string) => () =>
    install(stack, { configuration: { grants: [{ name: 'app', executionRole: their.executionRole, ...grant }] } }, id);

  test('a construct of another kind', () => {
    expect(refused({ secrets: [their.parameter] }, 'A')).toThrow(
      'grants[0].secrets[0]: Theirs/Parameter has no ARN that can stand here; allowed: an ARN, or a secret',
    );
  });

  test('an ARN of another service, and a wildcard, in what is known of a text', () => {
    expect(
      refused({ secrets: [stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: 'x' })] }, 'B'),
    ).toThrow("is not a secret's ARN");
    expect(refused({ secrets: [`${their.secret.secretArn}*`] }, 'C')).toThrow('holds a wildcard');
    expect(refused({ logGroups: [their.logGroup.logGroupArn] }, 'D')).not.toThrow();
  });

  test('a text elsewhere than in the place of an ARN', () => {
    const name = new CfnParameter(stack, 'Name').valueAsString;
    expect(refused({ name, secrets: [their.secret] }, 'E')).toThrow('grants[0].name: "…" is known only at deployment');
  });

  test('a secret by a name that only the deployment knows, and one by a name that is known', () => {
    const later = Secret.fromSecretNameV2(stack, 'Later', new CfnParameter(stack, 'SecretName').valueAsString);
    expect(refused({ secrets: [later] }, 'F')).toThrow('allowed: a secret by its whole ARN');
    expect(refused({ secrets: [Secret.fromSecretNameV2(stack, 'Named', 'app/db')] }, 'G')).not.toThrow();
  });

  test('another account, of the part that is known', () => {
    const here = theirStack('Here', newApp(), { account, region });
    const elsewhere = Role.fromRoleArn(here, 'Else', 'arn:aws:iam::444455556666:role/x');
    expect(() =>
      install(here, {
        configuration: { grants: [{ name: 'a', executionRole: elsewhere, secrets: [new Secret(here, 'S')] }] },
      }),
    ).toThrow("arn:aws:iam::444455556666:role/x is not in the stack's account");
  });

  test('an execution role that is trusted as a registrar', () => {
    const one = theirStack('One');
    const { executionRole, secret } = theirService(one);
    install(one, {
      configuration: { grants: [{ name: 'a', executionRole, secrets: [secret], registrars: [executionRole] }] },
    });
    expect(JSON.stringify(one.node.findAll().flatMap(({ node }) => node.metadata))).toContain(
      'it is the execution role of a grant',
    );
  });

  test('more values than the functions can be given', () => {
    const parameters = Array.from({ length: 37 }, (_, index) => new CfnParameter(stack, `P${index}`).valueAsString);
    expect(refused({ parameters }, 'H')).toThrow('36 are possible');
  });
});

describe('an installation for another account or Region', () => {
  test('is refused by the stack itself, in words', () => {
    const stack = theirStack();
    install(stack, {
      configuration: {
        grants: [
          {
            name: 'a',
            executionRole: `arn:aws:iam::${account}:role/x`,
            logGroups: [`arn:aws:logs:${region}:${account}:log-group:x`],
          },
        ],
      },
    });
    const { Rules } = Template.fromStack(stack).toJSON();
    const asserted = Object.values(
      Rules as Record<string, { Assertions: { Assert: unknown; AssertDescription: string }[] }>,
    ).flatMap(({ Assertions }) => Assertions);
    expect(asserted).toContainEqual({
      Assert: { 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, account] },
      AssertDescription: expect.stringContaining(`for the account ${account}`),
    });
    expect(asserted).toContainEqual({
      Assert: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, region] },
      AssertDescription: expect.stringContaining(`AWS_REGION=${region}`),
    });
  });
});

describe('several installations', () => {
  test('stand in one app and in one stack side by side', () => {
    const app = newApp();
    const stack = theirStack('Theirs', app);
    install(stack, {}, 'One');
    install(stack, {}, 'Two');
    install(theirStack('Others', app));
    const modes = [stack, app.node.findChild('Others') as Stack].flatMap((one) => modeNames(Template.fromStack(one)));
    expect(modes).toEqual(['/Theirs/One/mode', '/Theirs/Two/mode', '/Others/Remediator/mode']);
  });

  test('may have grants of one name, for the names of their policies differ', () => {
    const app = newApp();
    const stack = theirStack('Theirs', app);
    const { executionRole, secret } = theirService(stack);
    for (const id of ['One', 'Two'])
      install(stack, { configuration: { grants: [{ name: 'app', executionRole, secrets: [secret] }] } }, id);
    const policies = Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy', {
      Properties: { ManagedPolicyName: Match.anyValue() },
    });
    const names = Object.values(policies).map(({ Properties }) => JSON.stringify(Properties.ManagedPolicyName));
    expect(names).toHaveLength(2);
    expect(new Set(names).size).toBe(2);
  });
});

describe('the construct', () => {
  test('takes the owner’s key, names, role path, boundary and alarm actions', () => {
    const stack = theirStack();
    const remediator = install(stack, {
      encryptionKey: new Key(stack, 'Own'),
      modeParameterName: '/platform/mode',
      rolePath: '/platform/',
      permissionsBoundary: ManagedPolicy.fromManagedPolicyName(stack, 'Given', 'boundary'),
      alarmActions: [],
    });
    const template = Template.fromStack(stack);
    const roles = Object.values(template.findResources('AWS::IAM::Role')).map(({ Properties }) => Properties);
    expect(roles.map(({ Path }) => Path)).toEqual(['/platform/', '/platform/', '/platform/']);
    for (const { PermissionsBoundary } of roles)
      expect(JSON.stringify(PermissionsBoundary)).toContain(':policy/boundary');
    expect(Object.keys(template.findResources('AWS::KMS::Key'))).toEqual([expect.stringMatching(/^Own/)]);
    const [key] = Object.values(template.findResources('AWS::KMS::Key'));
    expect(JSON.stringify(key)).toContain('cloudwatch.amazonaws.com');
    for (const { Properties } of Object.values(template.findResources('AWS::CloudWatch::Alarm')))
      expect(Properties.AlarmActions).toBeUndefined();
    expect(remediator.modeParameter.parameterName).toBe('/platform/mode');
    expect(modeNames(template)).toEqual(['/platform/mode']);
  });

  test('publishes to the owner’s topic, which others may use too', () => {
    const stack = theirStack();
    const topic = new Topic(stack, 'People');
    install(stack, { topic });
    const template = Template.fromStack(stack);
    expect(Object.keys(template.findResources('AWS::SNS::Topic'))).toEqual([expect.stringMatching(/^People/)]);
    const publishing = allowed(template, /Remediator/).filter(({ Action }) => Action.includes('sns:Publish'));
    expect(publishing.map(({ Resource }) => Resource)).toEqual([[expect.stringMatching(/^<People/)]]);
    const policies = JSON.stringify(template.findResources('AWS::SNS::TopicPolicy'));
    expect(policies).toContain('AlarmsPublish');
    expect(policies).not.toContain('Deny');
  });

  test('warns of an imported topic, whose policy it cannot change', () => {
    const stack = theirStack();
    install(stack, { topic: Topic.fromTopicArn(stack, 'People', `arn:aws:sns:${region}:${account}:people`) });
    expect(JSON.stringify(stack.node.findAll().flatMap(({ node }) => node.metadata))).toContain(
      'it must let cloudwatch.amazonaws.com publish',
    );
  });

  test('puts every function into the owner’s VPC, where its code makes no network interface', () => {
    const stack = theirStack();
    // CDK's own types do not agree under exactOptionalPropertyTypes.
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 }) as IVpc;
    const securityGroups = [new SecurityGroup(stack, 'Outwards', { vpc })];
    install(stack, { vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS }, securityGroups });
    const template = Template.fromStack(stack);
    const functions = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) =>
      id.startsWith('Remediator'),
    );
    expect(functions.length).toBeGreaterThan(2);
    for (const [, { Properties }] of functions) {
      expect(Properties.VpcConfig.SubnetIds).toHaveLength(2);
      expect(JSON.stringify(Properties.VpcConfig.SecurityGroupIds)).toContain('Outwards');
    }
    const roles = [...roleStatementsOf(template)].filter(([id]) => id.includes('Functions'));
    for (const [, statements] of roles) {
      const making = statements.filter(({ Action }) => Action.includes('ec2:CreateNetworkInterface'));
      expect(making.map(({ Effect }) => Effect).toSorted()).toEqual(['Allow', 'Deny']);
    }
  });

  test('holds nothing of network interfaces without a VPC, and refuses subnets without one', () => {
    const stack = theirStack();
    install(stack);
    const actions = allowed(Template.fromStack(stack)).flatMap(({ Action }) => Action);
    expect(actions).not.toContain('ec2:CreateNetworkInterface');
    expect(() => install(theirStack(), { vpcSubnets: {} })).toThrow('vpcSubnets is given without a vpc');
  });

  test('warns of an imported key, whose policy it cannot change', () => {
    const stack = theirStack();
    install(stack, { encryptionKey: Key.fromKeyArn(stack, 'Own', `arn:aws:kms:${region}:${account}:key/1`) });
    expect(JSON.stringify(stack.node.findAll().flatMap(({ node }) => node.metadata))).toContain(
      'events.amazonaws.com kms:Decrypt',
    );
  });

  test('puts the ledger under the owner’s key, which two roles use by DynamoDB alone', () => {
    const stack = theirStack();
    install(stack, { ledgerEncryptionKey: new Key(stack, 'Own') });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: {
        SSEEnabled: true,
        SSEType: 'KMS',
        KMSMasterKeyId: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] },
      },
    });
    const users = [...roleStatementsOf(template)].flatMap(([role, statements]) =>
      statements.flatMap((one) => (/^<Own\w+\.Arn>$/.test(one.Resource.join()) ? [{ role, ...one }] : [])),
    );
    expect(new Set(users.map(({ role }) => /Remediator(?=Role)|Operator/.exec(role)?.[0]))).toEqual(
      new Set(['Operator', 'Remediator']),
    );
    expect(users).toHaveLength(2);
    for (const { Condition, Action } of users) {
      expect(JSON.stringify(Condition)).toContain(
        '{"kms:ViaService":{"Fn::Join":["",["dynamodb.",{"Ref":"AWS::Region"}',
      );
      expect(Action).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']));
      expect(Action.filter((action) => action.includes('*'))).toEqual([]);
    }
  });

  test('uses DynamoDB’s own key without one, and no role holds a right to another', () => {
    const stack = theirStack();
    install(stack);
    const actions = allowed(Template.fromStack(stack)).flatMap(({ Action }) => Action);
    expect(actions).not.toContain('kms:Encrypt');
  });

  test('puts every log group under the owner’s key, whose policy lets CloudWatch Logs use it for these alone', () => {
    const stack = theirStack();
    install(stack, { logEncryptionKey: new Key(stack, 'Own') });
    const template = Template.fromStack(stack);
    const groups = Object.values(template.findResources('AWS::Logs::LogGroup'));
    expect(groups.length).toBeGreaterThan(2);
    for (const { Properties } of groups)
      expect(Properties.KmsKeyId).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Own/), 'Arn'] });
    const statements = Object.values(template.findResources('AWS::KMS::Key')).flatMap(
      ({ Properties }) => Properties.KeyPolicy.Statement as readonly { readonly Sid?: string }[],
    );
    const statement = statements.find(({ Sid }) => Sid === 'LogsOfTheirs');
    expect(JSON.stringify(statement)).toMatch(/"Service":\{"Fn::Join":\["",\["logs\.",\{"Ref":"AWS::Region"\}/);
    expect(JSON.stringify(statement)).toMatch(
      /"ArnLike":\{"kms:EncryptionContext:aws:logs:arn":.*:log-group:Theirs-\*/,
    );
  });

  test('warns of an imported key for the log groups, whose policy it cannot change', () => {
    const stack = theirStack();
    install(stack, { logEncryptionKey: Key.fromKeyArn(stack, 'Own', `arn:aws:kms:${region}:${account}:key/1`) });
    expect(JSON.stringify(stack.node.findAll().flatMap(({ node }) => node.metadata))).toContain(
      'for the log groups Theirs-*, or they cannot be made',
    );
  });

  test('refuses a name of the mode that is none', () => {
    expect(() => install(theirStack(), { modeParameterName: 'mode' })).toThrow(
      'modeParameterName: "mode" is not a name',
    );
  });

  test('lets roles and users of the app use the operator, and closes no right that was open', () => {
    const app = newApp();
    const stack = theirStack('Theirs', app);
    const remediator = install(stack);
    const onCall = new Role(stack, 'OnCall', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    remediator.grantOperator(onCall, 'change');
    remediator.grantOperator(new User(stack, 'Reader'), 'read');
    const template = Template.fromStack(stack);
    const invoking = Object.values(template.findResources('AWS::Lambda::Permission')).map(({ Properties }) =>
      JSON.stringify(Properties.Principal),
    );
    expect(invoking).toEqual([expect.stringContaining('OnCall'), expect.stringContaining('Reader')]);
    const added = deployed(
      template,
      'ADDED_OPERATORS',
      (name) => `arn:aws:iam::${account}:${name.startsWith('OnCall') ? 'role/on-call' : 'user/reader'}`,
    );
    expect(readShipped(shippedJson(app.outdir), { ADDED_OPERATORS: added }).operators).toEqual({
      change: [`arn:aws:iam::${account}:role/on-call`],
    });
  });

  test('gives metrics for alarms of the app', () => {
    const stack = theirStack();
    const remediator = install(stack);
    const metrics = [
      remediator.metricStartFailures(),
      remediator.metricChangesMade(),
      remediator.metricIneffectiveRepairs({ label: 'x' }),
      remediator.metricUndosRefused(),
      remediator.metricTicks(),
    ];
    expect(metrics.map(({ metricName, namespace }) => `${namespace} ${metricName}`)).toEqual(
      ['StartFailures', 'ChangesMade', 'IneffectiveRepairs', 'UndosRefused', 'Ticks'].map(
        (name) => `EcsInitRemediator ${name}`,
      ),
    );
    expect(metrics[2]?.label).toBe('x');
  });
});
