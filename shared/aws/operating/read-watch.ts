import type { CloudWatchClient, Dimension, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { DescribeAlarmsCommand, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import type { Instant } from '../../event/instant.ts';
import { later } from '../../event/instant.ts';
import { METRICS_NAMESPACE } from '../../metrics.ts';
import { plainLine } from '../messages/plain-line.ts';
import { inChunks } from '../reads/in-chunks.ts';
import { call } from '../sdk-error.ts';

/** An alarm in state ALARM: since when, and the page that says what to do. */
export type Alarming = { readonly name: string; readonly since: Instant | null; readonly runbook: string | null };

/** The alarms of an installation, as they are now. */
export type Watch = {
  readonly alarming: readonly Alarming[];
  /** The dimensions by which CloudWatch knows the installation's own metrics; undefined where no alarm watches one of them. */
  readonly own: readonly Dimension[] | undefined;
};

/** @throws CallError */
export async function readAlarms(client: CloudWatchClient, names: readonly string[]): Promise<Watch> {
  const answers = await Promise.all(
    inChunks(names, 100).map((chunk) =>
      call(
        'cloudwatch:DescribeAlarms',
        client.send(new DescribeAlarmsCommand({ AlarmNames: [...chunk], MaxRecords: 100 })),
      ),
    ),
  );
  const alarms = answers.flatMap(({ MetricAlarms = [] }) => MetricAlarms);
  return {
    alarming: alarms.filter(({ StateValue }) => StateValue === 'ALARM').map(alarming),
    own: alarms.find(({ Namespace }) => Namespace === METRICS_NAMESPACE)?.Dimensions,
  };
}

function alarming({ AlarmName, AlarmDescription, StateTransitionedTimestamp: at }: MetricAlarm): Alarming {
  const [, runbook] = /Runbook: (?:https:\S+\/)?(docs\/runbooks\/[\w-]+\.md)/.exec(AlarmDescription ?? '') ?? [];
  return { name: plainLine(AlarmName ?? '', 255), since: at?.toISOString() ?? null, runbook: runbook ?? null };
}

/** When a metric of an installation was written last; null if not within the time. CloudWatch tells it by the period. @throws CallError */
export async function readLast(
  client: CloudWatchClient,
  { metric, own }: { readonly metric: string; readonly own: readonly Dimension[] },
  { now, hours, periodSeconds }: { readonly now: Instant; readonly hours: number; readonly periodSeconds: number },
): Promise<Instant | null> {
  const Metric = {
    Namespace: METRICS_NAMESPACE,
    MetricName: metric,
    Dimensions: [...own],
  };
  const pages = paginateGetMetricData(
    { client },
    {
      MetricDataQueries: [{ Id: 'm', MetricStat: { Metric, Period: periodSeconds, Stat: 'Sum' } }],
      StartTime: new Date(later(now, -hours * 3_600_000)),
      EndTime: new Date(now),
      ScanBy: 'TimestampDescending',
    },
  );
  for (;;) {
    const page = await call('cloudwatch:GetMetricData', pages.next());
    if (page.done === true) return null;
    // The newest come first, so that the first page that holds one holds the last.
    const newest = page.value.MetricDataResults?.flatMap(({ Timestamps = [] }) => Timestamps)[0];
    if (newest !== undefined) return newest.toISOString();
  }
}
