import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS, METRICS_NAMESPACE } from './metrics.ts';
import type { Count } from './remediate/ports.ts';

type MetricKey = keyof typeof METRICS;

/**
 * Sums the metrics of one invocation and writes the sums in CloudWatch's embedded metric format. So a burst of a thousand
 * failures makes a few log lines. A metric with a dimension is also written without it, for alarms over all values.
 * @param installation the name of the installation, a dimension of every metric.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createCounter(installation: string): { readonly count: Count; readonly flush: () => void } {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: installation });
  const totals = new Map<MetricKey, number>();
  const parts = new Map<MetricKey, Map<string, number>>();
  const count: Count = (metric, dimension, value = 1) => {
    totals.set(metric, (totals.get(metric) ?? 0) + value);
    if (dimension === undefined) return;
    const of = parts.get(metric) ?? new Map<string, number>();
    parts.set(metric, of.set(dimension, (of.get(dimension) ?? 0) + value));
  };
  const flush = () => {
    if (totals.size === 0) return;
    for (const [metric, total] of totals) metrics.addMetric(METRICS[metric].name, unitOf(metric), total);
    metrics.publishStoredMetrics();
    for (const [metric, of] of parts) for (const [value, sum] of of) addPart(metrics, metric, value, sum);
    totals.clear();
    parts.clear();
  };
  return { count, flush };
}

function addPart(metrics: Metrics, metric: MetricKey, value: string, sum: number): void {
  const { name, dimension } = METRICS[metric];
  if (dimension === null) return;
  const single = metrics.singleMetric();
  single.addDimension(dimension, value);
  single.addMetric(name, unitOf(metric), sum);
}

function unitOf(metric: MetricKey) {
  return metric === 'secondsToProof' ? MetricUnit.Seconds : MetricUnit.Count;
}
