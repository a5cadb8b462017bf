import { Aws, Duration, Validations } from 'aws-cdk-lib';
import { type IRuleTarget, Rule, type RuleProps, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { INVOCATION_SECONDS } from '../shared/environment.ts';

/** The remediator's timeout in seconds. */
export const REMEDIATOR_SECONDS = INVOCATION_SECONDS;

/** In seconds. Lambda collects messages for this time before it invokes the remediator with a batch. */
export const BATCH_WINDOW_SECONDS = 2;

/**
 * In seconds. A message that was handed back, or that an invocation took with it, is delivered again after this time.
 *
 * AWS recommends six times the time-out, and enforces once. The rest is room for deliveries that Lambda repeats while
 * the function is throttled. Here a message that comes twice does no harm, and a crash should cost two minutes at most.
 * By then the lease and the messages of the invocation that crashed are free (`othersHaveEndedMilliseconds`).
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const VISIBILITY_SECONDS = 108;

/** After so many deliveries, half an hour in all, a message goes to the dead-letter queue. */
const MOST_RECEIVES = 18;

/**
 * The source of drills. Only AWS may publish events with the source `aws.ecs`, so an owner tests an installation with
 * this one.
 */
const DRILL_SOURCE = 'ecs-init-remediator.drill';

export type IntakeProps = {
  /** Encrypts the queues. */
  readonly key: IKey;
  /** Whether anything is looked at once a day. */
  readonly looksDaily: boolean;
};

/** Rules, queue and dead-letter queues. Every message for the remediator passes here. */
export class Intake extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  /** Events that EventBridge could not put on the queue. */
  readonly undeliveredQueue: Queue;
  private readonly rules: readonly Rule[];

  constructor(scope: Construct, id: string, { key, looksDaily }: IntakeProps) {
    super(scope, id);
    const shared = { encryption: QueueEncryption.KMS, encryptionMasterKey: key, enforceSSL: true } as const;
    const kept = { ...shared, dataKeyReuse: Duration.hours(1), retentionPeriod: Duration.days(14) };
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', kept);
    // No queue moves messages here. It cannot be said of the dead-letter queue, which would name the queue that names it.
    const noRedrive = { redriveAllowPolicy: { redrivePermission: RedrivePermission.DENY_ALL } } as const;
    this.undeliveredQueue = new Queue(this, 'UndeliveredQueue', { ...kept, ...noRedrive });
    Validations.of(this.undeliveredQueue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself: that of the rules, which the rule of cdk-nag does not see.',
    });
    this.queue = new Queue(this, 'Queue', {
      ...kept,
      ...noRedrive,
      visibilityTimeout: Duration.seconds(VISIBILITY_SECONDS),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MOST_RECEIVES },
    });
    const target = this.target();
    this.rules = [
      this.rule('TaskStartFailures', { ...taskStartFailures(), targets: [target] }),
      this.rule('DeploymentOutcomes', { ...deploymentOutcomes(), targets: [target] }),
      this.rule('ServiceNotices', { ...serviceNotices(), targets: [target] }),
      this.rule('Tick', {
        description: 'Wakes the remediator, so that it looks up proofs and keeps deadlines.',
        schedule: Schedule.rate(Duration.minutes(2)),
        targets: [this.target(RuleTargetInput.fromObject({ kind: 'tick' }))],
      }),
      ...(looksDaily
        ? [
            this.rule('Sweep', {
              description:
                'Lets the remediator look once a day at services that run, and hand back what nothing depends on any more.',
              schedule: Schedule.rate(Duration.days(1)),
              targets: [this.target(RuleTargetInput.fromObject({ kind: 'sweep' }))],
            }),
          ]
        : []),
    ];
    this.admitRules(this.queue);
    this.admitRules(this.undeliveredQueue);
  }

  /**
   * Denies messages from everybody except the rules and the operator. Otherwise anybody with the permission
   * `sqs:SendMessage` could forge the events of a rule.
   */
  admitOnly(operatorRoleArn: string): void {
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NobodyElseSends',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: {
          ArnNotEquals: {
            'aws:SourceArn': this.rules.map(({ ruleArn }) => ruleArn),
            'aws:PrincipalArn': operatorRoleArn,
          },
        },
      }),
    );
  }

  private rule(id: string, props: RuleProps): Rule {
    return new Rule(this, id, props);
  }

  /**
   * The queue as the target of a rule, without the policy statements that CDK's own target would add. So all statements
   * of the queue policy are in one place.
   */
  private target(input?: RuleTargetInput): IRuleTarget {
    return {
      bind: () => ({
        arn: this.queue.queueArn,
        deadLetterConfig: { arn: this.undeliveredQueue.queueArn },
        ...(input && { input }),
      }),
    };
  }

  private admitRules(queue: Queue): void {
    queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'RulesSend',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': this.rules.map(({ ruleArn }) => ruleArn) } },
      }),
    );
  }
}

/** The beginnings of the reasons of a task that could not start. A test compares them with those of the parser. */
const START_PREFIXES = ['ResourceInitializationError', 'CannotPull', 'CannotCreate', 'CannotStart'];

/**
 * The texts of Fargate have the prefix. The texts of the EC2 agent have none, and a reason can be just "Task failed to
 * start" or "Essential container in task exited" with the text in `containers[].reason`. EventBridge compares a pattern
 * with each element of an array. The event bus may hold events of other accounts, so the rule checks
 * the account too.
 */
function taskStartFailures(): RuleProps {
  const prefixes = START_PREFIXES.map((prefix) => ({ prefix }));
  return {
    description: 'Tasks that ECS could not start.',
    eventPattern: {
      source: ['aws.ecs', DRILL_SOURCE],
      account: [Aws.ACCOUNT_ID],
      detailType: ['ECS Task State Change'],
      detail: {
        lastStatus: ['STOPPED'],
        $or: [{ stoppedReason: prefixes }, { stopCode: ['TaskFailedToStart'] }, { containers: { reason: prefixes } }],
      },
    },
  };
}

/**
 * ECS says only in a service's events that it cannot even make a task. Which of these names it sends then is documented
 * for a role that it cannot assume and for missing resources, and assumed for the rest.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
 */
function serviceNotices(): RuleProps {
  return {
    description: 'Services for which ECS could not start a task.',
    eventPattern: {
      source: ['aws.ecs'],
      account: [Aws.ACCOUNT_ID],
      detailType: ['ECS Service Action'],
      detail: {
        eventName: [
          'SERVICE_TASK_CONFIGURATION_FAILURE',
          'SERVICE_TASK_PLACEMENT_FAILURE',
          'SERVICE_TASK_START_IMPAIRED',
          'SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED',
          'ECS_OPERATION_THROTTLED',
          'SERVICE_DEPLOYMENT_FAILED',
        ],
      },
    },
  };
}

/**
 * These events make proof quicker: the remediator also looks for a proof at each tick. One that failed is also a reason
 * to look for a failure without a task.
 */
function deploymentOutcomes(): RuleProps {
  return {
    description: 'Deployments that completed or failed.',
    eventPattern: {
      source: ['aws.ecs'],
      account: [Aws.ACCOUNT_ID],
      detailType: ['ECS Deployment State Change'],
      detail: { eventName: ['SERVICE_DEPLOYMENT_COMPLETED', 'SERVICE_DEPLOYMENT_FAILED'] },
    },
  };
}
