import { ecsNames } from '../../arn.ts';
import { inChunks } from '../reads/in-chunks.ts';

/** ARNs of services or tasks in groups for one call each: of one cluster, and at most so many. One without a cluster is in none. */
export function byCluster(arns: readonly string[], atMost: number): readonly (readonly string[])[] {
  const clusters = Map.groupBy(arns, (arn) => ecsNames(arn).cluster);
  return [...clusters].flatMap(([cluster, group]) => (cluster === undefined ? [] : inChunks(group, atMost)));
}
