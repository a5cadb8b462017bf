import type { InsightsLevel } from '../../shared/aws/ecs/cluster-insights.ts';

/** A cluster, and the setting that it had before this function switched it. */
export type Remembered = { readonly cluster: string; readonly earlier: InsightsLevel };

const form = /^container-insights\|([A-Za-z0-9_-]+)\|(enabled|enhanced|disabled)$/;

/** The physical id of a resource: it holds the setting that the cluster had before. */
export function physicalIdOf({ cluster, earlier }: Remembered): string {
  return `container-insights|${cluster}|${earlier}`;
}

/** What a physical id holds. Undefined for the id of a resource whose creation failed: nothing was switched for it. */
export function readPhysicalId(id: string): Remembered | undefined {
  const [, cluster, earlier] = form.exec(id) ?? [];
  return cluster === undefined ? undefined : { cluster, earlier: earlier as InsightsLevel };
}
