import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { policyArn } from '../../world/build-identity.ts';
import type { Doers } from './stage.ts';

/** What people do to roles and to the policies that limit them. */
export const identityDeeds: Doers<
  'attachPolicy' | 'detachPolicy' | 'putInlinePolicy' | 'deleteInlinePolicy' | 'setServiceControlPolicies'
> = {
  attachPolicy: async ({ role, policy }, { clients, built }) => {
    await clients.iam.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn(policy, built.world) }));
  },
  detachPolicy: async ({ role, policy }, { clients, built }) => {
    await clients.iam.send(new DetachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn(policy, built.world) }));
  },
  putInlinePolicy: async ({ role, name, document }, { clients }) => {
    const PolicyDocument = JSON.stringify(document);
    await clients.iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument }));
  },
  deleteInlinePolicy: async ({ role, name }, { clients }) => {
    await clients.iam.send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: name }));
  },
  setServiceControlPolicies: async (policies, { account }) => account.setServiceControlPolicies(policies),
};
