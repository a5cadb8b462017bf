import type { ClusterInsights, InsightsLevel } from '../../shared/aws/ecs/cluster-insights.ts';
import type { Request } from '../../shared/custom-resource/request.ts';
import { physicalIdOf, readPhysicalId } from './physical-id.ts';

/**
 * Switches a cluster's Container Insights for CloudFormation. It returns the physical id of the resource, which holds
 * the earlier setting. On delete it restores the earlier setting, unless somebody has changed the setting since.
 * @param request a request that was checked
 * @throws Error with a sentence for the events of the stack, if the cluster does not exist or a property is wrong
 */
export async function switchInsights(request: Request, insights: ClusterInsights): Promise<string> {
  const { physicalId = '', properties } = request;
  const { Cluster: cluster = '', Level: asked = '' } = properties;
  if (request.type === 'Delete') return putBack(physicalId, asked, insights);
  const level = levelOf(asked);
  const current = await insights.read(cluster);
  if (current === undefined) {
    throw new Error(
      `There is no active cluster ${cluster} in this account and Region; correct containerInsights.clusters`,
    );
  }
  await insights.write(cluster, level);
  return readPhysicalId(physicalId) === undefined ? physicalIdOf({ cluster, earlier: current }) : physicalId;
}

async function putBack(id: string, level: string, insights: ClusterInsights): Promise<string> {
  const remembered = readPhysicalId(id);
  if (remembered === undefined) return id;
  const { cluster, earlier } = remembered;
  const current = await insights.read(cluster);
  if (current === level && current !== earlier) await insights.write(cluster, earlier);
  return id;
}

function levelOf(value: string): InsightsLevel {
  const known: readonly InsightsLevel[] = ['enabled', 'enhanced'];
  const level = known.find((one) => one === value);
  if (level === undefined) throw new Error(`Level ${JSON.stringify(value)} is not one of ${known.join(', ')}`);
  return level;
}
