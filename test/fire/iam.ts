import type { AttachRolePolicyCommandInput, SimulatePrincipalPolicyCommandInput } from '@aws-sdk/client-iam';
import { sdkError } from '../aws/sdk-errors.ts';
import { ecsTasksTrust, role, secret } from '../fixtures/account.ts';
import { type Answers, note } from './answers.ts';
import type { World } from './world.ts';

/** The name of the policy that does not give what its grant promises, as after somebody's edit. */
const vain = 'vain';

/** Whether the execution role may read the secret. */
export function mayReadSecret({ attached }: World): boolean {
  return attached.some((arn) => !arn.endsWith(vain));
}

/** IAM, with one role. */
export const iam: Answers = {
  GetRole: () => ({
    Role: { Arn: role, RoleName: 'api-exec', AssumeRolePolicyDocument: JSON.stringify(ecsTasksTrust), Tags: [] },
  }),
  ListAttachedRolePolicies: ({ attached }) => ({
    AttachedPolicies: attached.map((arn) => ({ PolicyName: arn.split('/').at(-1), PolicyArn: arn })),
  }),
  ListRolePolicies: () => ({ PolicyNames: [] }),
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
    if (world.attached.includes(arn)) return {};
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

const document = {
  Statement: [{ Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [secret] }],
};
