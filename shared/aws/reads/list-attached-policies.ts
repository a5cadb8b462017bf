import { type IAMClient, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import { call } from '../sdk-error.ts';

export type AttachedPolicy = { readonly name: string; readonly arn: string };

const pages = 20;

/** The managed policies that are attached to a role. @throws CallError */
export async function listAttachedPolicies(iam: IAMClient, role: string): Promise<readonly AttachedPolicy[]> {
  const attached: AttachedPolicy[] = [];
  let marker: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const command = new ListAttachedRolePoliciesCommand({
      RoleName: role,
      ...(marker !== undefined && { Marker: marker }),
    });
    const answer = await call('iam:ListAttachedRolePolicies', iam.send(command));
    for (const { PolicyName: name, PolicyArn: arn } of answer.AttachedPolicies ?? []) {
      if (name !== undefined && arn !== undefined) attached.push({ name, arn });
    }
    marker = answer.IsTruncated === true ? answer.Marker : undefined;
    if (marker === undefined) break;
  }
  return attached;
}
