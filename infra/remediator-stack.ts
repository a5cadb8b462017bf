import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EcsInitRemediator, type EcsInitRemediatorProps } from './ecs-init-remediator.ts';

/** The product in its own stack, with outputs for people and tests. */
export class RemediatorStack extends Stack {
  readonly remediator: EcsInitRemediator;

  constructor(scope: Construct, id: string, props: StackProps & EcsInitRemediatorProps = {}) {
    super(scope, id, { description: 'Explains, repairs and proves ECS tasks that could not start.', ...props });
    this.remediator = new EcsInitRemediator(this, 'Product', props);
    const { encryption, functions, intake, ledger, notices } = this.remediator;
    const outputs = {
      QueueUrl: intake.queue.queueUrl,
      DeadLetterQueueUrl: intake.deadLetterQueue.queueUrl,
      TopicArn: notices.topic.topicArn,
      ModeParameter: functions.mode.parameterName,
      LedgerTable: ledger.table.tableName,
      RemediatorFunction: functions.remediator.lambda.functionName,
      OperatorFunction: functions.operator.lambda.functionName,
      OperatorArn: functions.operator.lambda.functionArn,
      KeyArn: encryption.key.keyArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
