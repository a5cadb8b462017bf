import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRICS, METRICS_NAMESPACE, METRICS_SERVICE } from '../shared/metrics.ts';
import type { Category } from '../shared/stopped-reason/fault.ts';
import type { Functions } from './functions.ts';
import type { Intake } from './intake.ts';
import type { ShippedFunction } from './shipped-function.ts';
import type { Webhook } from './webhook.ts';

/** The folder of the runbooks. The description of an alarm names its page. */
const RUNBOOKS = 'docs/runbooks';

/** The categories with their own alarm: a person ends them with a change of permissions or of the network. */
const ALARMED_CATEGORIES = ['iam', 'network'] as const satisfies readonly Category[];

type AlarmSpec = {
  readonly id: string;
  readonly metric: IMetric;
  readonly threshold?: number;
  readonly says: string;
  readonly runbook: string;
};

/** A metric of the product, summed over five minutes. Powertools adds the dimension `service` to each. */
export function ownMetric(
  metric: { readonly name: string },
  dimensions: Readonly<Record<string, string>> = {},
): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: metric.name,
    dimensionsMap: { service: METRICS_SERVICE, ...dimensions },
    statistic: 'Sum',
    period: Duration.minutes(5),
  });
}

/**
 * The alarms, on metrics of the product (ECS has no metric of failed starts), of the queues and of the functions. Each
 * costs ten cents a month, so there is one for each question on which a person would act.
 */
export class Alarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly topic: ITopic;
      readonly intake: Intake;
      readonly functions: Functions;
      readonly webhook: Webhook | undefined;
      /** Whether the configuration lets the product change anything. If not, there is never anything to undo. */
      readonly mayChange: boolean;
    },
  ) {
    super(scope, id);
    const action = new SnsAction(props.topic);
    const specs = [
      ...countAlarms(),
      ...(props.mayChange ? [undoAlarm()] : []),
      ...queueAlarms(props.intake),
      ...remediatorAlarms(props.functions.remediator),
      ...(props.webhook ? [webhookAlarm(props.webhook)] : []),
    ];
    for (const spec of specs) {
      const alarm = new Alarm(this, spec.id, {
        alarmDescription: `${spec.says} Runbook: ${RUNBOOKS}/${spec.runbook}.md`,
        metric: spec.metric,
        threshold: spec.threshold ?? 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(action);
    }
  }
}

function countAlarms(): readonly AlarmSpec[] {
  const says: Record<(typeof ALARMED_CATEGORIES)[number], string> = {
    iam: 'ECS tasks cannot start for want of a permission. Read the incident message: it holds the statement to add or the grant to configure.',
    network:
      'ECS tasks cannot start because they cannot reach an AWS service. Read the incident message: it names the way that is missing; only a person changes networks.',
  };
  return [
    ...ALARMED_CATEGORIES.map((category) => ({
      id: `StartFailures-${category}`,
      metric: ownMetric(METRICS.startFailures, { Category: category }),
      says: says[category],
      runbook: `start-failures-${category}`,
    })),
    {
      id: 'StartFailures',
      metric: ownMetric(METRICS.startFailures),
      threshold: 10,
      says: 'Ten or more ECS tasks could not start within five minutes. Read the incident messages, or list them with the operator.',
      runbook: 'start-failures',
    },
    {
      id: 'ChangesMade',
      metric: ownMetric(METRICS.changesMade),
      says: 'Something in this account was changed by the remediator. Read the message "changed": it says what, why and how to undo it. Unexpected: set the mode to off.',
      runbook: 'changes-made',
    },
    {
      id: 'IneffectiveRepairs',
      metric: ownMetric(METRICS.ineffectiveRepairs),
      says: 'A repair did not help and was taken back. Read the message "undone"; after two within an hour the product makes no change until a person runs the command resume.',
      runbook: 'ineffective-repairs',
    },
  ];
}

function undoAlarm(): AlarmSpec {
  return {
    id: 'UndosRefused',
    metric: ownMetric(METRICS.undosRefused),
    says: 'A change that is to be undone is still in place: the undo was refused and is tried again. Read the message "undo refused": it says why, and shows a command to undo the change by hand if there is a safe one.',
    runbook: 'undos-refused',
  };
}

function queueAlarms(intake: Intake): readonly AlarmSpec[] {
  const period = Duration.minutes(5);
  return [
    {
      id: 'DeadLetters',
      metric: intake.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      says: 'Messages could not be read or handled. Look at one without deleting it, and at the log of that time.',
      runbook: 'dead-letters',
    },
    {
      id: 'Undelivered',
      metric: intake.undeliveredQueue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      says: "EventBridge could not put events on the queue. The message's attributes say why: mostly the queue's or the key's policy was changed by hand; deploy the stack again.",
      runbook: 'undelivered-events',
    },
    {
      id: 'OldestMessage',
      metric: intake.queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      threshold: 15 * 60,
      says: 'A message has waited 15 minutes: the remediator does not keep up or fails. Look at its errors and throttles first.',
      runbook: 'oldest-message',
    },
  ];
}

function remediatorAlarms({ lambda }: ShippedFunction): readonly AlarmSpec[] {
  const period = Duration.minutes(5);
  return [
    {
      id: 'RemediatorErrors',
      metric: lambda.metricErrors({ period }),
      says: 'The remediator failed; its messages are tried again, then put into the dead-letter queue. Read its log for the error.',
      runbook: 'function-errors',
    },
    {
      id: 'RemediatorThrottles',
      metric: lambda.metricThrottles({ period }),
      says: "The account's Lambda concurrency is used up, so failures wait. Find what uses it, or raise the quota.",
      runbook: 'function-throttles',
    },
  ];
}

function webhookAlarm({ poster }: Webhook): AlarmSpec {
  return {
    id: 'WebhookErrors',
    metric: poster.lambda.metricErrors({ period: Duration.minutes(5) }),
    says: "Messages do not reach Slack. Check the webhook's parameter and whether the webhook was revoked.",
    runbook: 'webhook-errors',
  };
}
