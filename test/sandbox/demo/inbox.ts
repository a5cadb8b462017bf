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

/** Two readers of the product's topic: one that gets people's text, one that gets the incident as JSON. */
export type Inbox = {
  /** Takes what arrived since; gives each message once, complete. */
  readonly poll: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Envelope = { readonly MessageId: string; readonly Subject?: string; readonly Message: string };
type Parts = { text?: Envelope; json?: Envelope };

/** Subscribes both readers. `receive` gets a message once both of its parts are here. */
export async function openInbox(
  topicArn: string,
  clients: RootClients,
  receive: (message: Message) => void,
): Promise<Inbox> {
  const pending = new Map<string, Parts>();
  const add = (part: keyof Parts, envelope: Envelope): void => {
    const parts = { ...pending.get(envelope.MessageId), [part]: envelope };
    pending.set(envelope.MessageId, parts);
    if (parts.text === undefined || parts.json === undefined) return;
    pending.delete(envelope.MessageId);
    receive(join(parts.text, parts.json));
  };
  const server = await listen((envelope) => add('text', envelope), topicArn, clients);
  const queueUrl = await openQueue(topicArn, clients);
  return {
    poll: async () => {
      for (const envelope of await drain(queueUrl, clients)) add('json', envelope);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function join(text: Envelope, json: Envelope): Message {
  const body = JSON.parse(json.Message) as { readonly state: string; readonly incident: IncidentJson };
  return { state: body.state, subject: text.Subject ?? '', text: text.Message, incident: body.incident };
}

/** A web server on loopback that a subscription of protocol `http` delivers the plain text to. */
async function listen(receive: (envelope: Envelope) => void, topicArn: string, { sns }: RootClients): Promise<Server> {
  const server = createServer((request, response) => {
    readBody(request).then(
      (body) => {
        response.end();
        const envelope = JSON.parse(body) as Envelope & { readonly Type: string; readonly Token?: string };
        if (envelope.Type === 'Notification') receive(envelope);
        else void sns.send(new ConfirmSubscriptionCommand({ TopicArn: topicArn, Token: envelope.Token }));
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'http', Endpoint: `http://127.0.0.1:${port}/` }));
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
