import { type IAMClient, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import { call } from '../sdk-error.ts';
import { iamPages } from './iam-pages.ts';

export type AttachedPolicy = { readonly name: string; readonly arn: string };

const pages = 20;

/** The managed policies that are attached to a role. @throws CallError */
export async function listAttachedPolicies(iam: IAMClient, role: string): Promise<readonly AttachedPolicy[]> {
  const read = await iamPages(pages, (from) =>
    call('iam:ListAttachedRolePolicies', iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role, ...from }))),
  );
  return read
    .flatMap(({ AttachedPolicies: policies }) => policies ?? [])
    .flatMap(({ PolicyName: name, PolicyArn: arn }) =>
      name !== undefined && arn !== undefined ? [{ name, arn }] : [],
    );
}
