import type { ClusterInsights } from '../../shared/aws/ecs/cluster-insights.ts';
import type { Refusal } from '../../shared/custom-resource/check-request.ts';
import { handleRequest as handle, type Edge as Outside } from '../../shared/custom-resource/handle-request.ts';
import type { Request } from '../../shared/custom-resource/request.ts';
import { readPhysicalId } from './physical-id.ts';
import { switchInsights } from './switch-insights.ts';

/** What the function does to the outside. */
export type Edge = Outside & {
  /** The clusters of the configuration. */
  readonly clusters: readonly string[];
  readonly insights: ClusterInsights;
};

/** Carries out a request of CloudFormation's for a cluster, and answers it. @throws Error if the answer is not taken */
export function handleRequest(event: unknown, edge: Edge): Promise<void> {
  return handle(event, edge, {
    check: (request) => checkCluster(request, edge.clusters),
    isOwnId: (id) => readPhysicalId(id) !== undefined,
    carryOut: (request) => switchInsights(request, edge.insights),
  });
}

/**
 * CloudFormation has confirmed the physical id, and this function gave it: so the cluster in it is the resource's own,
 * also if it has left the configuration since. A resource without such an id may switch what the configuration names.
 */
function checkCluster({ physicalId = '', properties }: Request, clusters: readonly string[]): Refusal | undefined {
  const { Cluster: cluster = '' } = properties;
  const remembered = readPhysicalId(physicalId);
  const isOwn = remembered === undefined ? clusters.includes(cluster) : remembered.cluster === cluster;
  return isOwn ? undefined : 'request-foreign-cluster';
}
