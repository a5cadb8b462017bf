/** One value of a metric, in the minute in which it came. */
export type Sample = { readonly minute: number; readonly value: number };

/** A metric as CloudWatch tells metrics apart: by namespace, name and dimensions. */
export type MetricId = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
};

/** What CloudWatch holds of all metrics. */
export type Metrics = {
  readonly put: (id: MetricId, sample: Sample) => void;
  readonly samplesOf: (id: MetricId) => readonly Sample[];
};

export function createMetrics(): Metrics {
  const held = new Map<string, Sample[]>();
  return {
    put: (id, sample) => void held.set(keyOf(id), [...(held.get(keyOf(id)) ?? []), sample]),
    samplesOf: (id) => held.get(keyOf(id)) ?? [],
  };
}

function keyOf({ namespace, name, dimensions }: MetricId): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).toSorted(([a], [b]) => a.localeCompare(b))]);
}

type Directive = {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
};

/**
 * Takes a line of a function's log as CloudWatch does: one in the embedded metric format gives values of metrics.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function takeLine(metrics: Metrics, line: Readonly<Record<string, unknown>>, minute: number): void {
  const { _aws: header } = line as { readonly _aws?: { readonly CloudWatchMetrics: readonly Directive[] } };
  for (const { Namespace: namespace, Dimensions, Metrics } of header?.CloudWatchMetrics ?? []) {
    for (const names of Dimensions) {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(line[name])]));
      for (const { Name: name } of Metrics) {
        for (const value of [line[name]].flat())
          metrics.put({ namespace, name, dimensions }, { minute, value: Number(value) });
      }
    }
  }
}
