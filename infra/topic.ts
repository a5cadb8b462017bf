import { Annotations, Aws } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Configuration } from '../shared/configuration/configuration.ts';

/**
 * The account's alarms: the stack's own, and those that its owner adds. CloudWatch names the alarm and its account.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 */
const ALARMS = `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:*`;

/** The topic for people: the remediator publishes incidents to it, CloudWatch publishes alarms. */
export class Notices extends Construct {
  readonly topic: ITopic;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly key: IKey;
      readonly notifications: Configuration['notifications'];
      /** The owner's topic; without it, one is made. */
      readonly own: ITopic | undefined;
    },
  ) {
    super(scope, id);
    this.topic = props.own ?? this.createTopic(props.key);
    const { statementAdded } = this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsPublish',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ArnLike: { 'aws:SourceArn': ALARMS } },
      }),
    );
    if (!statementAdded)
      Annotations.of(this).addWarningV2(
        'ecs-init-remediator:topic-policy',
        `The policy of ${this.topic.topicArn} cannot be changed from here: it must let cloudwatch.amazonaws.com publish for the alarms of this account, or no alarm is told.`,
      );
    for (const email of props.notifications.emails) this.topic.addSubscription(new EmailSubscription(email));
    for (const url of props.notifications.https) this.topic.addSubscription(new UrlSubscription(url));
  }

  private createTopic(masterKey: IKey): Topic {
    return new Topic(this, 'Topic', {
      displayName: 'ecs-init-remediator',
      masterKey,
      enforceSSL: true,
      // SHA-256 instead of SHA-1, for whoever checks the signature: the function of the webhook does.
      signatureVersion: '2',
    });
  }

  /**
   * Denies messages from everybody except the remediator and the account's alarms. Otherwise anybody with the permission
   * `sns:Publish` could tell people anything in the product's name. Who may subscribe is left to IAM: no statement lets
   * another account do it.
   */
  admitOnly(remediatorRoleArn: string): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NobodyElsePublishes',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { ArnNotLike: { 'aws:PrincipalArn': remediatorRoleArn, 'aws:SourceArn': ALARMS } },
      }),
    );
  }
}
