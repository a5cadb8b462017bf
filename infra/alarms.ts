import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { INSTALLATION_DIMENSION, METRICS, METRICS_NAMESPACE } from '../shared/metrics.ts';
import { pageUrl } from '../shared/notification/content/page-url.ts';
import type { Functions } from './functions.ts';
import { type Intake, VISIBILITY_SECONDS } from './intake.ts';
import type { ShippedFunction } from './shipped-function.ts';
import type { Webhook } from './webhook.ts';

const FIVE_MINUTES = Duration.minutes(5);

/**
 * In seconds. From its third receive on, a message is not counted in the age of the oldest any more (standard queues). So
 * the alarm’s age lies a minute, the period of the metric, before that receive, which is two visibility time-outs after the first one.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
const OLDEST_SECONDS = (Math.floor((2 * VISIBILITY_SECONDS) / 60) - 1) * 60;

type AlarmSpec = {
  readonly id: string;
  /** What a pager shows, after the name of the stack: what is wrong, in a few words. */
  readonly title: string;
  /**
   * `product`: the product itself is not well, and nothing else tells people so. `services`: the messages about incidents
   * tell it already, so that the alarm is for the console, the dashboard and `status`, and notifies nobody.
   */
  readonly about: 'product' | 'services';
  readonly metric: IMetric;
  readonly threshold?: number;
  /** Default: at or above the threshold. */
  readonly isBelow?: boolean;
  /** The periods that are looked at, and how many of them must be beyond the threshold. Default: one of one. */
  readonly periods?: readonly [beyond: number, of: number];
  readonly says: string;
  readonly runbook: string;
};

/** A metric of an installation, summed over five minutes. */
export function ownMetric(
  installation: string,
  metric: { readonly name: string },
  dimensions: Readonly<Record<string, string>> = {},
): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: metric.name,
    dimensionsMap: { [INSTALLATION_DIMENSION]: installation, ...dimensions },
    statistic: 'Sum',
    period: FIVE_MINUTES,
  });
}

/**
 * A metric of an installation, summed over a minute. Where data is missing, an alarm looks back further than its own periods, and
 * AWS does not say by how many more. They are short here, so that silence is seen a few minutes late at most.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
function byTheMinute(installation: string, metric: { readonly name: string }): Metric {
  return ownMetric(installation, metric).with({ period: Duration.minutes(1) });
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
      /** What the names begin with, and whose metrics they watch: it tells several installations of an account and Region apart. */
      readonly installation: string;
      readonly topic: ITopic;
      /** What an alarm does instead of publishing to the topic. */
      readonly actions: readonly IAlarmAction[] | undefined;
      readonly intake: Intake;
      readonly functions: Functions;
      readonly webhook: Webhook | undefined;
      /** Whether the configuration lets the product change anything. If not, there is never anything to undo. */
      readonly mayChange: boolean;
    },
  ) {
    super(scope, id);
    const actions = props.actions ?? [new SnsAction(props.topic)];
    const specs = [
      ...tickAlarms(props.installation),
      startFailuresAlarm(props.installation),
      ...(props.mayChange ? changeAlarms(props.installation) : []),
      ...queueAlarms(props.intake),
      remediatorAlarm(props.functions.remediator),
      ...(props.webhook ? [webhookAlarm(props.webhook)] : []),
    ];
    for (const spec of specs) {
      const [beyond, of] = spec.periods ?? [1, 1];
      const alarm = new Alarm(this, spec.id, {
        alarmName: `${props.installation} - ${spec.title}`,
        // A pager's reader has no checkout of the project: the page is named by its address.
        alarmDescription: `${spec.says} Runbook: ${pageUrl(`docs/runbooks/${spec.runbook}.md`)}`,
        metric: spec.metric,
        threshold: spec.threshold ?? 1,
        comparisonOperator: spec.isBelow
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: of,
        datapointsToAlarm: beyond,
        // What is to come and does not is as bad as what is not to come and does.
        treatMissingData: spec.isBelow ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      });
      if (spec.about === 'services') continue;
      alarm.addAlarmAction(...actions);
      // So that whoever was called learns that it is over, and a pager closes what it has opened.
      alarm.addOkAction(...actions);
    }
  }
}

