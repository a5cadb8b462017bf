import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfirmSubscriptionCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { RootClients } from '../world/root-clients.ts';
import type { IncidentJson, Message } from './incident-json.ts';

/** Subscribers of the product's topic, one for each form of a message: text for people, chat notification, and JSON. */
export type Inbox = {
  /** Fetches what arrived since the last poll. Each complete message is passed on once. */
  readonly poll: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Envelope = { readonly MessageId: string; readonly Subject?: string; readonly Message: string };
type Parts = { text?: Envelope; chat?: Envelope; json?: Envelope };

/** Creates the subscriptions. `receive` is called with a message when all of its forms have arrived. */
export async function openInbox(
  topicArn: string,
  clients: RootClients,
  receive: (message: Message) => void,
): Promise<Inbox> {
  const pending = new Map<string, Parts>();
  const add = (part: keyof Parts, envelope: Envelope): void => {
    const parts = { ...pending.get(envelope.MessageId), [part]: envelope };
    pending.set(envelope.MessageId, parts);
    const { text, chat, json } = parts;
    if (text === undefined || chat === undefined || json === undefined) return;
    pending.delete(envelope.MessageId);
    receive(join(text, chat, json));
  };
  const server = await listen(add, topicArn, clients);
  const queueUrl = await openQueue(topicArn, clients);
  return {
    poll: async () => {
      for (const envelope of await drain(queueUrl, clients)) add('json', envelope);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function join(text: Envelope, chat: Envelope, json: Envelope): Message {
  const body = JSON.parse(json.Message) as {
    readonly state?: string;
    readonly urgency?: string;
    readonly says?: string | readonly string[];
    readonly why?: string;
    readonly inForce?: string;
    readonly news?: { readonly is: string };
    readonly incident?: IncidentJson;
  };
  return {
    state: body.state ?? body.news?.is ?? '',
    subject: text.Subject ?? '',
    says: [body.says ?? [], body.why ?? [], body.inForce === undefined ? [] : `In force: ${body.inForce}`].flat(),
    ...(body.urgency !== undefined && { urgency: body.urgency }),
    text: text.Message,
    chat: JSON.parse(chat.Message) as unknown,
    json: body,
    ...(body.incident !== undefined && { incident: body.incident }),
  };
}

/** The forms that arrive over HTTP, by path, with their protocol in SNS. */
const forms = { '/text': { part: 'text', protocol: 'http' }, '/chat': { part: 'chat', protocol: 'https' } } as const;

/**
 * A web server on loopback. It receives the plain text by a subscription with the protocol `http`, and the chat form by one with `https`: the emulator requires no certificate.
 */
async function listen(
  receive: (part: keyof Parts, envelope: Envelope) => void,
  topicArn: string,
  { sns }: RootClients,
): Promise<Server> {
  const server = createServer((request, response) => {
    readBody(request).then(
      (body) => {
        response.end();
        const envelope = JSON.parse(body) as Envelope & { readonly Type: string; readonly Token?: string };
        if (envelope.Type !== 'Notification')
          void sns.send(new ConfirmSubscriptionCommand({ TopicArn: topicArn, Token: envelope.Token }));
        else receive(forms[request.url as keyof typeof forms].part, envelope);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  for (const [path, { protocol }] of Object.entries(forms)) {
    const Endpoint = `http://127.0.0.1:${port}${path}`;
    await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: protocol, Endpoint }));
  }
  return server;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function openQueue(topicArn: string, { sqs, sns }: RootClients): Promise<string> {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: '*',
        Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
      },
    ],
  };
  const { QueueUrl: url = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: 'sandbox-inbox', Attributes: { Policy: JSON.stringify(policy) } }),
  );
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
  return url;
}

async function drain(queueUrl: string, { sqs }: RootClients): Promise<readonly Envelope[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
  );
  if (Messages.length === 0) return [];
  await sqs.send(
    new DeleteMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: Messages.map((one, at) => ({ Id: String(at), ReceiptHandle: one.ReceiptHandle })),
    }),
  );
  return Messages.map((one) => JSON.parse(one.Body ?? '{}') as Envelope);
}
