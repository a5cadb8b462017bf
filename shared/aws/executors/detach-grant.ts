import { DetachRolePolicyCommand } from '@aws-sdk/client-iam';
import { listAttachedPolicies } from '../reads/list-attached-policies.ts';
import { roleName } from '../reads/role-name.ts';
import { call } from '../sdk-error.ts';
import { policiesLine } from './attach-grant.ts';
import type { Executor } from './executor.ts';

const permission = 'iam:DetachRolePolicy';

/** Detaches a grant's policy from its role, if it is still attached. */
export const detachGrant: Executor<'detach-grant'> = async (action, clients) => {
  const role = roleName(action.role, clients, permission);
  const iam = await clients.iam();
  const attached = await listAttachedPolicies(iam, role);
  const before = policiesLine(attached);
  const left = attached.filter((policy) => policy.arn !== action.policy);
  if (left.length === attached.length) return { is: 'already', before, after: before };
  await call(permission, iam.send(new DetachRolePolicyCommand({ RoleName: role, PolicyArn: action.policy })));
  return { is: 'made', before, after: policiesLine(left) };
};
