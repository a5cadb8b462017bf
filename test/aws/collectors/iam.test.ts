import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListPoliciesCommand,
  ListRolePoliciesCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';

import { denial, sdkError } from '../sdk-errors.ts';
import { account, ask, itTellsFailuresApart, known } from './collecting.ts';

const iam = mockClient(IAMClient);
const role = `arn:aws:iam::${account}:role/svc/app/exec`;
const elsewhere = 'arn:aws:iam::999988887777:role/exec';
beforeEach(() => iam.reset());
const reject = (error: Error) => void iam.rejects(error);
const encoded = (statement: unknown) =>
  encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: statement }));
const dates = { CreateDate: new Date(0), RoleId: 'r', Path: '/svc/app/' };
const noSuchRole = () => sdkError('NoSuchEntityException');

describe('a role', () => {
  itTellsFailuresApart('role', role, 'iam:GetRole', reject);

  it('is read by the last part of its ARN, with its trust decoded', async () => {
    const trust = encoded({
      Effect: 'Allow',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { ArnLike: { 'aws:SourceArn': 'arn:x' } },
    });
    iam.on(GetRoleCommand, { RoleName: 'exec' }).resolves({
      Role: {
        ...dates,
        RoleName: 'exec',
        Arn: role,
        AssumeRolePolicyDocument: trust,
        PermissionsBoundary: { PermissionsBoundaryArn: 'arn:boundary' },
        Tags: [{ Key: 'team', Value: 'shop' }],
        RoleLastUsed: { LastUsedDate: new Date('2026-11-20T07:30:00Z'), Region: 'us-east-2' },
      },
    });
    expect(await known('role', role)).toEqual({
      arn: role,
      name: 'exec',
      trust: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: ['ecs-tasks.amazonaws.com'] },
            Action: ['sts:AssumeRole'],
            Condition: { ArnLike: { 'aws:SourceArn': ['arn:x'] } },
          },
        ],
      },
      permissionsBoundary: 'arn:boundary',
      tags: { team: 'shop' },
      lastUsedAt: '2026-11-20T07:30:00.000Z',
    });
  });

  it('is absent if it does not exist, and if the role of that name has another path', async () => {
    iam.on(GetRoleCommand).rejectsOnce(noSuchRole());
    expect(await ask('role', role)).toMatchObject({ is: 'absent' });
    iam.on(GetRoleCommand).resolves({
      Role: {
        ...dates,
        RoleName: 'exec',
        Arn: `arn:aws:iam::${account}:role/exec`,
        AssumeRolePolicyDocument: encoded([]),
      },
    });
    expect(await ask('role', role)).toMatchObject({ is: 'absent' });
  });

  it('asked by its name alone is the role of that name, whatever its path', async () => {
    const arn = `arn:aws:iam::${account}:role/service/exec`;
    iam.on(GetRoleCommand).resolves({
      Role: { ...dates, Path: '/service/', RoleName: 'exec', Arn: arn, AssumeRolePolicyDocument: encoded([]) },
    });
    expect(await ask('role', 'exec')).toMatchObject({ is: 'known', value: { arn } });
  });

  it('of another account is never looked up by its name in this one', async () => {
    expect(await ask('role', elsewhere)).toMatchObject({ is: 'unavailable', why: 'failed' });
    expect(await ask('role-policies', elsewhere)).toMatchObject({ is: 'unavailable' });
    expect(iam.calls()).toEqual([]);
  });

  it('with a trust policy that cannot be parsed is unavailable', async () => {
    iam
      .on(GetRoleCommand)
      .resolves({ Role: { ...dates, RoleName: 'exec', Arn: role, AssumeRolePolicyDocument: '%7Boops' } });
    expect(await ask('role', role)).toMatchObject({
      is: 'unavailable',
      detail: expect.stringContaining('trust policy'),
    });
  });
});

