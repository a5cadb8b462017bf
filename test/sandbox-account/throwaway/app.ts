/** A small stack of the kinds of resource that the product has: it proves the account, not the product. */
import { fileURLToPath } from 'node:url';
import {
  App,
  aws_dynamodb,
  aws_events,
  aws_events_targets,
  aws_lambda,
  aws_lambda_event_sources,
  aws_lambda_nodejs,
  aws_sqs,
  CfnOutput,
  Duration,
  Stack,
} from 'aws-cdk-lib';

const app = new App();
if (app.node.tryGetContext('broken') === 'true') throw new Error('this app is broken on purpose');
const stack = new Stack(app, 'Throwaway');
const queue = new aws_sqs.Queue(stack, 'Queue', { visibilityTimeout: Duration.seconds(4), enforceSSL: true });
const table = new aws_dynamodb.TableV2(stack, 'Table', {
  partitionKey: { name: 'pk', type: aws_dynamodb.AttributeType.STRING },
});
const worker = new aws_lambda_nodejs.NodejsFunction(stack, 'Worker', {
  runtime: aws_lambda.Runtime.NODEJS_22_X,
  entry: fileURLToPath(new URL('./worker.ts', import.meta.url)),
  environment: { TABLE: table.tableName },
  bundling: { format: aws_lambda_nodejs.OutputFormat.ESM, mainFields: ['module', 'main'], bundleAwsSDK: true },
});
table.grant(worker, 'dynamodb:PutItem');
worker.addEventSource(new aws_lambda_event_sources.SqsEventSource(queue));
const rule = new aws_events.Rule(stack, 'Rule', { eventPattern: { source: ['aws.ecs'] } });
rule.addTarget(new aws_events_targets.SqsQueue(queue));
const output = (id: string, value: string) => new CfnOutput(stack, id, { value });
output('WorkerArn', worker.functionArn);
output('QueueArn', queue.queueArn);
output('QueueUrl', queue.queueUrl);
output('TableArn', table.tableArn);
output('Role', worker.role?.roleName ?? '');
output('WorkerName', worker.functionName);
