import type { Instant } from '../../event/instant.ts';
import type { Collect } from '../../evidence/ask.ts';
import { createClients } from '../clients/clients.ts';
import { createCollect } from '../reads/collect.ts';
import type { Credentials } from '../sts/sign-proof.ts';
import { type ListedCluster, listClusters, listServices } from './list-services.ts';

/** An account as a person may read it: its services, and metadata of what they name. Values are never read. */
export type ReadableAccount = {
  readonly region: string;
  /** @param named names or ARNs of clusters; none: all. @throws CallError if the clusters cannot be listed */
  readonly services: (named: readonly string[]) => Promise<readonly ListedCluster[]>;
  readonly collect: Collect;
};

/**
 * Opens the account of these credentials in a Region.
 * @param account its id, where it is known: then nothing of another account is looked for in it.
 */
export function openAccount(
  region: string,
  credentials: Credentials,
  now: () => Instant,
  account?: string,
): ReadableAccount {
  const clients = createClients({ region, credentials, ...(account !== undefined && { account }) });
  return {
    region,
    services: async (named) => {
      const ecs = await clients.ecs();
      const clusters = named.length > 0 ? named : await listClusters(ecs);
      const listed: ListedCluster[] = [];
      // One after another: each is paged by itself, and the client is paced.
      for (const cluster of clusters) listed.push(await listServices(ecs, cluster));
      return listed;
    },
    collect: createCollect(clients, now),
  };
}
