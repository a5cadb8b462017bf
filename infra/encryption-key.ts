import { Annotations, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/**
 * The only customer-managed key, for the topic and the queues. It is needed for two reasons: alarms cannot publish to a
 * topic that uses the AWS-managed key, and events hold task overrides, in which people keep plain-text secrets. The
 * ledger holds only selected fields and uses DynamoDB's own key.
 *
 * Everything encrypted with this key is deleted with the stack. So the key is deleted with it too, after KMS's waiting
 * period.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export class EncryptionKey extends Construct {
  readonly key: IKey;

  /** @param own the owner's key; without it, one is made. */
  constructor(scope: Construct, id: string, own?: IKey) {
    super(scope, id);
    this.key =
      own ??
      new Key(this, 'Key', {
        description: 'ecs-init-remediator: topic and queues',
        enableKeyRotation: true,
        removalPolicy: RemovalPolicy.DESTROY,
      });
    // There is no condition, as in AWS's documentation: AWS does not document that these services send
    // aws:SourceAccount to KMS. If they did not, rules and alarms would fail without a message. The policies of the
    // queue and the topic decide who may send.
    for (const service of ['cloudwatch', 'events']) {
      const { statementAdded } = this.key.addToResourcePolicy(
        new PolicyStatement({
          sid: `${service}Publishes`,
          principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: ['*'],
        }),
        true,
      );
      if (!statementAdded)
        Annotations.of(this).addWarningV2(
          `ecs-init-remediator:key-policy:${service}`,
          `The policy of ${this.key.keyArn} cannot be changed from here: it must allow ${service}.amazonaws.com kms:Decrypt and kms:GenerateDataKey, or nothing of it arrives.`,
        );
    }
  }
}
