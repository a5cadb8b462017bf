import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, LogQueryWidget, Row, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { COUNTED_CATEGORIES, COUNTED_KINDS, METRICS } from '../shared/metrics.ts';
import { ownMetric } from './alarms.ts';
import type { Functions } from './functions.ts';
import type { Intake } from './intake.ts';

type OverviewProps = { readonly installation: string; readonly intake: Intake; readonly functions: Functions };

/**
 * The dashboard: what fails, what the product did about it, and whether the product itself works. The first three of an
 * account are free.
 */
export class Overview extends Construct {
  constructor(scope: Construct, id: string, props: OverviewProps) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', { defaultInterval: Duration.days(1) });
    dashboard.addWidgets(
      new TextWidget({
        width: 24,
        height: 2,
        markdown:
          '**ecs-init-remediator**: tasks that could not start, and what was done about them. Runbooks: `docs/runbooks/`. Stop all changes: set the mode parameter to `off`.',
      }),
    );
    dashboard.addWidgets(new Row(...whatFails(props.installation)), new Row(...howItIs(props)));
    dashboard.addWidgets(
      new LogQueryWidget({
        title: 'Latest warnings and errors of the remediator',
        width: 24,
        height: 6,
        logGroupNames: [props.functions.remediator.lambda.logGroup.logGroupName],
        queryLines: [
          'fields @timestamp, level, message, incident',
          'filter level in ["WARN", "ERROR"]',
          'sort @timestamp desc',
          'limit 50',
        ],
      }),
    );
  }
}

function whatFails(installation: string): readonly GraphWidget[] {
  const byCategory = COUNTED_CATEGORIES.map((category) =>
    ownMetric(installation, METRICS.startFailures, { Category: category }).with({ label: category }),
  );
  const byKind = COUNTED_KINDS.map((kind) =>
    ownMetric(installation, METRICS.changesMade, { Kind: kind }).with({ label: kind }),
  );
  const undone = COUNTED_KINDS.map((kind) =>
    ownMetric(installation, METRICS.changesUndone, { Kind: kind }).with({ label: `${kind} undone` }),
  );
  return [
    graph('Start failures by category', byCategory),
    graph('Changes made and undone', [
      ...byKind,
      ...undone,
      ownMetric(installation, METRICS.undosRefused),
      ownMetric(installation, METRICS.ineffectiveRepairs),
    ]),
  ];
}

function howItIs({ installation, intake, functions }: OverviewProps): readonly GraphWidget[] {
  return [
    graph('Heartbeat', [ownMetric(installation, METRICS.ticks), ownMetric(installation, METRICS.handedBack)], 8),
    graph(
      'Queues',
      [
        intake.queue.metricApproximateNumberOfMessagesVisible({ label: 'waiting' }),
        intake.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ label: 'dead letters' }),
        intake.undeliveredQueue.metricApproximateNumberOfMessagesVisible({ label: 'undelivered' }),
      ],
      8,
      { label: 'seconds', metrics: [intake.queue.metricApproximateAgeOfOldestMessage({ label: 'age of the oldest' })] },
    ),
    graph(
      'Remediator',
      [functions.remediator.lambda.metricErrors(), functions.remediator.lambda.metricThrottles()],
      8,
      { label: 'milliseconds', metrics: [functions.remediator.lambda.metricDuration({ label: 'duration' })] },
    ),
  ];
}

/** Metrics of another unit than a count, and the unit. */
type OtherUnit = { readonly label: string; readonly metrics: IMetric[] };

/** A graph of counts, with an axis of its own for what has another unit. */
function graph(title: string, left: IMetric[], width = 12, other?: OtherUnit): GraphWidget {
  const right = other && { right: other.metrics, rightYAxis: { label: other.label, showUnits: false, min: 0 } };
  return new GraphWidget({
    title,
    left,
    leftYAxis: { label: 'count', showUnits: false, min: 0 },
    ...right,
    width,
    height: 6,
  });
}
