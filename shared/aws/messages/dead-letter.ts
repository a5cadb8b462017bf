import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { redact } from '../../redact.ts';
import type { Clients } from '../clients/clients.ts';
import { call } from '../sdk-error.ts';
import { cutToBytes } from './cut-to-bytes.ts';
import { plainLine } from './plain-line.ts';

/** In bytes. SQS counts body and attributes together. */
const mostBytes = 262_144;
const roomForReason = 2000;

/**
 * Puts a record that could not be parsed on the dead-letter queue, unchanged but for what looks like a credential, with the reason as the message attribute
 * `reason`.
 * @throws CallError
 */
export async function keepRecord(clients: Clients, queueUrl: string, body: string, reason: string): Promise<void> {
  const sqs = await clients.sqs();
  const shown = redact(body);
  const kept = cutToBytes(shown, mostBytes - roomForReason);
  const cut = kept.length === shown.length ? '' : ` (the record was cut from ${body.length} characters)`;
  const command = new SendMessageCommand({
    QueueUrl: queueUrl,
    // SQS does not accept an empty body.
    MessageBody: kept === '' ? ' ' : kept,
    MessageAttributes: {
      reason: { DataType: 'String', StringValue: `${plainLine(redact(reason), 300) || 'unknown'}${cut}` },
    },
  });
  await call('sqs:SendMessage', sqs.send(command));
}
