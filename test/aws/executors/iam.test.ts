import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../../shared/aws/clients/clients.ts';
import { createExecute } from '../../../shared/aws/executors/execute.ts';
import { denial, sdkError, throttle, timeOut } from '../sdk-errors.ts';

const iam = mockClient(IAMClient);
const account = '111122223333';
const execute = createExecute(createClients({ region: 'eu-west-1', account }));
const context = { planHash: 'p' };
const grant = {
  grant: 'db',
  role: `arn:aws:iam::${account}:role/svc/exec`,
  policy: `arn:aws:iam::${account}:policy/ecs-init-remediator-eu-west-1-db`,
};
const attach = { kind: 'attach-grant', ...grant } as const;
const detach = { kind: 'detach-grant', ...grant } as const;
const ours = { PolicyName: 'ecs-init-remediator-eu-west-1-db', PolicyArn: grant.policy };
const other = { PolicyName: 'base', PolicyArn: 'arn:aws:iam::aws:policy/base' };
beforeEach(() => iam.reset());

describe('attach-grant', () => {
  it('attaches the grant’s policy to the role and tells what else the role carries', async () => {
    iam.on(ListAttachedRolePoliciesCommand, { RoleName: 'exec' }).resolves({ AttachedPolicies: [other] });
    iam.on(AttachRolePolicyCommand, { RoleName: 'exec', PolicyArn: grant.policy }).resolves({});
    expect(await execute(attach, context)).toEqual({
      is: 'made',
      seen: { is: 'policies', others: ['base'] },
    });
    expect(iam.commandCalls(AttachRolePolicyCommand)).toHaveLength(1);
  });

  it('writes nothing when the role carries the policy already', async () => {
    iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [ours, other] });
    expect(await execute(attach, context)).toEqual({ is: 'already', seen: { is: 'policies', others: ['base'] } });
    expect(iam.commandCalls(AttachRolePolicyCommand)).toEqual([]);
  });

  it('says what to do when the role’s quota of policies is used up', async () => {
    iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [other] });
    iam.on(AttachRolePolicyCommand).rejects(sdkError('LimitExceededException'));
    expect(await execute(attach, context)).toMatchObject({
      is: 'failed',
      because: { code: 'policy-quota', role: 'exec', attached: 1, error: 'LimitExceededException' },
    });
  });

  it('fails with the permission when it is denied, and for good when role or policy do not exist', async () => {
    iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [] });
    iam.on(AttachRolePolicyCommand).rejectsOnce(denial('iam:AttachRolePolicy'));
    expect(await execute(attach, context)).toMatchObject({
      is: 'failed',
      because: { code: 'refused', permission: 'iam:AttachRolePolicy' },
    });
    iam.on(AttachRolePolicyCommand).rejects(sdkError('NoSuchEntityException'));
    expect(await execute(attach, context)).toMatchObject({
      is: 'failed',
      because: { code: 'refused', detail: expect.stringContaining('NoSuchEntity'), permission: null },
    });
  });

  it.each([
    throttle(),
    timeOut(),
    sdkError('ServiceFailureException', { $fault: 'server', $metadata: { httpStatusCode: 500 } }),
  ])('throws on %s, so that the queue tries again', async (error) => {
    iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [] });
    iam.on(AttachRolePolicyCommand).rejects(error);
    await expect(execute(attach, context)).rejects.toThrow('iam:AttachRolePolicy');
  });

  it('never touches a role of that name in another account', async () => {
    const elsewhere = { ...attach, role: 'arn:aws:iam::999988887777:role/exec' };
    expect(await execute(elsewhere, context)).toMatchObject({
      is: 'failed',
      because: { code: 'refused', detail: expect.stringContaining('OtherAccount') },
    });
    expect(iam.calls()).toEqual([]);
  });
});

describe('detach-grant', () => {
  it('detaches the grant’s policy alone', async () => {
    iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [ours, other] });
    iam.on(DetachRolePolicyCommand).resolves({});
    expect(await execute(detach, context)).toEqual({ is: 'made' });
    expect(iam.commandCalls(DetachRolePolicyCommand)[0]?.args[0].input).toEqual({
      RoleName: 'exec',
      PolicyArn: grant.policy,
    });
  });

  it('has nothing to detach from a role that is gone', async () => {
    iam.on(ListAttachedRolePoliciesCommand).rejects(sdkError('NoSuchEntityException'));
    expect(await execute(detach, context)).toEqual({ is: 'already' });
  });

  it('writes nothing when somebody detached it before', async () => {
    iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [] });
    expect(await execute(detach, context)).toEqual({ is: 'already' });
    expect(iam.commandCalls(DetachRolePolicyCommand)).toEqual([]);
  });

  it('fails with the permission when it is denied', async () => {
    iam.on(ListAttachedRolePoliciesCommand).rejects(denial('iam:ListAttachedRolePolicies'));
    expect(await execute(detach, context)).toMatchObject({
      is: 'failed',
      because: { code: 'refused', permission: 'iam:ListAttachedRolePolicies' },
    });
  });
});
