import { parseArn } from '../arn.ts';
import type { Clients } from './clients/clients.ts';
import { unreadable } from './reads/read-fact.ts';

/**
 * Refuses to read a resource of another account. The role has no permission there, and "not found" would not mean that
 * the resource does not exist.
 * @throws CallError if the ARN names another account
 */
export function assertOwnAccount(subject: string, { account }: Clients, source: string, what: string): void {
  const owner = parseArn(subject)?.account;
  if (owner === undefined || account === undefined || owner === account) return;
  throw unreadable(
    source,
    'OtherAccount',
    `the ${what} belongs to account ${owner}, which cannot be asked from account ${account}`,
  );
}
