import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createOpenSweep } from '../../shared/aws/sweep-reader.ts';
import type { Ask } from '../../shared/evidence/ask.ts';
import { createFakeHandler } from './fake-handler.ts';

const now = () => '2026-11-23T10:00:00.000Z';
const secretAsk = (name: string): Ask<'secret'> => ({
  kind: 'secret',
  subject: `arn:aws:secretsmanager:us-east-2:111122223333:secret:${name}-AbCdEf`,
});
const asks = ['a', 'b', 'c', 'd', 'e'].map(secretAsk);
const cluster = 'arn:aws:ecs:us-east-2:111122223333:cluster/shop';

function open(answer: Parameters<typeof createFakeHandler>[0]) {
  const { requests, requestHandler } = createFakeHandler(answer);
  const place = { region: 'us-east-2', account: '111122223333', requestHandler };
  return { requests, openSweep: createOpenSweep(place, now) };
}

describe('the account as a turn of a sweep reads it', () => {
  beforeEach(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  });

  it('makes no call beyond its limit, and what it did not ask is unavailable, never absent', async () => {
    const { requests, openSweep } = open((_operation, input) => ({ body: { ARN: input['SecretId'], Name: 'x' } }));
    const reader = openSweep(3);
    const facts = await reader.collect(asks);
    expect(requests).toHaveLength(3);
    expect([reader.calls(), reader.isSpent()]).toEqual([3, true]);
    const kinds = Map.groupBy(asks, (ask) => facts.get(ask)?.is);
    expect([kinds.get('known')?.length, kinds.get('unavailable')?.length]).toEqual([3, 2]);
    expect(asks.map((ask) => facts.get(ask)).find((fact) => fact?.is === 'unavailable')).toMatchObject({
      why: 'failed',
      detail: expect.stringContaining('no more are made in this turn'),
    });
  });

  it('has all its calls again in the next turn, and is not spent by the last of them', async () => {
    const { openSweep } = open((_operation, input) => ({ body: { ARN: input['SecretId'], Name: 'x' } }));
    await openSweep(1).collect(asks);
    const reader = openSweep(5);
    await reader.collect(asks);
    expect([reader.calls(), reader.isSpent()]).toEqual([5, false]);
  });

  it('counts each attempt that the SDK makes again', async () => {
    let attempts = 0;
    const { openSweep } = open(() => {
      attempts += 1;
      return attempts === 1
        ? { status: 400, body: { __type: 'ThrottlingException', message: 'slow down' } }
        : { body: { ARN: 'a', Name: 'x' } };
    });
    const reader = openSweep(10);
    await reader.collect([secretAsk('a')]);
    expect([attempts, reader.calls()]).toEqual([2, 2]);
  });

  it('lists clusters and their services; a list that is denied is none', async () => {
    const { openSweep } = open((operation) =>
      operation === 'ListClusters'
        ? { body: { clusterArns: [cluster] } }
        : { body: { serviceArns: ['arn:aws:ecs:us-east-2:111122223333:service/shop/api'] } },
    );
    const reader = openSweep(10);
    expect(await reader.clusters()).toEqual([cluster]);
    expect(await reader.services(cluster)).toEqual(['arn:aws:ecs:us-east-2:111122223333:service/shop/api']);
    const denied = open(() => ({ status: 400, body: { __type: 'AccessDeniedException', message: 'no' } }));
    expect(await denied.openSweep(10).services(cluster)).toBeUndefined();
    await expect(denied.openSweep(10).clusters()).rejects.toThrow('ecs:ListClusters');
  });
});
