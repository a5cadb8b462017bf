import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { Account } from '../account/account.ts';
import { clientsAt, type RootClients } from './root-clients.ts';
import type { World } from './world-schema.ts';

const ecsTrust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** Makes the world's managed policies and roles. */
export async function buildIdentity(world: World, account: Account, clients: RootClients): Promise<void> {
  for (const { name, document, ...place } of world.managedPolicies) {
    const { iam } = clientsAt(place, account, clients);
    await iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument: JSON.stringify(document) }));
  }
  for (const role of world.roles) {
    const { iam } = clientsAt(role, account, clients);
    await iam.send(
      new CreateRoleCommand({
        RoleName: role.name,
        AssumeRolePolicyDocument: JSON.stringify(role.trust ?? ecsTrust),
        Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })),
        ...(role.boundary !== undefined && { PermissionsBoundary: policyArn(role.boundary, world) }),
      }),
    );
    for (const policy of role.attached) {
      await iam.send(new AttachRolePolicyCommand({ RoleName: role.name, PolicyArn: policyArn(policy, world) }));
    }
    for (const [name, document] of Object.entries(role.inline)) {
      await iam.send(
        new PutRolePolicyCommand({ RoleName: role.name, PolicyName: name, PolicyDocument: JSON.stringify(document) }),
      );
    }
  }
}

/**
 * ARN of a managed policy, by its name in the world. `grant:NAME` is the policy that the product's stack created for a
 * grant.
 */
export function policyArn(text: string, world: Pick<World, 'account' | 'region' | 'managedPolicies'>): string {
  if (text.startsWith('arn:')) return text;
  if (text === 'AmazonECSTaskExecutionRolePolicy')
    return 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';
  const name = text.startsWith('grant:') ? `ecs-init-remediator-${world.region}-${text.slice('grant:'.length)}` : text;
  const owner = world.managedPolicies.find((one) => one.name === name)?.account ?? world.account;
  return `arn:aws:iam::${owner}:policy/${name}`;
}

/** ARN of a role of the world. */
export function roleArn(name: string, world: Pick<World, 'account' | 'roles'>): string {
  const owner = world.roles.find((one) => one.name === name)?.account ?? world.account;
  return `arn:aws:iam::${owner}:role/${name}`;
}
