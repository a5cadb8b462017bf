import type { ECRClient } from '@aws-sdk/client-ecr';
import { regionOf, resourceOf } from '../../arn.ts';
import { assertOwnAccount } from '../own-account.ts';
import type { Reading } from './read-fact.ts';

/**
 * A repository of this account by its ARN: its name, and a client in its Region.
 * @throws CallError if it belongs to another account, which cannot be asked from here
 */
export async function ownRepository(
  arn: string,
  { clients }: Reading,
  source: string,
): Promise<{ readonly ecr: ECRClient; readonly name: string }> {
  assertOwnAccount(arn, clients, source, 'repository');
  return { ecr: await clients.ecr(regionOf(arn)), name: resourceOf(arn).replace(/^repository\//, '') };
}
