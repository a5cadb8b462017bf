import { accountOf, lastPart } from '../../arn.ts';
import type { Clients } from '../clients/clients.ts';
import { CallError } from '../sdk-error.ts';

/**
 * The name that IAM's calls take: the last part of a role's ARN, whose path is no part of it.
 * @throws CallError for a role of another account: IAM would look the name up in this one.
 */
export function roleName(role: string, clients: Clients, permission: string): string {
  const account = accountOf(role);
  if (account !== undefined && clients.account !== undefined && account !== clients.account) {
    const message = `the role ${role} belongs to account ${account}, which cannot be read from account ${clients.account}`;
    // For good, unlike a throttle: a fact is unavailable, and a change has failed rather than to be tried again.
    throw new CallError({ kind: 'invalid', name: 'OtherAccount', message }, permission);
  }
  return lastPart(role);
}
