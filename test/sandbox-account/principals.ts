import { CreateRoleCommand, type IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Account } from '../sandbox/account/account.ts';

/** A statement of a policy. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

/** Client settings of the account's root. */
export const rootOf = (account: Account) => ({
  endpoint: account.endpoint,
  region: account.region,
  credentials: account.credentials,
  maxAttempts: 1,
});

/** A policy document of these statements. */
export const policyOf = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** Makes a role that the given principal may assume, with one inline policy, and returns its ARN. */
export async function makeRole(
  iam: IAMClient,
  name: string,
  principal: object,
  statements: readonly Statement[] = [],
  boundary?: string,
): Promise<string> {
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: policyOf({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }),
      PermissionsBoundary: boundary,
    }),
  );
  if (statements.length > 0) {
    await iam.send(
      new PutRolePolicyCommand({ RoleName: name, PolicyName: 'inline', PolicyDocument: policyOf(...statements) }),
    );
  }
  return Role?.Arn ?? '';
}

/** Client settings of a session of a new role with exactly these permissions. */
export async function actAs(
  account: Account,
  iam: IAMClient,
  name: string,
  statements: readonly Statement[],
  boundary?: string,
) {
  const root = { AWS: `arn:aws:iam::${account.accountId}:root` };
  return asRole(account, await makeRole(iam, name, root, statements, boundary));
}

/** Client settings of a session of a role, which the account's root assumes. */
export async function asRole(account: Account, RoleArn: string) {
  const sts = new STSClient(rootOf(account));
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'session' }));
  return {
    ...rootOf(account),
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
  };
}
