import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { ClusterInsights, InsightsLevel } from '../../shared/aws/ecs/cluster-insights.ts';

/** The form of the physical id. It holds the setting that the cluster had before. */
const ID = /^container-insights\|([A-Za-z0-9_-]+)\|(enabled|enhanced|disabled)$/;

/**
 * Switches a cluster's Container Insights for CloudFormation. It returns the physical id of the resource, which holds
 * the earlier setting. On delete it restores the earlier setting, unless somebody has changed the setting since.
 * @throws Error with a sentence for the events of the stack, if the cluster does not exist or a property is wrong
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
  // The id is not one of this function: its creation failed, and it switched nothing.
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
