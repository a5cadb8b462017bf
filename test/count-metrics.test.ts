import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { METRICS, METRICS_NAMESPACE } from '../shared/metrics.ts';
import { jsonLines } from './fixtures/started-function.ts';

type Emf = {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
};

/** A counter as a new container makes it, and what it has written so far. */
async function newCounter() {
  vi.resetModules();
  const { createCounter } = await import('../shared/count-metrics.ts');
  const written = () => jsonLines(vi.mocked(console.log).mock.calls) as readonly (Emf & Record<string, unknown>)[];
  return { ...createCounter('Own'), written };
}

function dimensionsOf(line: Emf): readonly string[] {
  return line['_aws'].CloudWatchMetrics.flatMap(({ Dimensions }) => Dimensions.flat()).toSorted();
}

beforeEach(() => {
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(console, 'warn').mockReturnValue();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('the metrics of a batch', () => {
  it('are sums: one line over all, and one for each value of the dimension', async () => {
    const { count, flush, written } = await newCounter();
    for (const category of ['iam', 'iam', 'network']) count('startFailures', category);
    flush();
    expect(written()).toEqual([
      expect.objectContaining({ service: 'Own', StartFailures: 3 }),
      expect.objectContaining({ service: 'Own', Category: 'iam', StartFailures: 2 }),
      expect.objectContaining({ service: 'Own', Category: 'network', StartFailures: 1 }),
    ]);
    expect(written().map(dimensionsOf)).toEqual([['service'], ['Category', 'service'], ['Category', 'service']]);
  });

  it.each(Object.entries(METRICS))(
    '%s is written under the name and the dimension that alarms read',
    async (key, metric) => {
      const { count, flush, written } = await newCounter();
      count(key as keyof typeof METRICS, 'one', 7);
      flush();
      const [total, part, ...more] = written();
      expect(total?.[metric.name]).toBe(7);
      expect(total?.['_aws'].CloudWatchMetrics.map(({ Namespace }) => Namespace)).toEqual([METRICS_NAMESPACE]);
      expect(
        part === undefined ? null : { [metric.dimension ?? '']: part[metric.dimension ?? ''], sum: part[metric.name] },
      ).toEqual(metric.dimension === null ? null : { [metric.dimension]: 'one', sum: 7 });
      expect(more).toEqual([]);
    },
  );

  it('are counts, but for the time to a proof, which is in seconds', async () => {
    const { count, flush, written } = await newCounter();
    count('secondsToProof', undefined, 90);
    count('changesMade');
    flush();
    const metrics = written().flatMap((line) => line['_aws'].CloudWatchMetrics.flatMap(({ Metrics }) => Metrics));
    expect(metrics).toEqual([
      { Name: 'SecondsToProof', Unit: 'Seconds' },
      { Name: 'ChangesMade', Unit: 'Count' },
    ]);
  });

  it('are not written where nothing was counted, since a metric costs money in each hour in which it is written', async () => {
    const { flush, written } = await newCounter();
    flush();
    expect(written()).toEqual([]);
  });

  it('are written once: the next batch begins at nothing', async () => {
    const { count, flush, written } = await newCounter();
    count('held', 'mode');
    flush();
    const first = written().length;
    flush();
    count('held', 'mode');
    flush();
    expect(written().slice(first)).toEqual([
      expect.objectContaining({ Held: 1 }),
      expect.objectContaining({ Held: 1, Reason: 'mode' }),
    ]);
  });
});
