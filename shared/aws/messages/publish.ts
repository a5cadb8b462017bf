import { PublishCommand } from '@aws-sdk/client-sns';
import type { ControlNews } from '../../control/controls.ts';
import type { IncidentState } from '../../incident/incident.ts';
import type { OutageState } from '../../incident/outage.ts';
import type { Urgency } from '../../incident/whose-move.ts';
import type { Message } from '../../notification/notification.ts';
import type { SweepState } from '../../sweep/sweep.ts';
import type { Clients } from '../clients/clients.ts';
import { call } from '../sdk-error.ts';
import { cutToBytes } from './cut-to-bytes.ts';
import { fitJson } from './fit-json.ts';

/**
 * The id, the state and the incident of a message, sent as SNS message attributes: subscriptions filter by them, and
 * receivers drop a message whose id they have seen.
 */
export type About = {
  readonly id: string;
  readonly state: IncidentState | ControlNews['is'] | OutageState | SweepState;
  readonly incident: string | null;
  /** Whose move it is, so that a pager gets only what wants a person. */
  readonly urgency?: Urgency;
};

/** In bytes. SNS counts the whole message, with the forms for all protocols and the attributes. */
const mostBytes = 262_144;
const roomForAttributes = 2000;
const mostTextBytes = 32_000;
const mostChatBytes = 32_000;

/**
 * Publishes one message: plain text as `default` (e-mail), the schema of Amazon Q Developer as `https`, the incident as JSON for `lambda` and `sqs`. A part that does not fit into 256 KB is cut, and says so.
 * @throws CallError
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export async function publish(clients: Clients, topicArn: string, message: Message, about: About): Promise<void> {
  const sns = await clients.sns();
  const command = new PublishCommand({
    TopicArn: topicArn,
    Subject: subjectOf(message.subject),
    MessageStructure: 'json',
    Message: messageBody(message),
    MessageAttributes: {
      id: { DataType: 'String', StringValue: about.id },
      state: { DataType: 'String', StringValue: about.state },
      ...(about.urgency !== undefined && { urgency: { DataType: 'String', StringValue: about.urgency } }),
      ...(about.incident !== null && { incident: { DataType: 'String', StringValue: about.incident } }),
    },
  });
  await call('sns:Publish', sns.send(command));
}

function messageBody(message: Message): string {
  const text = cutText(message.text);
  const chat = Buffer.byteLength(message.chat) <= mostChatBytes ? message.chat : plainChat(message.subject, text);
  const bodyWith = (json: string) => JSON.stringify({ default: text, https: chat, lambda: json, sqs: json });
  // The JSON is in the body twice, and escaped. So the length of the body counts, not the length of the JSON.
  const fits = (json: string) => Buffer.byteLength(bodyWith(json)) <= mostBytes - roomForAttributes;
  return bodyWith(fitJson(message.json, fits));
}

function cutText(text: string): string {
  const cut = cutToBytes(text, mostTextBytes);
  if (cut.length === text.length) return text === '' ? '(no text)' : text;
  return `${cut}\n[cut: the whole incident is in the ledger, show it with: npx ecs-init-remediator show]`;
}

/** A custom notification with the plain text, used if the rendered one is too long to be sent. */
function plainChat(subject: string, text: string): string {
  const content = { textType: 'client-markdown', title: subject, description: cutToBytes(text, 2500) };
  return JSON.stringify({ version: '1.0', source: 'custom', content });
}

/** SNS accepts fewer than 100 ASCII characters on one line, and no space at the beginning. */
function subjectOf(subject: string): string {
  const line = subject
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 100)
    .trim();
  return line === '' ? 'ecs-init-remediator' : line;
}
