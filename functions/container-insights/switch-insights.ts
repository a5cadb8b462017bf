import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { ClusterInsights, InsightsLevel } from '../../shared/aws/ecs/cluster-insights.ts';

/** What the physical id remembers: what the cluster was set to before. */
const ID = /^container-insights\|([A-Za-z0-9_-]+)\|(enabled|enhanced|disabled)$/;

/**
 * Switches a cluster's Container Insights for CloudFormation, and gives the resource's physical id, in which the earlier
 * setting is remembered. On delete the earlier setting is put back, unless somebody has set another one since.
 * @throws Error with a sentence for the stack's events when the cluster is not there or a property is not what it must be
 */
export async function switchInsights(
  event: CloudFormationCustomResourceEvent,
  insights: ClusterInsights,
): Promise<string> {
  const cluster = String(event.ResourceProperties['Cluster']);
  if (event.RequestType === 'Delete')
    return putBack(event.PhysicalResourceId, event.ResourceProperties['Level'], insights);
  const level = levelOf(event.ResourceProperties['Level']);
  const current = await insights.read(cluster);
  if (current === undefined) {
    throw new Error(
      `There is no active cluster ${cluster} in this account and Region; correct containerInsights.clusters`,
    );
  }
  await insights.write(cluster, level);
  const remembered = event.RequestType === 'Update' ? ID.exec(event.PhysicalResourceId) : null;
  return remembered?.[1] === cluster ? remembered[0] : `container-insights|${cluster}|${current}`;
}

async function putBack(id: string, level: unknown, insights: ClusterInsights): Promise<string> {
  const [, cluster, earlier] = ID.exec(id) ?? [];
  // An id that is not ours: the creation had failed, and nothing was switched.
  if (cluster === undefined || earlier === undefined) return id;
  const current = await insights.read(cluster);
  if (current === level && current !== earlier) await insights.write(cluster, levelOf(earlier, 'disabled'));
  return id;
}

function levelOf(value: unknown, ...more: readonly InsightsLevel[]): InsightsLevel {
  const known: readonly InsightsLevel[] = ['enabled', 'enhanced', ...more];
  const level = known.find((one) => one === value);
  if (level === undefined) throw new Error(`Level ${JSON.stringify(value)} is not one of ${known.join(', ')}`);
  return level;
}
