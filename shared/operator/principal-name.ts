/**
 * How a configuration names a principal under `operators`.
 * `role`: the name of the role, where STS does not tell its path, which belongs to `name` if there is one.
 */
export type PrincipalName = { readonly name: string; readonly role?: string };

/**
 * Names the caller whose ARN STS tells. The session of a role counts as the role, and a role of IAM Identity Center as its
 * permission set.
 * @returns undefined for whom nobody should name: the root user, whose name in a policy admits the whole account, and federated
 * users, who have no ARN that IAM takes.
 */
export function principalName(caller: string): PrincipalName | undefined {
  const [, partition, account, role] = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(caller) ?? [];
  if (role !== undefined) {
    const set = permissionSetOf(role);
    if (set !== undefined) return { name: `permission-set/${set}` };
    return { name: `arn:${partition}:iam::${account}:role/${role}`, role };
  }
  return /^arn:[a-z-]+:iam::\d{12}:user\/./.test(caller) ? { name: caller } : undefined;
}

/**
 * The permission set whose role this is; undefined for every other role. Identity Center names the role of a permission set
 * `AWSReservedSSO_NAME_` and sixteen hexadecimal digits.
 */
export function permissionSetOf(role: string): string | undefined {
  return /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(role)?.[1];
}
