import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Configuration } from '../shared/configuration/configuration.ts';

/** The topic for people: the remediator publishes incidents to it, CloudWatch publishes alarms. */
export class Notices extends Construct {
  readonly topic: Topic;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly key: IKey; readonly notifications: Configuration['notifications'] },
  ) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      displayName: 'ecs-init-remediator',
      masterKey: props.key,
      enforceSSL: true,
      // SHA-256 instead of SHA-1, for whoever checks the signature: the function of the webhook does.
      signatureVersion: '2',
    });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsPublish',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    for (const email of props.notifications.emails) this.topic.addSubscription(new EmailSubscription(email));
    for (const url of props.notifications.https) this.topic.addSubscription(new UrlSubscription(url));
  }
}
