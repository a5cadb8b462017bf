import { accountOf, lastPart } from '../../arn.ts';
import type { Clients } from '../clients/clients.ts';
import { CallError } from '../sdk-error.ts';

/**
 * The name of a role for IAM's calls: the last part of its ARN, without the path.
 * @throws CallError for a role of another account, because IAM would look up the name in this account.
 */
export function roleName(role: string, clients: Clients, permission: string): string {
  const account = accountOf(role);
  if (account !== undefined && clients.account !== undefined && account !== clients.account) {
    const message = `the role ${role} belongs to account ${account}, which cannot be read from account ${clients.account}`;
    // The kind `invalid` is final: a read of this fact is unavailable, and a change fails and is not repeated.
    throw new CallError({ kind: 'invalid', name: 'OtherAccount', message }, permission);
  }
  return lastPart(role);
}
