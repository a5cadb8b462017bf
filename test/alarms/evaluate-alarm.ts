import type { MetricId, Metrics } from './metrics.ts';

/** The parts of an alarm of a template that decide when it fires. */
export type AlarmProperties = {
  readonly AlarmDescription: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Period: number;
  readonly Statistic: string;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData: string;
};

/** The metric that an alarm watches. */
function watchedBy({ Namespace, MetricName, Dimensions = [] }: AlarmProperties): MetricId {
  return {
    namespace: Namespace,
    name: MetricName,
    dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, textOf(Value)])),
  };
}

/**
 * Whether an alarm is in the state ALARM at the end of a minute, as AWS documents it. CloudWatch reads more periods than the
 * alarm evaluates, and takes what it finds there before it fills in anything. AWS does not say how many more: the caller tries several.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function isInAlarm(alarm: AlarmProperties, metrics: Metrics, minute: number, more: number): boolean {
  const { EvaluationPeriods: periods, DatapointsToAlarm: toAlarm = periods } = alarm;
  const minutes = alarm.Period / 60;
  const samples = metrics.samplesOf(watchedBy(alarm));
  const end = Math.floor(minute / minutes);
  const found = Array.from({ length: periods + more }, (_, back) => {
    const values = samples.filter((one) => Math.floor(one.minute / minutes) === end - 1 - back);
    return aggregate(
      values.map(({ value }) => value),
      alarm.Statistic,
    );
  });
  const known = found.filter((value) => value !== undefined).slice(0, periods);
  const filledIn = alarm.TreatMissingData === 'breaching' ? periods - known.length : 0;
  return known.filter((value) => isBeyond(alarm, value)).length + filledIn >= toAlarm;
}

function aggregate(values: readonly number[], stat: string): number | undefined {
  if (values.length === 0) return undefined;
  if (stat === 'Maximum') return Math.max(...values);
  if (stat === 'Sum') return values.reduce((sum, value) => sum + value, 0);
  throw new Error(`this test cannot evaluate the statistic ${stat}`);
}

function isBeyond({ ComparisonOperator, Threshold }: AlarmProperties, value: number): boolean {
  if (ComparisonOperator === 'LessThanThreshold') return value < Threshold;
  if (ComparisonOperator === 'GreaterThanOrEqualToThreshold') return value >= Threshold;
  throw new Error(`this test cannot evaluate ${ComparisonOperator}`);
}

/** What CloudFormation fills in, as the name of the resource. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute } = value as {
    readonly Ref?: string;
    readonly 'Fn::GetAtt'?: readonly string[];
  };
  return Ref ?? attribute?.[0] ?? '';
}
