import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { call } from '../sdk-error.ts';

/** About how many messages lie in a queue, those that somebody looks at included. @throws CallError */
export async function countMessages(client: SQSClient, queueUrl: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] });
  const { Attributes: counts = {} } = await call('sqs:GetQueueAttributes', client.send(command));
  return names.reduce((sum, name) => sum + Number(counts[name] ?? 0), 0);
}
