import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetRoleCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { makeRole, policyOf, rootOf } from './principals.ts';
import { createStack, deleteStack, failuresOf } from './stacks.ts';

const tasks = { Service: 'ecs-tasks.amazonaws.com' };
const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } as const;
const document = policyOf(read);

let account: Account;
let iam: IAMClient;
let stacks: CloudFormationClient;

beforeAll(async () => {
  account = await startAccount();
  iam = new IAMClient(rootOf(account));
  stacks = new CloudFormationClient(rootOf(account));
}, 120_000);

afterAll(() => account.stop());

async function makePolicy(PolicyName: string): Promise<string> {
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: document }));
  return Policy?.Arn ?? '';
}

const conflict = (message: string) => ({
  name: 'DeleteConflictException',
  $metadata: { httpStatusCode: 409 },
  message,
});

describe('a role', () => {
  it('cannot be deleted while a policy or an instance profile is on it', async () => {
    const RoleName = 'in-use';
    await makeRole(iam, RoleName, tasks, [read]);
    const PolicyArn = await makePolicy('on-a-role');
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    const remove = () => iam.send(new DeleteRoleCommand({ RoleName }));
    await expect(remove()).rejects.toMatchObject(conflict('Cannot delete entity, must detach all policies first.'));
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await expect(remove()).rejects.toMatchObject(conflict('Cannot delete entity, must delete policies first.'));
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'inline' }));
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'machine' }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'machine', RoleName }));
    await expect(remove()).rejects.toMatchObject(
      conflict('Cannot delete entity, must remove roles from instance profile first.'),
    );
  });

  it('of a stack cannot be deleted with it while a policy from elsewhere is attached, and can once that is gone', async () => {
    const properties = { RoleName: 'owned', AssumeRolePolicyDocument: JSON.parse(policyOf()) as object };
    const Policies = [{ PolicyName: 'own', PolicyDocument: JSON.parse(document) as object }];
    const role = { Type: 'AWS::IAM::Role', Properties: { ...properties, Policies } };
    expect(await createStack(stacks, 'owner', { Role: role })).toBe('CREATE_COMPLETE');
    const foreign = { RoleName: 'owned', PolicyArn: await makePolicy('from-elsewhere') };
    await iam.send(new AttachRolePolicyCommand(foreign));
    expect(await deleteStack(stacks, 'owner')).toBe('DELETE_FAILED');
    expect(await failuresOf(stacks, 'owner')).toEqual([
      expect.stringMatching(/^Role: Cannot delete entity, must detach all policies first\. \(.*DeleteConflict/),
    ]);
    await expect(iam.send(new GetRoleCommand({ RoleName: 'owned' }))).resolves.toBeDefined();
    await iam.send(new DetachRolePolicyCommand(foreign));
    expect(await deleteStack(stacks, 'owner')).toBe('gone');
    await expect(iam.send(new GetRoleCommand({ RoleName: 'owned' }))).rejects.toThrow('owned');
  });
});

describe('a managed policy', () => {
  it('cannot be deleted while a role carries it, nor while it has several versions', async () => {
    const PolicyArn = await makePolicy('used');
    await makeRole(iam, 'carrier', tasks);
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'carrier', PolicyArn }));
    const remove = () => iam.send(new DeletePolicyCommand({ PolicyArn }));
    await expect(remove()).rejects.toMatchObject(conflict('Cannot delete a policy attached to entities.'));
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'carrier', PolicyArn }));
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document }));
    await expect(remove()).rejects.toMatchObject(
      conflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      ),
    );
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
    await expect(remove()).resolves.toBeDefined();
  });

  it('of a stack stays, and the stack with it, while a role from elsewhere carries it', async () => {
    const properties = { ManagedPolicyName: 'granted', PolicyDocument: JSON.parse(document) as object };
    const policy = { Type: 'AWS::IAM::ManagedPolicy', Properties: properties };
    expect(await createStack(stacks, 'granting', { Grant: policy })).toBe('CREATE_COMPLETE');
    const PolicyArn = 'arn:aws:iam::000000000000:policy/granted';
    await makeRole(iam, 'granted-to', tasks);
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'granted-to', PolicyArn }));
    expect(await deleteStack(stacks, 'granting')).toBe('DELETE_FAILED');
    expect(await failuresOf(stacks, 'granting')).toEqual([
      expect.stringMatching(/^Grant: Cannot delete a policy attached to entities\. \(.*DeleteConflict/),
    ]);
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'granted-to', PolicyArn }));
    expect(await deleteStack(stacks, 'granting')).toBe('gone');
    await expect(iam.send(new GetPolicyCommand({ PolicyArn }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });
});
