const prefix = 'ecs-init-remediator-';

/** What tells the policies of grants apart. */
type Named = { readonly name: string; readonly policySuffix?: string };

/**
 * Name of the managed policy of a grant. It holds the Region, because IAM is global, and ends in a part that the stack makes
 * anew for each grant and role: a policy that an earlier grant left behind never has the name of a new one. No name of a
 * grant holds a dot.
 */
export function grantPolicyName(region: string, { name, policySuffix }: Named): string {
  return `${prefix}${region}-${name}${policySuffix === undefined ? '' : `.${policySuffix}`}`;
}

/** Whether a policy has the name of a grant, of this installation or of another one. */
export function isNamedAsGrant(policy: string): boolean {
  return policy.startsWith(prefix);
}

type Where = { readonly partition: string; readonly account: string; readonly region: string };

/** ARN of the managed policy of a grant. */
export function grantPolicyArn(where: Where, grant: Named): string {
  return `arn:${where.partition}:iam::${where.account}:policy/${grantPolicyName(where.region, grant)}`;
}

/** The pattern of the ARNs of all grants' policies of a Region, those of grants that are gone among them. */
export function grantPolicyPattern(where: Where): string {
  return `arn:${where.partition}:iam::${where.account}:policy/${prefix}${where.region}-*`;
}

/** Whether an ARN is that of the policy of a grant by this name, which may be gone from the configuration. */
export function isPolicyOfGrant(policy: string, where: Where, grant: string): boolean {
  const plain = grantPolicyArn(where, { name: grant });
  return policy === plain || policy.startsWith(`${plain}.`);
}
