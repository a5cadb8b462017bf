import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the webhook answers to one request; `hang`: nothing at all. */
export type WebhookAnswer =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'hang'
  | 'hang-up';

export type WebhookServer = {
  /** The address of the server itself, without the webhook's path. */
  readonly origin: string;
  readonly received: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }[];
  readonly close: () => Promise<void>;
};

/** A stand-in for the webhook on the loopback: gives the answers in turn, the last one for ever. */
export async function startWebhook(answers: readonly WebhookAnswer[]): Promise<WebhookServer> {
  const received: WebhookServer['received'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      });
      const answer = answers[Math.min(received.length, answers.length) - 1] ?? { status: 200, body: 'ok' };
      if (answer === 'hang') return;
      if (answer === 'hang-up') {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
