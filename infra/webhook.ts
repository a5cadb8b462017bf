import { Aws } from 'aws-cdk-lib';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../shared/environment.ts';
import { OWN_PERMISSIONS } from '../shared/permissions/own-permissions.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { ShippedFunction, type Shipping } from './shipped-function.ts';
import type { Notices } from './topic.ts';

export type WebhookProps = {
  readonly shipping: Shipping;
  /** The SSM parameter that holds the URL of the webhook. */
  readonly parameter: string;
  readonly encryption: EncryptionKey;
  readonly notices: Notices;
  /** Receives messages that the webhook did not accept. */
  readonly deadLetterQueue: IQueue;
};

/** The function that posts messages and alarms to a Slack incoming webhook, and its subscription to the topic. */
export class Webhook extends Construct {
  readonly poster: ShippedFunction;

  constructor(scope: Construct, id: string, props: WebhookProps) {
    super(scope, id);
    const { shipping, parameter, encryption, notices, deadLetterQueue } = props;
    this.poster = new ShippedFunction(this, 'Poster', {
      ...shipping,
      name: 'webhook',
      description: 'Posts messages to a Slack incoming webhook.',
      permissions: OWN_PERMISSIONS.webhook,
      placeholders: {
        key: encryption.key.keyArn,
        webhookParameter: `arn:${Aws.PARTITION}:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter/${parameter.replace(/^\//, '')}`,
      },
      environment: {
        [ENVIRONMENT.webhookParameter]: parameter,
        [ENVIRONMENT.topicArn]: notices.topic.topicArn,
        [ENVIRONMENT.urlSuffix]: Aws.URL_SUFFIX,
      },
      deadLetterQueue,
      timeoutSeconds: 20,
      memoryMegabytes: 256,
    });
    // Without a filter: a team that has only the webhook must hear of alarms too.
    notices.topic.addSubscription(new LambdaSubscription(this.poster.lambda));
  }
}
