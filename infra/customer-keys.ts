import { Annotations, Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * Lets CloudWatch Logs use an owner's key for the log groups of this stack that CloudFormation names, and for no others. An imported
 * key's policy cannot be changed from here: the synthesis warns.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function letLogsUse(scope: Construct, key: IKey): void {
  const stack = Stack.of(scope);
  const named = `arn:${Aws.PARTITION}:logs:${stack.region}:${stack.account}:log-group:${stack.stackName}-*`;
  const { statementAdded } = key.addToResourcePolicy(
    new PolicyStatement({
      sid: `LogsOf${stack.stackName.replaceAll(/\W/g, '')}`,
      principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': named } },
    }),
    true,
  );
  if (!statementAdded)
    Annotations.of(scope).addWarningV2(
      'ecs-init-remediator:key-policy:logs',
      `The policy of ${key.keyArn} cannot be changed from here: it must allow logs.${stack.region}.amazonaws.com kms:Encrypt, kms:Decrypt, kms:ReEncrypt*, kms:GenerateDataKey* and kms:DescribeKey for the log groups ${stack.stackName}-*, or they cannot be made.`,
    );
}
