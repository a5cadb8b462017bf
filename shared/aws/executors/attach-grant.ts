import { AttachRolePolicyCommand } from '@aws-sdk/client-iam';
import { type AttachedPolicy, listAttachedPolicies } from '../reads/list-attached-policies.ts';
import { roleName } from '../reads/role-name.ts';
import { call, failureOf } from '../sdk-error.ts';
import type { Executor } from './executor.ts';

const permission = 'iam:AttachRolePolicy';

/** Attaches a grant's policy to its role, unless it is attached already. */
export const attachGrant: Executor<'attach-grant'> = async (action, clients) => {
  const role = roleName(action.role, clients, permission);
  const iam = await clients.iam();
  const attached = await listAttachedPolicies(iam, role);
  const before = policiesLine(attached);
  if (attached.some((policy) => policy.arn === action.policy)) return { is: 'already', before, after: before };
  const added = { name: action.policy.split('/').at(-1) ?? action.policy, arn: action.policy };
  try {
    await call(permission, iam.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: action.policy })));
  } catch (error) {
    const failure = failureOf(error);
    if (!failure.name.startsWith('LimitExceeded')) throw error;
    return {
      is: 'failed',
      because: `${role} already carries ${attached.length} managed policies, which is its quota: detach one, join some, or raise the quota "Managed policies per role" (${failure.name})`,
    };
  }
  return { is: 'made', before, after: policiesLine([...attached, added]) };
};

/** Names of policies in one line for people: `policies: A, B`; at most 20 of them. */
export function policiesLine(attached: readonly AttachedPolicy[]): string {
  if (attached.length === 0) return 'no managed policies';
  const names = attached.map((policy) => policy.name).toSorted();
  const more = names.length > 20 ? ` and ${names.length - 20} more` : '';
  return `policies: ${names.slice(0, 20).join(', ')}${more}`;
}
