import type { AttachRolePolicyCommandInput, SimulatePrincipalPolicyCommandInput } from '@aws-sdk/client-iam';
import { sdkError } from '../aws/sdk-errors.ts';
import { ecsTasksTrust, role, secret } from '../fixtures/account.ts';
import { type Answers, note } from './answers.ts';
import type { World } from './world.ts';

/** Policies that do not give the secret: that of a grant after somebody's edit, and those of others. */
const vain = /\/(?:\S*vain|other-\d+)$/;
/** IAM's limit of managed policies a role. */
const most = 10;

/** Whether the execution role may read the secret. */
export function mayReadSecret({ attached }: World): boolean {
  return attached.some((arn) => !vain.test(arn));
}

/** IAM, with one role. */
export const iam: Answers = {
  GetRole: (world) => {
    assertRole(world);
    const trust = JSON.stringify(ecsTasksTrust);
    return { Role: { Arn: role, RoleName: 'api-exec', AssumeRolePolicyDocument: trust, Tags: [] } };
  },
  ListAttachedRolePolicies: (world) => {
    assertRole(world);
    return { AttachedPolicies: world.attached.map((arn) => ({ PolicyName: arn.split('/').at(-1), PolicyArn: arn })) };
  },
  ListRolePolicies: () => ({ PolicyNames: [] }),
  ListPolicies: () => ({ Policies: [] }),
  GetPolicy: () => ({ Policy: { DefaultVersionId: 'v1' } }),
  GetPolicyVersion: () => ({ PolicyVersion: { Document: JSON.stringify(document) } }),
  SimulatePrincipalPolicy: (world, input: SimulatePrincipalPolicyCommandInput) => {
    const action = input.ActionNames?.[0] ?? '';
    const decision = action === 'secretsmanager:GetSecretValue' && !mayReadSecret(world) ? 'implicitDeny' : 'allowed';
    const each = (input.ResourceArns ?? []).map((arn) => ({
      EvalResourceName: arn,
      EvalResourceDecision: decision,
      MatchedStatements: [],
      MissingContextValues: [],
    }));
    return { EvaluationResults: [{ EvalActionName: action, EvalDecision: decision, ResourceSpecificResults: each }] };
  },
  AttachRolePolicy: (world, { PolicyArn: arn = '' }: AttachRolePolicyCommandInput) => {
    assertRole(world);
    if (world.deleted.includes(arn))
      throw sdkError('NoSuchEntityException', {}, `Policy ${arn} does not exist or is not attachable.`);
    if (world.attached.includes(arn)) return {};
    if (world.attached.length >= most) throw sdkError('LimitExceededException');
    world.attached.push(arn);
    note(world, 'attach');
    return {};
  },
  DetachRolePolicy: (world, { PolicyArn: arn = '' }: AttachRolePolicyCommandInput) => {
    if (!world.attached.includes(arn)) throw sdkError('NoSuchEntityException');
    world.attached = world.attached.filter((one) => one !== arn);
    note(world, 'detach');
    return {};
  },
};

function assertRole({ deleted }: World): void {
  if (deleted.includes(role))
    throw sdkError('NoSuchEntityException', {}, 'The role with name api-exec cannot be found.');
}

const document = {
  Statement: [{ Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [secret] }],
};
