import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { policyArn } from '../../world/build-identity.ts';
import type { Doers } from './stage.ts';

/** What people do to roles and to the policies that limit them. */
export const identityDeeds: Doers<
  | 'attachPolicy'
  | 'detachPolicy'
  | 'putInlinePolicy'
  | 'deleteInlinePolicy'
  | 'setLastUse'
  | 'setServiceControlPolicies'
> = {
  attachPolicy: async ({ role, policy }, { clients, built }) => {
    await clients.iam.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn(policy, built.world) }));
  },
  detachPolicy: async ({ role, policy }, { clients, built }) => {
    const asked = policyArn(policy, built.world);
    const { AttachedPolicies = [] } = await clients.iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role }));
    // The name of a grant's policy ends in what the stack makes anew, which a world cannot know.
    const own = AttachedPolicies.find(({ PolicyArn = '' }) => PolicyArn === asked || PolicyArn.startsWith(`${asked}.`));
    await clients.iam.send(new DetachRolePolicyCommand({ RoleName: role, PolicyArn: own?.PolicyArn ?? asked }));
  },
  putInlinePolicy: async ({ role, name, document }, { clients }) => {
    const PolicyDocument = JSON.stringify(document);
    await clients.iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument }));
  },
  deleteInlinePolicy: async ({ role, name }, { clients }) => {
    await clients.iam.send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: name }));
  },
  setLastUse: async ({ role, daysAgo }, { account }) => account.setLastUse(role, daysAgo),
  setServiceControlPolicies: async (policies, { account }) => account.setServiceControlPolicies(policies),
};
