import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { policyArn } from './build-identity.ts';
import type { RootClients } from './root-clients.ts';
import type { World } from './world-schema.ts';

/** Does to a role what the world's people do while the first task that uses it starts. */
export type Meanwhile = (roleArn: string) => Promise<void>;

/** Each role's changes are made once: a stack is rolled back, or somebody writes another trust policy. */
export function createMeanwhile(world: World, { iam }: RootClients): Meanwhile {
  const left = new Map(world.roles.flatMap((role) => (role.whileStarting === undefined ? [] : [[role.name, role]])));
  return async (roleArn) => {
    const name = roleArn.split('/').at(-1) ?? '';
    const role = left.get(name);
    left.delete(name);
    if (role?.whileStarting === undefined) return;
    if (role.whileStarting !== 'deleted') {
      const PolicyDocument = JSON.stringify(role.whileStarting.trust);
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument }));
      return;
    }
    for (const policy of role.attached)
      await iam.send(new DetachRolePolicyCommand({ RoleName: name, PolicyArn: policyArn(policy, world) }));
    for (const PolicyName of Object.keys(role.inline))
      await iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName }));
    await iam.send(new DeleteRoleCommand({ RoleName: name }));
  };
}