/** Whether the product itself works, by its own account. */
function tickAlarms(installation: string): readonly AlarmSpec[] {
  return [
    {
      id: 'Heartbeat',
      title: 'no tick for 15 minutes',
      about: 'product',
      metric: byTheMinute(installation, METRICS.ticks),
      isBelow: true,
      // A tick comes every two minutes, so only silence leaves each of fifteen without any.
      periods: [15, 15],
      says: 'ACT: for 15 minutes the remediator has completed no tick. It may be watching nothing: failures are then neither told nor repaired. Check its rules, its queue and its errors.',
      runbook: 'heartbeat',
    },
    {
      id: 'HandedBack',
      title: 'messages handed back again and again',
      about: 'product',
      metric: byTheMinute(installation, METRICS.handedBack),
      // What AWS refuses for a moment succeeds at the next delivery or the one after it.
      periods: [3, 15],
      says: 'ACT: the remediator hands messages back to the queue again and again. After 18 tries they become dead letters. The metric HandedBack says why, by Reason; the log says what failed.',
      runbook: 'handed-back',
    },
  ];
}

/**
 * Each failure is told in a message of its own, so there is one alarm for many of them at once, which notifies nobody, and
 * none for each category: those are on the dashboard.
 */
function startFailuresAlarm(installation: string): AlarmSpec {
  return {
    id: 'StartFailures',
    title: 'ten or more tasks could not start',
    about: 'services',
    metric: ownMetric(installation, METRICS.startFailures),
    threshold: 10,
    says: 'Ten or more ECS tasks could not start within five minutes. Read the incident messages, or list them with the operator.',
    runbook: 'start-failures',
  };
}

/** Where nothing may be changed, these could never fire. Each has a message of its own, with what to do. */
function changeAlarms(installation: string): readonly AlarmSpec[] {
  return [
    {
      id: 'ChangesMade',
      title: 'something was changed',
      about: 'services',
      metric: ownMetric(installation, METRICS.changesMade),
      says: 'Something in this account was changed by the remediator. Read the message "changed": it says what, why and how to undo it. Unexpected: set the mode to off.',
      runbook: 'changes-made',
    },
    {
      id: 'IneffectiveRepairs',
      title: 'a repair did not help',
      about: 'services',
      metric: ownMetric(installation, METRICS.ineffectiveRepairs),
      says: 'A repair did not help and was taken back. Read the message "undone"; after two within an hour the product makes no change until a person runs the command resume.',
      runbook: 'ineffective-repairs',
    },
    {
      id: 'UndosRefused',
      title: 'an undo was refused',
      about: 'services',
      metric: ownMetric(installation, METRICS.undosRefused),
      says: 'A change that is to be undone is still in place: the undo was refused and is tried again. Read the message "undo refused": it says why, and shows a command to undo the change by hand if there is a safe one.',
      runbook: 'undos-refused',
    },
  ];
}

function queueAlarms(intake: Intake): readonly AlarmSpec[] {
  return [
    {
      id: 'DeadLetters',
      title: 'dead letters',
      about: 'product',
      metric: intake.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: 'Maximum',
      }),
      says: 'Messages could not be read or handled. Look at one without deleting it, and at the log of that time.',
      runbook: 'dead-letters',
    },
    {
      id: 'Undelivered',
      title: 'events not delivered',
      about: 'product',
      metric: intake.undeliveredQueue.metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: 'Maximum',
      }),
      says: "EventBridge could not put events on the queue. The message's attributes say why: mostly the queue's or the key's policy was changed by hand; deploy the stack again.",
      runbook: 'undelivered-events',
    },
    {
      id: 'OldestMessage',
      title: `a message has waited ${OLDEST_SECONDS / 60} minutes`,
      about: 'product',
      metric: intake.queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: 'Maximum' }),
      threshold: OLDEST_SECONDS,
      says: `A message has waited ${OLDEST_SECONDS / 60} minutes: nothing receives it, or the remediator does not keep up. Look at its errors and throttles first.`,
      runbook: 'oldest-message',
    },
  ];
}

/** There is none for throttles: what is throttled waits, which the age of the oldest message and the heartbeat show. */
function remediatorAlarm({ lambda }: ShippedFunction): AlarmSpec {
  return {
    id: 'RemediatorErrors',
    title: 'the remediator fails',
    about: 'product',
    metric: lambda.metricErrors({ period: FIVE_MINUTES }),
    says: 'The remediator failed; its messages are tried again, then put into the dead-letter queue. Read its log for the error.',
    runbook: 'function-errors',
  };
}

function webhookAlarm({ poster }: Webhook): AlarmSpec {
  return {
    id: 'WebhookErrors',
    title: 'messages do not reach Slack',
    about: 'product',
    metric: poster.lambda.metricErrors({ period: FIVE_MINUTES }),
    says: "Messages do not reach Slack. Check the webhook's parameter and whether the webhook was revoked.",
    runbook: 'webhook-errors',
  };
}
