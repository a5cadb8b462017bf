import { DescribeClustersCommand, ECSClient, UpdateClusterSettingsCommand } from '@aws-sdk/client-ecs';

/** The values of a cluster's setting `containerInsights`. */
export type InsightsLevel = 'enabled' | 'enhanced' | 'disabled';

/** Reads and writes a cluster's Container Insights setting. */
export type ClusterInsights = {
  /** Undefined if there is no active cluster of that name. */
  readonly read: (cluster: string) => Promise<InsightsLevel | undefined>;
  readonly write: (cluster: string, level: InsightsLevel) => Promise<void>;
};

/** Reads and writes the setting with the API of ECS. Throws what the SDK throws. */
export function createClusterInsights(client: ECSClient = new ECSClient({})): ClusterInsights {
  return {
    async read(cluster) {
      const answer = await client.send(new DescribeClustersCommand({ clusters: [cluster], include: ['SETTINGS'] }));
      const found = answer.clusters?.find(({ status }) => status === 'ACTIVE');
      if (!found) return undefined;
      const value = found.settings?.find(({ name }) => name === 'containerInsights')?.value;
      return value === 'enabled' || value === 'enhanced' ? value : 'disabled';
    },
    async write(cluster, level) {
      await client.send(
        new UpdateClusterSettingsCommand({ cluster, settings: [{ name: 'containerInsights', value: level }] }),
      );
    },
  };
}
