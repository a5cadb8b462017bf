import { describe, expect, test } from 'vitest';
import { switchInsights } from '../../../functions/container-insights/switch-insights.ts';
import { type Request, readRequest } from '../../../shared/custom-resource/request.ts';
import { clusters, requestOf } from './world.ts';

function request(type: 'Create' | 'Update' | 'Delete', level: string, id = 'failed|Web'): Request {
  const properties = { ResourceProperties: { Cluster: 'web', Level: level }, PhysicalResourceId: id };
  const read = readRequest(requestOf(type, properties));
  if (read === undefined) throw new Error('not a request');
  return read;
}

describe('switchInsights', () => {
  test('switches on, remembers what was set, and puts it back', async () => {
    const { insights, writes } = clusters({ web: 'disabled' });
    const id = await switchInsights(request('Create', 'enhanced'), insights);
    const updated = await switchInsights(request('Update', 'enabled', id), insights);
    expect(updated).toBe(id);
    await switchInsights(request('Delete', 'enabled', id), insights);
    expect(writes).toEqual(['web=enhanced', 'web=enabled', 'web=disabled']);
  });

  test('leaves alone what somebody has set since', async () => {
    const { insights, writes } = clusters({ web: 'enhanced' });
    await switchInsights(request('Delete', 'enabled', 'container-insights|web|disabled'), insights);
    expect(writes).toEqual([]);
  });

  test('deletes without a word where the cluster is gone or nothing was ever switched', async () => {
    const { insights, writes } = clusters({});
    await switchInsights(request('Delete', 'enabled', 'container-insights|web|disabled'), insights);
    await switchInsights(request('Delete', 'enabled', 'failed|Cluster'), insights);
    expect(writes).toEqual([]);
  });

  test('names a cluster that is not there, and a level that is none', async () => {
    const { insights } = clusters({});
    await expect(switchInsights(request('Create', 'enabled'), insights)).rejects.toThrow('no active cluster web');
    await expect(switchInsights(request('Create', 'loud'), clusters({ web: 'disabled' }).insights)).rejects.toThrow(
      '"loud"',
    );
  });
});