describe('a role’s policies', () => {
  itTellsFailuresApart('role-policies', role, 'iam:ListAttachedRolePolicies', reject);

  const own = `arn:aws:iam::${account}:policy/own`;
  const managed = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';
  beforeEach(() => {
    iam
      .on(ListAttachedRolePoliciesCommand)
      .resolvesOnce({
        AttachedPolicies: [{ PolicyName: 'managed', PolicyArn: managed }],
        IsTruncated: true,
        Marker: 'm',
      })
      .resolves({ AttachedPolicies: [{ PolicyName: 'own', PolicyArn: own }] });
    iam
      .on(ListRolePoliciesCommand)
      .resolvesOnce({ PolicyNames: ['a'], IsTruncated: true, Marker: 'm' })
      .resolves({ PolicyNames: ['b'] });
    iam.on(GetPolicyCommand, { PolicyArn: own }).resolves({ Policy: { DefaultVersionId: 'v3' } });
    iam.on(GetPolicyVersionCommand, { PolicyArn: own, VersionId: 'v3' }).resolves({
      PolicyVersion: {
        Document: encoded([
          {
            Effect: 'Deny',
            NotAction: 's3:*',
            NotResource: ['arn:x'],
            Condition: { Bool: { 'aws:SecureTransport': false } },
          },
        ]),
      },
    });
    iam.on(GetRolePolicyCommand).resolves({
      RoleName: 'exec',
      PolicyName: 'a',
      PolicyDocument: encoded({ Sid: 'S', Effect: 'Allow', Action: ['a:b'], Resource: '*' }),
    });
  });

  it('are read over all pages, attached and inline, with the default version’s text', async () => {
    const inline = { document: { Statement: [{ Sid: 'S', Effect: 'Allow', Action: ['a:b'], Resource: ['*'] }] } };
    expect(await known('role-policies', role)).toEqual([
      { name: 'managed', arn: managed, unreadable: expect.stringContaining('managed by AWS') },
      {
        name: 'own',
        arn: own,
        document: {
          Statement: [
            {
              Effect: 'Deny',
              NotAction: ['s3:*'],
              NotResource: ['arn:x'],
              Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
            },
          ],
        },
      },
      { name: 'a', ...inline },
      { name: 'b', ...inline },
    ]);
  });

  it('make no call for the documents of AWS-managed policies', async () => {
    await known('role-policies', role);
    expect(iam.commandCalls(GetPolicyCommand)).toHaveLength(1);
  });

  it.each([
    // Managed by the account, inline; then how many of each are read: two calls each and one call each, eight calls in all.
    [6, 0, 4, 0],
    [6, 1, 3, 1],
    [3, 2, 3, 2],
    [2, 8, 0, 8],
    [1, 10, 0, 8],
  ])(
    'of %i managed and %i inline are read of %i and %i, so that a role with many takes few calls',
    async (managedOnes, inlineOnes, managedRead, inlineRead) => {
      const names = (count: number, of: string) => Array.from({ length: count }, (_, index) => `${of}${index}`);
      iam.on(ListAttachedRolePoliciesCommand).resolves({
        AttachedPolicies: [
          { PolicyName: 'managed', PolicyArn: managed },
          ...names(managedOnes, 'm').map((name) => ({ PolicyName: name, PolicyArn: own })),
        ],
      });
      iam.on(ListRolePoliciesCommand).resolves({ PolicyNames: names(inlineOnes, 'i') });
      const value = await known('role-policies', role);
      const read = value.filter(({ document }) => document !== undefined);
      expect(read.filter(({ arn }) => arn !== undefined)).toHaveLength(managedRead);
      expect(read.filter(({ arn }) => arn === undefined)).toHaveLength(inlineRead);
      expect(iam.commandCalls(GetPolicyVersionCommand)).toHaveLength(managedRead);
      const others = value.filter(({ document, arn }) => document === undefined && arn !== managed);
      expect(others.map(({ unreadable }) => unreadable)).toEqual(
        Array.from({ length: managedOnes + inlineOnes - managedRead - inlineRead }, () =>
          expect.stringMatching(/^its text was not fetched: /),
        ),
      );
    },
  );

  it('leave one policy unreadable when its document is denied, and keep the others', async () => {
    iam.on(GetPolicyVersionCommand).rejects(denial('iam:GetPolicyVersion'));
    const value = await known('role-policies', role);
    expect(value.find((policy) => policy.name === 'own')).toEqual({
      name: 'own',
      arn: own,
      unreadable: expect.stringContaining('needs iam:GetPolicyVersion'),
    });
    expect(value.filter((policy) => policy.document !== undefined)).toHaveLength(2);
  });

  it('leave one policy unreadable when its document cannot be parsed', async () => {
    iam
      .on(GetRolePolicyCommand, { PolicyName: 'b' })
      .resolves({ RoleName: 'exec', PolicyName: 'b', PolicyDocument: '{"Statement":[{"Effect":"Maybe"}]}' });
    expect((await known('role-policies', role)).at(-1)).toMatchObject({
      name: 'b',
      unreadable: expect.stringContaining('understood'),
    });
  });

  it('are absent with their role', async () => {
    iam.on(ListRolePoliciesCommand).rejects(noSuchRole());
    expect(await ask('role-policies', role)).toMatchObject({ is: 'absent' });
  });
});

