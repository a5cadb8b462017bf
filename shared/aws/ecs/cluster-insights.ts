import { DescribeClustersCommand, UpdateClusterSettingsCommand } from '@aws-sdk/client-ecs';
import type { Clients } from '../clients/clients.ts';
import { call } from '../sdk-error.ts';

/** The values of a cluster's setting `containerInsights`. */
export type InsightsLevel = 'enabled' | 'enhanced' | 'disabled';

/** Reads and writes a cluster's Container Insights setting. */
export type ClusterInsights = {
  /** Undefined if there is no active cluster of that name. */
  readonly read: (cluster: string) => Promise<InsightsLevel | undefined>;
  readonly write: (cluster: string, level: InsightsLevel) => Promise<void>;
};

/**
 * Reads and writes the setting with the API of ECS.
 * @throws CallError if ECS refuses, or cannot be asked
 */
export function createClusterInsights(clients: Clients): ClusterInsights {
  return {
    async read(cluster) {
      const client = await clients.ecs();
      const command = new DescribeClustersCommand({ clusters: [cluster], include: ['SETTINGS'] });
      const answer = await call('ecs:DescribeClusters', client.send(command));
      const found = answer.clusters?.find(({ status }) => status === 'ACTIVE');
      if (!found) return undefined;
      const value = found.settings?.find(({ name }) => name === 'containerInsights')?.value;
      return value === 'enabled' || value === 'enhanced' ? value : 'disabled';
    },
    async write(cluster, level) {
      const client = await clients.ecs();
      const settings = [{ name: 'containerInsights' as const, value: level }];
      await call('ecs:UpdateClusterSettings', client.send(new UpdateClusterSettingsCommand({ cluster, settings })));
    },
  };
}
