import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Clients } from '../clients/clients.ts';
import { call } from '../sdk-error.ts';

/** Puts one message on a queue, as JSON. @throws CallError */
export async function enqueue(
  clients: Clients,
  queueUrl: string,
  message: Readonly<Record<string, unknown>>,
): Promise<void> {
  const sqs = await clients.sqs();
  await call(
    'sqs:SendMessage',
    sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) })),
  );
}