describe('a simulation', () => {
  const resource = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf';
  const request = {
    role,
    action: 'secretsmanager:GetSecretValue',
    resource,
    context: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com', 'aws:SecureTransport': 'true' },
  };
  itTellsFailuresApart('simulation', request, 'iam:SimulatePrincipalPolicy', reject);

  it('asks for the exact action on the exact resource with its context, at this moment', async () => {
    iam
      .on(SimulatePrincipalPolicyCommand)
      .resolves({ EvaluationResults: [{ EvalActionName: request.action, EvalDecision: 'allowed' }] });
    expect(await known('simulation', request)).toEqual({ decision: 'allowed', missingContext: [], matched: [] });
    expect(iam.commandCalls(SimulatePrincipalPolicyCommand)[0]?.args[0].input).toEqual({
      PolicySourceArn: role,
      ActionNames: [request.action],
      ResourceArns: [resource],
      ContextEntries: [
        { ContextKeyName: 'aws:CurrentTime', ContextKeyValues: ['2026-11-23T10:00:00.000Z'], ContextKeyType: 'date' },
        { ContextKeyName: 'aws:SecureTransport', ContextKeyValues: ['true'], ContextKeyType: 'boolean' },
        {
          ContextKeyName: 'kms:ViaService',
          ContextKeyValues: ['secretsmanager.eu-west-1.amazonaws.com'],
          ContextKeyType: 'string',
        },
      ],
    });
  });

  const foreign = { ...request, resource: resource.replace('111122223333', '444455556666') };

  it.each([
    [
      { 'IAM Policy': 'allowed', 'Resource Policy': 'implicitDeny' },
      { decision: 'allowed', sides: 'own' },
    ],
    [
      { 'IAM Policy': 'implicitDeny', 'Resource Policy': 'implicitDeny' },
      { decision: 'implicitDeny', sides: 'own' },
    ],
    [
      { role_exec_a: 'allowed', role_exec_b: 'explicitDeny' },
      { decision: 'explicitDeny', sides: 'own' },
    ],
    [{ 'Resource Policy': 'implicitDeny' }, { decision: 'implicitDeny', sides: 'both' }],
    [undefined, { decision: 'implicitDeny', sides: 'both' }],
  ] as const)('of another account’s resource takes the role’s own side from %j', async (details, expected) => {
    iam.on(SimulatePrincipalPolicyCommand).resolves({
      EvaluationResults: [
        {
          EvalActionName: request.action,
          EvalDecision: 'implicitDeny',
          ResourceSpecificResults: [
            {
              EvalResourceName: foreign.resource,
              EvalResourceDecision: 'implicitDeny',
              ...(details && { EvalDecisionDetails: details }),
            },
          ],
        },
      ],
    });
    expect(await known('simulation', foreign)).toMatchObject(expected);
    expect(await known('simulation', request)).not.toHaveProperty('sides');
  });

  it('takes the decision of the resource and reports which policy denies and which context was missing', async () => {
    iam.on(SimulatePrincipalPolicyCommand).resolves({
      EvaluationResults: [
        {
          EvalActionName: request.action,
          EvalDecision: 'implicitDeny',
          MissingContextValues: ['aws:a'],
          OrganizationsDecisionDetail: { AllowedByOrganizations: false },
          PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
          ResourceSpecificResults: [
            {
              EvalResourceName: resource,
              EvalResourceDecision: 'explicitDeny',
              MissingContextValues: ['aws:a', 'aws:b'],
              MatchedStatements: [{ SourcePolicyId: 'deny-all' }, { SourcePolicyId: 'deny-all' }],
              PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
            },
          ],
        },
      ],
    });
    expect(await known('simulation', request)).toEqual({
      decision: 'explicitDeny',
      missingContext: ['aws:a', 'aws:b'],
      matched: ['deny-all'],
      allowedByBoundary: false,
      allowedByOrganizations: false,
    });
  });

  it('without a result proves nothing', async () => {
    iam.on(SimulatePrincipalPolicyCommand).resolves({ EvaluationResults: [] });
    expect(await ask('simulation', request)).toMatchObject({ is: 'unavailable', why: 'failed' });
  });

  it('is absent when the role does not exist', async () => {
    reject(noSuchRole());
    expect(await ask('simulation', request)).toMatchObject({ is: 'absent' });
  });
});

