import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  IAMClient,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { makeRole, policyOf, rootOf } from './principals.ts';

const read = 'secretsmanager:GetSecretValue';
const [mine, other] = ['mine-AbCdEf', 'other-AbCdEf'].map(
  (name) => `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}`,
) as [string, string];
const tasks = { Service: 'ecs-tasks.amazonaws.com' };
const allowMine = { Effect: 'Allow', Action: read, Resource: mine } as const;

let account: Account;
let iam: IAMClient;

beforeAll(async () => {
  account = await startAccount();
  iam = new IAMClient(rootOf(account));
}, 120_000);

afterAll(() => account.stop());

const via = (service: string) => ({
  ContextEntries: [
    { ContextKeyName: 'kms:ViaService', ContextKeyType: 'string' as const, ContextKeyValues: [service] },
  ],
});

async function simulate(role: string, input: Partial<SimulatePrincipalPolicyCommandInput> = {}) {
  const { EvaluationResults } = await iam.send(
    new SimulatePrincipalPolicyCommand({ PolicySourceArn: role, ActionNames: [read], ...input }),
  );
  return EvaluationResults ?? [];
}

describe('iam:SimulatePrincipalPolicy', () => {
  it('answers for every resource, with the most restrictive decision on top', async () => {
    const role = await makeRole(iam, 'two', tasks, [allowMine]);
    const [result] = await simulate(role, { ResourceArns: [mine, other] });
    expect(result?.EvalDecision).toBe('implicitDeny');
    expect(result?.ResourceSpecificResults?.map((one) => [one.EvalResourceName, one.EvalResourceDecision])).toEqual([
      [mine, 'allowed'],
      [other, 'implicitDeny'],
    ]);
    expect(result?.ResourceSpecificResults?.[0]?.MatchedStatements?.[0]?.SourcePolicyId).toBe('role_two_inline');
    const results = await simulate(role, { ActionNames: [read, 'kms:Decrypt'], ResourceArns: [mine] });
    expect(results.map((one) => [one.EvalActionName, one.EvalDecision])).toEqual([
      [read, 'allowed'],
      ['kms:Decrypt', 'implicitDeny'],
    ]);
  });

  it('counts the permissions boundary, and says whether it allows', async () => {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: 'logs-only',
        PolicyDocument: policyOf({ Effect: 'Allow', Action: 'logs:*', Resource: '*' }),
      }),
    );
    const role = await makeRole(iam, 'limited', tasks, [allowMine], Policy?.Arn);
    const [result] = await simulate(role, { ResourceArns: [mine] });
    expect(result).toMatchObject({
      EvalDecision: 'implicitDeny',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    });
    const [unlimited] = await simulate(await makeRole(iam, 'unlimited', tasks, [allowMine]), { ResourceArns: [mine] });
    expect(unlimited?.PermissionsBoundaryDecisionDetail).toBeUndefined();
  });

  it('takes further policies, as if they were attached', async () => {
    const role = await makeRole(iam, 'further', tasks);
    const [before] = await simulate(role, { ResourceArns: [mine] });
    const [after] = await simulate(role, { ResourceArns: [mine], PolicyInputList: [policyOf(allowMine)] });
    expect([before?.EvalDecision, after?.EvalDecision]).toEqual(['implicitDeny', 'allowed']);
    expect(after?.MatchedStatements?.map((one) => one.SourcePolicyId)).toEqual(['PolicyInputList.1']);
  });

  it('takes a deny before every allow, and names a managed policy', async () => {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: 'no-secrets',
        PolicyDocument: policyOf({ Effect: 'Deny', Action: 'secretsmanager:*', Resource: '*' }),
      }),
    );
    const role = await makeRole(iam, 'denied', tasks, [allowMine]);
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'denied', PolicyArn: Policy?.Arn ?? '' }));
    const [result] = await simulate(role, { ResourceArns: [mine] });
    expect(result?.EvalDecision).toBe('explicitDeny');
    expect(result?.MatchedStatements?.map((one) => one.SourcePolicyId)).toEqual(['no-secrets']);
  });

  it('names the context that was missing, and uses the context that is given', async () => {
    const Condition = { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } };
    const key = 'arn:aws:kms:us-east-1:000000000000:key/k';
    const role = await makeRole(iam, 'conditional', tasks, [
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: key, Condition },
    ]);
    const ask = { ActionNames: ['kms:Decrypt'], ResourceArns: [key] };
    const [without] = await simulate(role, ask);
    expect(without?.EvalDecision).toBe('implicitDeny');
    expect(without?.ResourceSpecificResults?.[0]?.MissingContextValues).toEqual(['kms:ViaService']);
    const [given] = await simulate(role, { ...ask, ...via('secretsmanager.us-east-1.amazonaws.com') });
    expect(given?.EvalDecision).toBe('allowed');
    expect(given?.ResourceSpecificResults?.[0]?.MissingContextValues).toEqual([]);
    const [wrong] = await simulate(role, { ...ask, ...via('ssm.us-east-1.amazonaws.com') });
    expect(wrong?.EvalDecision).toBe('implicitDeny');
  });

  it('never allows a resource of another account, and tells what each type of policy decided', async () => {
    const foreign = 'arn:aws:secretsmanager:us-east-1:444455556666:secret:theirs-AbCdEf';
    const role = await makeRole(iam, 'abroad', tasks, [{ ...allowMine, Resource: [mine, foreign] }]);
    const [result] = await simulate(role, { ResourceArns: [mine, foreign] });
    const details = { 'IAM Policy': 'allowed', 'Resource Policy': 'implicitDeny' };
    expect(result).toMatchObject({ EvalDecision: 'implicitDeny', EvalDecisionDetails: details });
    const [own, theirs] = result?.ResourceSpecificResults ?? [];
    expect(own?.EvalResourceDecision).toBe('allowed');
    expect(own?.EvalDecisionDetails).toBeUndefined();
    expect(theirs).toMatchObject({ EvalResourceDecision: 'implicitDeny', EvalDecisionDetails: details });
    const [refused] = await simulate(await makeRole(iam, 'at-home', tasks, [allowMine]), { ResourceArns: [foreign] });
    expect(refused?.EvalDecisionDetails).toEqual({ 'IAM Policy': 'implicitDeny', 'Resource Policy': 'implicitDeny' });
  });

  it('gives empty details for one account, and none where no resource is named', async () => {
    const role = await makeRole(iam, 'plain', tasks, [allowMine]);
    expect((await simulate(role, { ResourceArns: [mine] }))[0]?.EvalDecisionDetails).toEqual({});
    expect((await simulate(role))[0]?.EvalDecisionDetails).toBeUndefined();
    expect((await simulate(role, { ResourceArns: ['*'] }))[0]?.EvalDecisionDetails).toBeUndefined();
  });

  it('allows an action without a resource type by * only', async () => {
    const group = 'arn:aws:logs:us-east-1:000000000000:log-group:/app';
    const ask = { ActionNames: ['logs:DescribeLogGroups'], ResourceArns: [group] };
    const list = { Effect: 'Allow', Action: 'logs:DescribeLogGroups' } as const;
    const narrow = 'arn:aws:logs:us-east-1:000000000000:log-group:*';
    const [denied] = await simulate(await makeRole(iam, 'narrow', tasks, [{ ...list, Resource: narrow }]), ask);
    const [allowed] = await simulate(await makeRole(iam, 'wide', tasks, [{ ...list, Resource: '*' }]), ask);
    expect([denied?.EvalDecision, allowed?.EvalDecision]).toEqual(['implicitDeny', 'allowed']);
  });

  it('refuses a principal that does not exist', async () => {
    await expect(simulate('arn:aws:iam::000000000000:role/nobody')).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });
});
