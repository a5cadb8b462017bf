import { DetachRolePolicyCommand } from '@aws-sdk/client-iam';
import { listAttachedPolicies } from '../reads/list-attached-policies.ts';
import { roleName } from '../reads/role-name.ts';
import { call } from '../sdk-error.ts';
import type { Executor } from './executor.ts';

const permission = 'iam:DetachRolePolicy';

/** Detaches a grant's policy from its role, if it is still attached. */
export const detachGrant: Executor<'detach-grant'> = async (action, clients) => {
  const role = roleName(action.role, clients, permission);
  const iam = await clients.iam();
  const attached = await listAttachedPolicies(iam, role);
  if (!attached.some(({ arn }) => arn === action.policy)) return { is: 'already' };
  await call(permission, iam.send(new DetachRolePolicyCommand({ RoleName: role, PolicyArn: action.policy })));
  return { is: 'made' };
};
