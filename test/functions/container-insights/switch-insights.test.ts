import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { switchInsights } from '../../../functions/container-insights/switch-insights.ts';
import type { ClusterInsights, InsightsLevel } from '../../../shared/aws/ecs/cluster-insights.ts';

function account(levels: Record<string, InsightsLevel>): {
  readonly insights: ClusterInsights;
  readonly writes: string[];
} {
  const writes: string[] = [];
  const insights: ClusterInsights = {
    read: (cluster) => Promise.resolve(levels[cluster]),
    write: (cluster, level) => {
      writes.push(`${cluster}=${level}`);
      levels[cluster] = level;
      return Promise.resolve();
    },
  };
  return { insights, writes };
}

function request(type: 'Create' | 'Update' | 'Delete', level: string, id?: string): CloudFormationCustomResourceEvent {
  return {
    RequestType: type,
    ResourceProperties: { ServiceToken: '', Cluster: 'web', Level: level },
    ...(id !== undefined && { PhysicalResourceId: id }),
  } as unknown as CloudFormationCustomResourceEvent;
}

describe('switchInsights', () => {
  test('switches on, remembers what was set, and puts it back', async () => {
    const { insights, writes } = account({ web: 'disabled' });
    const id = await switchInsights(request('Create', 'enhanced'), insights);
    const updated = await switchInsights(request('Update', 'enabled', id), insights);
    expect(updated).toBe(id);
    await switchInsights(request('Delete', 'enabled', id), insights);
    expect(writes).toEqual(['web=enhanced', 'web=enabled', 'web=disabled']);
  });

  test('leaves alone what somebody has set since', async () => {
    const { insights, writes } = account({ web: 'enhanced' });
    await switchInsights(request('Delete', 'enabled', 'container-insights|web|disabled'), insights);
    expect(writes).toEqual([]);
  });

  test('deletes without a word where the cluster is gone or nothing was ever switched', async () => {
    const { insights, writes } = account({});
    await switchInsights(request('Delete', 'enabled', 'container-insights|web|disabled'), insights);
    await switchInsights(request('Delete', 'enabled', 'failed|Cluster'), insights);
    expect(writes).toEqual([]);
  });

  test('names a cluster that is not there, and a level that is none', async () => {
    const { insights } = account({});
    await expect(switchInsights(request('Create', 'enabled'), insights)).rejects.toThrow('no active cluster web');
    await expect(switchInsights(request('Create', 'loud'), account({ web: 'disabled' }).insights)).rejects.toThrow(
      '"loud"',
    );
  });
});
