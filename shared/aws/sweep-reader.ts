import type { Instant } from '../event/instant.ts';
import type { SweepReader } from '../sweep/sweep-reader.ts';
import { type CallLimit, createCallLimit } from './call-limit.ts';
import { type ClientOptions, createClients } from './clients/clients.ts';
import { listClusters, listServices } from './operating/list-services.ts';
import { createCollect } from './reads/collect.ts';

/**
 * Makes what opens the account for the turns of sweeps. Its clients are its own, so that every call of a turn counts, and none of
 * the failures that are handled beside it.
 */
export function createOpenSweep(
  options: Omit<ClientOptions, 'admit'>,
  now: () => Instant,
): (mostCalls: number) => SweepReader {
  let limit: CallLimit = createCallLimit(0);
  const clients = createClients({ ...options, admit: () => limit.take() });
  return (mostCalls) => {
    const own = createCallLimit(mostCalls);
    limit = own;
    return {
      collect: createCollect(clients, now),
      clusters: async () => listClusters(await clients.ecs()),
      services: async (cluster) => {
        const { services } = await listServices(await clients.ecs(), cluster);
        return services.is === 'read' ? services.value.arns : undefined;
      },
      calls: own.made,
      isSpent: own.isReached,
    };
  };
}
