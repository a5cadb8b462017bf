import { DetachRolePolicyCommand, type IAMClient } from '@aws-sdk/client-iam';
import { type AttachedPolicy, listAttachedPolicies } from '../reads/list-attached-policies.ts';
import { roleName } from '../reads/role-name.ts';
import { call, failureOf } from '../sdk-error.ts';
import type { Executor } from './executor.ts';

const permission = 'iam:DetachRolePolicy';

/** Detaches a grant's policy from its role, if it is still attached. A role that is gone carries nothing. */
export const detachGrant: Executor<'detach-grant'> = async (action, clients) => {
  const role = roleName(action.role, clients, permission);
  const iam = await clients.iam();
  const attached = await attachedPolicies(iam, role);
  if (!attached.some(({ arn }) => arn === action.policy)) return { is: 'already' };
  await call(permission, iam.send(new DetachRolePolicyCommand({ RoleName: role, PolicyArn: action.policy })));
  return { is: 'made' };
};

async function attachedPolicies(iam: IAMClient, role: string): Promise<readonly AttachedPolicy[]> {
  try {
    return await listAttachedPolicies(iam, role);
  } catch (error) {
    if (failureOf(error).kind === 'not-found') return [];
    throw error;
  }
}
