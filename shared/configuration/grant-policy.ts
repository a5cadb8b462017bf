const prefix = 'ecs-init-remediator-';

/**
 * Name of the managed policy of a grant. It holds the Region, because IAM is global: installations in two Regions share
 * its names.
 */
export function grantPolicyName(region: string, grant: string): string {
  return `${prefix}${region}-${grant}`;
}

/** Whether a policy has the name of a grant, of this installation or of another one. */
export function isNamedAsGrant(policy: string): boolean {
  return policy.startsWith(prefix);
}

/** ARN of the managed policy of a grant. */
export function grantPolicyArn(
  where: { readonly partition: string; readonly account: string; readonly region: string },
  grant: string,
): string {
  return `arn:${where.partition}:iam::${where.account}:policy/${grantPolicyName(where.region, grant)}`;
}