describe('the policies that are attached to nothing', () => {
  itTellsFailuresApart('unattached-policies', account, 'iam:ListPolicies', reject);

  const policy = (name: string, day: number, more: object = {}) => ({
    PolicyName: name,
    Arn: `arn:aws:iam::${account}:policy/${name}`,
    DefaultVersionId: 'v2',
    AttachmentCount: 0,
    PermissionsBoundaryUsageCount: 0,
    UpdateDate: new Date(Date.UTC(2026, 10, day)),
    ...more,
  });
  const texts = () =>
    iam.on(GetPolicyVersionCommand).callsFake(({ VersionId: version }: { VersionId: string }) => ({
      PolicyVersion: { Document: encoded({ Effect: 'Allow', Action: version, Resource: '*' }) },
    }));
  const namesOf = async () =>
    ((await known('unattached-policies', account)) as { name: string }[]).map(({ name }) => name);

  it('are read with the text of their default version', async () => {
    texts();
    iam.on(ListPoliciesCommand, { Scope: 'Local' }).resolves({ Policies: [policy('secrets', 1)] });
    expect(await known('unattached-policies', account)).toEqual([
      {
        name: 'secrets',
        arn: `arn:aws:iam::${account}:policy/secrets`,
        document: { Statement: [{ Effect: 'Allow', Action: ['v2'], Resource: ['*'] }] },
      },
    ]);
  });

  it('leave out what is attached, what bounds a role, and the product’s own', async () => {
    texts();
    iam.on(ListPoliciesCommand).resolves({
      Policies: [
        policy('attached', 1, { AttachmentCount: 1 }),
        policy('boundary', 1, { PermissionsBoundaryUsageCount: 2 }),
        policy('ecs-init-remediator-us-east-2-shop', 1),
        policy('loose', 1),
      ],
    });
    expect(await namesOf()).toEqual(['loose']);
  });

  it('are the five that were changed last, of all pages', async () => {
    texts();
    iam
      .on(ListPoliciesCommand)
      .resolvesOnce({ Policies: [1, 2, 3, 4].map((day) => policy(`p${day}`, day)), IsTruncated: true, Marker: 'm' })
      .resolves({ Policies: [5, 6, 7].map((day) => policy(`p${day}`, day)) });
    expect(await namesOf()).toEqual(['p7', 'p6', 'p5', 'p4', 'p3']);
    expect(iam.commandCalls(GetPolicyVersionCommand)).toHaveLength(5);
  });

  it('are known though a text cannot be read', async () => {
    iam.on(GetPolicyVersionCommand).rejects(denial('iam:GetPolicyVersion'));
    iam.on(ListPoliciesCommand).resolves({ Policies: [policy('loose', 1)] });
    expect(await known('unattached-policies', account)).toMatchObject([
      { name: 'loose', unreadable: expect.any(String) as string },
    ]);
  });
});
