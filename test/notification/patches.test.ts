import { createContext, Script } from 'node:vm';
import { App, aws_ecs, aws_iam, aws_logs, aws_secretsmanager, aws_ssm, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { Finding, ManagedBy, Tool } from '../../shared/diagnosis/finding.ts';
import { describePatches } from '../../shared/notification/content/patches.ts';
import { render } from '../../shared/notification/render/render.ts';
import { renderJson } from '../../shared/notification/render/render-json.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { incidentOf, notificationOf, permissionFinding } from '../fixtures/incident.ts';

const role = 'arn:aws:iam::111122223333:role/api-exec';
const secret = 'arn:aws:secretsmanager:us-east-2:111122223333:secret:api/db-AbCdEf';
const permission = {
  is: 'permission',
  role,
  statement: { actions: ['secretsmanager:GetSecretValue'], resources: [secret] },
} as const;
const correction = {
  is: 'correction',
  pointer: '/containerDefinitions/0/secrets/0/valueFrom',
  container: 'web',
  name: 'DB',
  before: `${secret}:url`,
  after: `${secret}:url::`,
  ask: false,
} as const;
const group = { is: 'missing', what: 'log-group', region: 'us-east-2', name: '/ecs/api' } as const;
const by = (tool: Tool): ManagedBy => ({ is: 'configured', tool });
const stack: ManagedBy = { is: 'stack', tool: 'cdk', stack: 'shop', resource: 'ExecRole30FC0FBB' };
const version = '11111111-2222-3333-4444-555555555555';
const found = (remedy: Finding['remedy'], managedBy?: ManagedBy) =>
  permissionFinding('DB', 'api/db-AbCdEf', { remedy, decision: 'ask', ...(managedBy !== undefined && { managedBy }) });
const patch = (remedy: Finding['remedy'], managedBy?: ManagedBy) => describePatches([found(remedy, managedBy)])[0];
const textOf = (remedy: Finding['remedy'], tool: Tool) => patch(remedy, by(tool))?.text ?? '';

/** Runs lines of a CDK program in a stack, and returns what CloudFormation is given. */
function synthesise(lines: string): Template {
  const scope = new Stack(new App(), 'S');
  const task = new aws_ecs.FargateTaskDefinition(scope, 'Task');
  const image = aws_ecs.ContainerImage.fromRegistry('busybox');
  const context = createContext({
    scope,
    task,
    image,
    role: new aws_iam.Role(scope, 'Role', { assumedBy: new aws_iam.ServicePrincipal('ecs-tasks.amazonaws.com') }),
    iam: aws_iam,
    ecs: aws_ecs,
    logs: aws_logs,
    ssm: aws_ssm,
    secretsmanager: aws_secretsmanager,
  });
  new Script(`(function () { ${lines} }).call(scope)`).runInContext(context);
  return Template.fromStack(scope);
}

describe('a patch for the CDK', () => {
  it('gives the role what it lacks', () => {
    const [made] = Object.values(synthesise(textOf(permission, 'cdk')).findResources('AWS::IAM::Policy'));
    expect(made?.['Properties'].PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret },
    ]);
  });

  it.each([
    ['a JSON key', `${secret}:url::`, `${secret}:url::`],
    ['a stage', `${secret}:url:AWSPREVIOUS:`, `${secret}:url:AWSPREVIOUS:`],
    ['a version', `${secret}:url::${version}`, `${secret}:url::${version}`],
    ['a name without its suffix', secret.replace('-AbCdEf', ''), secret.replace('-AbCdEf', '')],
  ])('corrects a reference with %s', (_title, after, expected) => {
    const entry = textOf({ ...correction, after }, 'cdk');
    const template = synthesise(`task.addContainer('web', { image, secrets: { ${entry} } });`);
    const [made] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
    expect(made?.['Properties'].ContainerDefinitions[0].Secrets).toEqual([{ Name: 'DB', ValueFrom: expected }]);
  });

  it.each([
    ['a path', '/api/db', 'parameter/api/db'],
    ['a name', 'db', 'parameter/db'],
    ['an ARN', 'arn:aws:ssm:us-east-2:111122223333:parameter/api/db', 'parameter/api/db'],
  ])('corrects a reference to a parameter by %s', (_title, after, expected) => {
    const entry = textOf({ ...correction, after }, 'cdk');
    const template = synthesise(`task.addContainer('web', { image, secrets: { ${entry} } });`);
    expect(JSON.stringify(template.toJSON())).toContain(expected);
  });

  it('defines the log group', () => {
    const [made] = Object.values(synthesise(textOf(group, 'cdk')).findResources('AWS::Logs::LogGroup'));
    expect(made?.['Properties']).toMatchObject({ LogGroupName: '/ecs/api', RetentionInDays: 30 });
  });
});

