import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/**
 * The one customer-managed key, for the topic and the queues. It is needed because alarms cannot publish to a topic under
 * the AWS-managed key, and because events hold a task's overrides, in which people keep plain-text secrets. The ledger holds
 * allow-listed fields only and lies under DynamoDB's own key.
 *
 * Nothing that outlives the stack is encrypted with it, so it goes with the stack (after KMS's waiting period).
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export class EncryptionKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'ecs-init-remediator: topic and queues',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Without a condition, as AWS documents it: that these services send aws:SourceAccount to KMS is documented nowhere, and if
    // they did not, rules and alarms would fail silently. Who may send is the queue's and the topic's own policy.
    for (const service of ['cloudwatch', 'events']) {
      this.key.addToResourcePolicy(
        new PolicyStatement({
          sid: `${service}Publishes`,
          principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: ['*'],
        }),
      );
    }
  }
}
