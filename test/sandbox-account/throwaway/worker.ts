import { spawn } from 'node:child_process';
import { DescribeTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';

interface Event {
  readonly Records?: readonly unknown[];
}

/** Says what it runs on; on a queue's message it writes, tries what it may not, and starts a process that would outlive it. */
export async function handler(event: Event, context: Context) {
  if (event.Records !== undefined) await work(process.env['TABLE'] ?? '');
  return { node: process.version, arn: context.invokedFunctionArn };
}

async function work(TableName: string): Promise<void> {
  const client = new DynamoDBClient({ maxAttempts: 1 });
  // It survives every error of the call: only its death can fail the invocation.
  await client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'one' } } })).catch(() => undefined);
  await client.send(new DescribeTableCommand({ TableName })).catch(() => undefined);
  spawn('sleep', ['600'], { stdio: 'ignore' });
}
