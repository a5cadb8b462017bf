import type { ClientOptions } from '../../shared/aws/clients/clients.ts';

/** What the fake service answers one request with. */
export type Answer = { readonly status?: number; readonly body: unknown };

/** An HTTP layer for real SDK clients: what they send, by operation, and what they get, as the wire has it. */
export function createFakeHandler(answer: (operation: string, input: Readonly<Record<string, unknown>>) => Answer) {
  const requests: { readonly operation: string; readonly input: Readonly<Record<string, unknown>> }[] = [];
  const requestHandler = {
    handle: async (request: {
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | Uint8Array;
    }) => {
      const operation = (request.headers['x-amz-target'] ?? '').split('.').at(-1) ?? '';
      const input = JSON.parse(
        typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body),
      ) as Readonly<Record<string, unknown>>;
      requests.push({ operation, input });
      const { status, body } = answer(operation, input);
      return { response: { statusCode: status ?? 200, headers: {}, body: Buffer.from(JSON.stringify(body)) } };
    },
  };
  return { requests, requestHandler: requestHandler as unknown as NonNullable<ClientOptions['requestHandler']> };
}
