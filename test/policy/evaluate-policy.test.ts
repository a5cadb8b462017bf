import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgePolicy, type PolicyRequest } from '../../shared/policy/evaluate-policy.ts';
import type { PolicyStatement } from '../../shared/policy/policy-document.ts';

const account = '111122223333';
const role = `arn:aws:iam::${account}:role/team/api-exec`;
const secret = `arn:aws:secretsmanager:us-east-2:${account}:secret:api/db-AbCdEf`;
const request: PolicyRequest = {
  action: 'secretsmanager:GetSecretValue',
  resource: secret,
  principal: { is: 'role', arn: role, account },
  context: { 'aws:principalarn': role, 'aws:principalaccount': account },
};
const allow: PolicyStatement = {
  Effect: 'Allow',
  Action: ['secretsmanager:*'],
  Resource: ['*'],
  Principal: { AWS: ['*'] },
};
const judge = (...statements: readonly PolicyStatement[]) => judgePolicy({ Statement: statements }, request).is;

describe('who is named', () => {
  it.each([
    ['everybody', { AWS: ['*'] }, 'allows'],
    ['the role', { AWS: [role] }, 'allows'],
    ['the account by its number', { AWS: [account] }, 'allows'],
    ['the account by its root', { AWS: [`arn:aws:iam::${account}:root`] }, 'allows'],
    ['a session of the role', { AWS: [`arn:aws:sts::${account}:assumed-role/api-exec/1`] }, 'allows'],
    ['another role', { AWS: [`${role}-2`] }, 'silent'],
    ['another account', { AWS: ['444455556666'] }, 'silent'],
    ['a role that was deleted', { AWS: ['AROAEXAMPLEEXAMPLE12'] }, 'silent'],
    ['a service', { Service: ['ecs-tasks.amazonaws.com'] }, 'silent'],
  ])('%s', (_title, Principal, verdict) => {
    expect(judge({ ...allow, Principal })).toBe(verdict);
  });

  it('NotPrincipal with the role does not match the role', () => {
    const { Principal: _, ...others } = allow;
    expect(judge({ ...others, NotPrincipal: { AWS: [role] } })).toBe('silent');
    expect(judge({ ...others, NotPrincipal: { AWS: [`${role}-2`] } })).toBe('allows');
  });
});

describe('what is covered', () => {
  it('actions are compared without regard to case, resources with', () => {
    expect(judge({ ...allow, Action: ['SecretsManager:getsecretvalue'] })).toBe('allows');
    expect(judge({ ...allow, Resource: [secret.toUpperCase()] })).toBe('silent');
  });

  it('NotAction matches every other action', () => {
    const { Action: _, ...others } = allow;
    expect(judge({ ...others, NotAction: ['s3:*'] })).toBe('allows');
    expect(judge({ ...others, NotAction: ['secretsmanager:Get*'] })).toBe('silent');
  });
});

describe('conditions', () => {
  const when = (operator: string, key: string, values: readonly string[]) =>
    judge({ ...allow, Condition: { [operator]: { [key]: values } } });

  it.each([
    ['StringEquals', 'aws:PrincipalArn', [role], 'allows'],
    ['StringEquals', 'AWS:principalarn', [role], 'allows'],
    ['StringEquals', 'aws:PrincipalArn', ['other'], 'silent'],
    ['StringNotEquals', 'aws:PrincipalAccount', ['444455556666'], 'allows'],
    ['ArnLike', 'aws:PrincipalArn', [`arn:aws:iam::${account}:role/team/*`], 'allows'],
    ['ArnNotLike', 'aws:PrincipalArn', [`arn:aws:iam::${account}:role/team/*`], 'silent'],
    ['StringEquals', 'aws:SourceVpce', ['vpce-1'], 'open'],
    ['StringEquals', 'aws:PrincipalArn', ['${aws:username}'], 'open'],
    ['DateLessThan', 'aws:PrincipalArn', [role], 'open'],
    ['Null', 'aws:PrincipalArn', ['false'], 'allows'],
    ['Null', 'aws:PrincipalArn', ['true'], 'silent'],
    ['Null', 'aws:SourceVpce', ['true'], 'open'],
  ])('%s %s %j', (operator, key, values, verdict) => {
    expect(when(operator, key, values)).toBe(verdict);
  });

  it('one operator that is known not to hold decides, even if others are open', () => {
    const Condition = { StringEquals: { 'aws:SourceVpce': ['vpce-1'], 'aws:PrincipalAccount': ['444455556666'] } };
    expect(judge({ ...allow, Condition })).toBe('silent');
  });
});

it('a deny beats every allow, and an open deny leaves everything open', () => {
  const deny: PolicyStatement = { ...allow, Effect: 'Deny' };
  expect(judge(allow, deny)).toBe('denies');
  expect(judge(allow, { ...deny, Condition: { StringEquals: { 'aws:SourceVpce': ['vpce-1'] } } })).toBe('open');
  expect(judge(allow, { ...deny, Action: ['s3:*'] })).toBe('allows');
  expect(judge()).toBe('silent');
});

it('the order of statements never matters', () => {
  const pool: readonly PolicyStatement[] = [
    allow,
    { ...allow, Effect: 'Deny' },
    { ...allow, Principal: { AWS: ['444455556666'] } },
    { ...allow, Condition: { StringEquals: { 'aws:SourceVpce': ['vpce-1'] } } },
    { ...allow, Effect: 'Deny', Condition: { StringEquals: { 'aws:SourceVpce': ['vpce-1'] } } },
  ];
  fc.assert(
    fc.property(fc.subarray([...pool]), (statements) => {
      expect(judge(...statements.toReversed())).toBe(judge(...statements));
    }),
    { seed: 11 },
  );
});
