import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EcsInitRemediator, type EcsInitRemediatorProps } from './ecs-init-remediator.ts';
import type { Output } from './next-steps.ts';
import type { StackWith } from './stack-with.ts';

/** The product in its own stack, with outputs for people and tests. */
export class RemediatorStack extends Stack {
  readonly remediator: EcsInitRemediator;

  constructor(scope: Construct, id: string, props: StackWith<EcsInitRemediatorProps> = {}) {
    const { permissionsBoundary: _, ...ofStack } = props;
    super(scope, id, { description: 'Explains, repairs and proves ECS tasks that could not start.', ...ofStack });
    this.remediator = new EcsInitRemediator(this, 'Product', {
      modeParameterName: `/${this.stackName}/mode`,
      ...props,
    });
    for (const [name, output] of Object.entries({ ...partsOf(this.remediator), ...this.remediator.nextSteps }))
      new CfnOutput(this, name, output);
  }
}

/** What the runbooks and the command line ask for. */
function partsOf(remediator: EcsInitRemediator): Readonly<Record<string, Output>> {
  return {
    ModeParameter: { value: remediator.modeParameter.parameterName, description: 'Holds off, dry-run or apply.' },
    OperatorArn: {
      value: remediator.operatorFunction.functionArn,
      description: 'By this output the command line finds the installation.',
    },
    OperatorFunction: { value: remediator.operatorFunction.functionName, description: 'Its log says who asked.' },
    RemediatorFunction: {
      value: remediator.remediatorFunction.functionName,
      description: 'Its log says what was done.',
    },
    TopicArn: { value: remediator.topic.topicArn, description: 'Subscribe whatever should get the messages.' },
    QueueUrl: { value: remediator.queueUrl, description: 'Events, ticks and commands arrive here.' },
    DeadLetterQueueUrl: { value: remediator.deadLetterQueueUrl, description: 'What could not be read or handled.' },
    UndeliveredQueueUrl: {
      value: remediator.undeliveredQueueUrl,
      description: 'Events that EventBridge could not put on the queue.',
    },
    LedgerTable: { value: remediator.ledgerTableName, description: 'What was changed, and how to undo it.' },
  };
}
