import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { call } from '../sdk-error.ts';

const waiting = 'ApproximateNumberOfMessages';
const taken = 'ApproximateNumberOfMessagesNotVisible';

/**
 * About how many messages lie in a queue.
 * @param which `all` includes those that somebody has taken and not deleted yet.
 * @throws CallError
 */
export async function countMessages(
  client: SQSClient,
  queueUrl: string,
  which: 'all' | 'waiting' = 'all',
): Promise<number> {
  const names = which === 'all' ? ([waiting, taken] as const) : ([waiting] as const);
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] });
  const { Attributes: counts = {} } = await call('sqs:GetQueueAttributes', client.send(command));
  return names.reduce((sum, name) => sum + Number(counts[name] ?? 0), 0);
}
