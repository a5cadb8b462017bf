import { describe, expect, it } from 'vitest';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { type Collectors, collectors, createCollect } from '../../shared/aws/reads/collect.ts';
import type { BatchCollector, Collector } from '../../shared/aws/reads/read-fact.ts';

const clients = createClients({ region: 'eu-west-1' });
const at = '2026-11-23T10:00:00.000Z';
const secret = (subject: string) => ({ kind: 'secret', subject }) as const;

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Collectors whose secrets answer when `release` is called. */
function slow() {
  const started: string[] = [];
  const waiting: (() => void)[] = [];
  const collectSecret: Collector<'secret'> = async (subject) => {
    started.push(subject);
    await new Promise<void>((resolve) => waiting.push(resolve));
    return { is: 'absent', at, source: 'test' };
  };
  const kinds: Collectors = { ...collectors, secret: async () => collectSecret };
  return { started, kinds, release: () => waiting.splice(0).forEach((resolve) => resolve()) };
}

describe('collect', () => {
  it('asks each question once in its lifetime, however often and however many at once ask it', async () => {
    const { started, kinds, release } = slow();
    const collect = createCollect(clients, () => at, kinds);
    const both = Promise.all([collect([secret('a'), secret('a')]), collect([secret('a')])]);
    await settle();
    release();
    const [facts] = await both;
    expect(facts.get(secret('a'))).toMatchObject({ is: 'absent' });
    await collect([secret('a')]);
    expect(started).toEqual(['a']);
  });

  it('gives the facts of earlier questions too, and none of what was never asked', async () => {
    const { kinds, release } = slow();
    const collect = createCollect(clients, () => at, kinds);
    const first = collect([secret('a')]);
    await settle();
    release();
    const before = await first;
    const second = collect([secret('b')]);
    await settle();
    release();
    const after = await second;
    expect(after.get(secret('a'))).toBeDefined();
    expect(before.get(secret('b'))).toBeUndefined();
    expect(after.get(secret('c'))).toBeUndefined();
    expect(after.get({ kind: 'parameter', subject: 'a' })).toBeUndefined();
  });

  it('reads at once, but no more than ten at a time', async () => {
    const { started, kinds, release } = slow();
    const asks = Array.from({ length: 25 }, (_, index) => secret(`s${index}`));
    const all = createCollect(clients, () => at, kinds)(asks);
    await settle();
    expect(started).toHaveLength(10);
    release();
    await settle();
    expect(started).toHaveLength(20);
    release();
    await settle();
    release();
    await all;
    expect(started).toHaveLength(25);
  });

  it('throws a fault of our own, and asks again the next time', async () => {
    let faults = 1;
    const collectSecret: Collector<'secret'> = async () => {
      if (faults-- > 0) throw new TypeError('a fault');
      return { is: 'absent', at, source: 'test' };
    };
    const collect = createCollect(clients, () => at, { ...collectors, secret: async () => collectSecret });
    await expect(collect([secret('a')])).rejects.toThrow('a fault');
    expect((await collect([secret('a')])).get(secret('a'))).toMatchObject({ is: 'absent' });
  });

  it('lets one call answer several asks of a wave, of those kinds that can, and asks by itself what it leaves out', async () => {
    const calls: string[] = [];
    const absent = { is: 'absent', at, source: 'test' } as const;
    const single = async (subject: string) => {
      calls.push(subject);
      return absent;
    };
    const batch: BatchCollector<'secret'> = {
      group: (subjects) => [subjects.filter((one) => one !== 'alone'), subjects.filter((one) => one === 'alone')],
      collect: async (subjects) => {
        calls.push(`together: ${subjects.join(' ')}`);
        return subjects.map((one) => (one === 'left-out' ? undefined : absent));
      },
    };
    const kinds = { ...collectors, secret: async () => single, key: async () => single };
    const collect = createCollect(clients, () => at, kinds, { secret: async () => batch });
    const asks = ['a', 'b', 'left-out', 'alone'].map(secret);
    const facts = await collect([...asks, { kind: 'key', subject: 'k1' }, { kind: 'key', subject: 'k2' }]);
    expect(calls.toSorted()).toEqual(['alone', 'k1', 'k2', 'left-out', 'together: a b left-out']);
    expect(asks.map((ask) => facts.get(ask))).toEqual(asks.map(() => absent));
    calls.length = 0;
    await collect([secret('b'), secret('c')]);
    expect(calls).toEqual(['c']);
  });

  it('asks a batch again that failed by a fault of our own', async () => {
    let faults = 1;
    const batch: BatchCollector<'secret'> = {
      group: (subjects) => [subjects],
      collect: async (subjects) => {
        if (faults-- > 0) throw new TypeError('a fault');
        return subjects.map(() => ({ is: 'absent' as const, at, source: 'test' }));
      },
    };
    const collect = createCollect(clients, () => at, collectors, { secret: async () => batch });
    await expect(collect([secret('a'), secret('b')])).rejects.toThrow('a fault');
    expect((await collect([secret('a'), secret('b')])).get(secret('b'))).toMatchObject({ is: 'absent' });
  });
});