describe('a patch for Terraform', () => {
  it('is an inline policy of the role', () => {
    const text = textOf(permission, 'terraform');
    expect(text).toMatch(
      /^resource "aws_iam_role_policy" "ecs_task_start" \{\n {2}name {3}= "ecs-task-start-[0-9a-f]{8}"/,
    );
    expect(text).toContain('role   = "api-exec"');
    const json = /jsonencode\(([\s\S]*)\)\n\}$/.exec(text)?.[1] ?? '';
    expect(JSON.parse(json).Statement).toEqual([
      { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [secret] },
    ]);
  });

  it('is a reference, a registry’s credentials or a log group', () => {
    expect(textOf(correction, 'terraform')).toBe(`{ name = "DB", valueFrom = "${secret}:url::" }`);
    const registry = { ...correction, pointer: '/containerDefinitions/0/repositoryCredentials/credentialsParameter' };
    expect(textOf({ ...registry, after: secret }, 'terraform')).toBe(
      `repositoryCredentials = { credentialsParameter = "${secret}" }`,
    );
    expect(textOf(group, 'terraform')).toContain('name              = "/ecs/api"');
  });

  it('begins no template with a text from outside', () => {
    const [value, directive] = ['$', '%'].map((sign) => `${sign}{`);
    const name = `/ecs/${value}file("/etc/passwd")}${directive} if true }`;
    expect(textOf({ ...group, name }, 'terraform')).toContain(
      `= "/ecs/$${value}file(\\"/etc/passwd\\")}%${directive} if true }"`,
    );
    const statement = { actions: ['s3:GetObject'], resources: [`arn:aws:s3:::${value}b}`] };
    expect(textOf({ ...permission, statement }, 'terraform')).toContain(`"arn:aws:s3:::$${value}b}"`);
  });
});

describe('a patch for CloudFormation', () => {
  it('is in the form of its resource', () => {
    expect(textOf(permission, 'cloudformation')).toMatch(
      /^Policies:\n {2}- PolicyName: ecs-task-start-\w+\n {4}PolicyDocument: \{\n/,
    );
    expect(textOf(correction, 'cloudformation')).toBe(`- Name: "DB"\n  ValueFrom: "${secret}:url::"`);
    expect(textOf(group, 'cloudformation')).toContain('LogGroupName: "/ecs/api"');
  });
});

describe('the patch of a proposal', () => {
  it('is for the stack that the thing’s tags name', () => {
    expect(patch(permission, stack)).toMatchObject({
      is: 'patch',
      purpose:
        'write it into the definition of role api-exec, in CDK (TypeScript), stack shop, resource ExecRole30FC0FBB, addToPrincipalPolicy of the role',
    });
  });

  it('names the place for each tool, in a line each, where nothing tells the tool', () => {
    expect(patch(permission)?.text).toBe(
      'Terraform: aws_iam_role_policy of the role\nCDK (TypeScript): addToPrincipalPolicy of the role\nCloudFormation: Policies of the role',
    );
  });

  it('is one for all that a role lacks', () => {
    const statement = { actions: ['ssm:GetParameters'], resources: ['p'] };
    const other = found({ ...permission, statement }, stack);
    const patches = describePatches([found(permission, stack), { ...other, id: 'other' }]);
    expect(patches).toHaveLength(1);
    expect(patches[0]?.text.split('\n')).toHaveLength(2);
  });

  it('is left out for what the product changes, for what has no remedy, and where a name cannot be shown', () => {
    expect(describePatches([{ ...found(permission, stack), decision: 'apply' }])).toEqual([]);
    expect(patch(null, stack)).toBeUndefined();
    expect(patch({ ...correction, after: `${secret}\u202e` }, stack)).toBeUndefined();
    expect(patch({ ...correction, after: 'arn:aws:sns:us-east-2:111122223333:topic' }, stack)).toBeUndefined();
    expect(patch({ ...group, name: 'a\u0000b' }, stack)).toBeUndefined();
  });

  it('is in the e-mail, in Slack and in the JSON', () => {
    const notification = notificationOf('found', incidentOf({ findings: [found(permission, stack)] }));
    expect(render(notification).text).toContain('role.addToPrincipalPolicy(iam.PolicyStatement.fromJson({');
    expect(JSON.stringify(renderSlack(notification))).toContain('role.addToPrincipalPolicy');
    const [finding] = JSON.parse(renderJson(notification)).incident.findings;
    expect(finding).toMatchObject({
      managedBy: { is: 'stack', stack: 'shop' },
      patch: { text: expect.stringContaining('addToPrincipalPolicy') },
    });
  });
});
