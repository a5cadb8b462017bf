import { AttachRolePolicyCommand } from '@aws-sdk/client-iam';
import { listAttachedPolicies } from '../reads/list-attached-policies.ts';
import { roleName } from '../reads/role-name.ts';
import { call, failureOf } from '../sdk-error.ts';
import type { Executor } from './executor.ts';

const permission = 'iam:AttachRolePolicy';

/** Attaches a grant's policy to its role, unless it is attached already. */
export const attachGrant: Executor<'attach-grant'> = async (action, clients) => {
  const role = roleName(action.role, clients, permission);
  const iam = await clients.iam();
  const attached = await listAttachedPolicies(iam, role);
  const others = attached.filter(({ arn }) => arn !== action.policy).map(({ name }) => name);
  const seen = { is: 'policies', others } as const;
  if (others.length < attached.length) return { is: 'already', seen };
  try {
    await call(permission, iam.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: action.policy })));
  } catch (error) {
    const { name } = failureOf(error);
    if (!name.startsWith('LimitExceeded')) throw error;
    return { is: 'failed', because: { code: 'policy-quota', role, attached: attached.length, error: name } };
  }
  return { is: 'made', seen };
};
