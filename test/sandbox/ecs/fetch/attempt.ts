import { randomUUID } from 'node:crypto';
import { ConnectionError } from '../network/connection-error.ts';
import type { FetchFault } from './obstacle.ts';

/** The names of a call in the SDK's texts and in IAM. */
export type CallName = {
  readonly service: string;
  readonly operation: string;
  readonly action: string;
  readonly resource: string;
};

export type Attempted<T> =
  | { readonly is: 'got'; readonly value: T }
  | { readonly is: 'fault'; readonly what: FetchFault };

/** Makes one call, and returns a refusal of the service as a value. Any other error is thrown. */
export async function attempt<T>(name: CallName, call: () => Promise<T>): Promise<Attempted<T>> {
  try {
    return { is: 'got', value: await call() };
  } catch (error) {
    if (error instanceof ConnectionError)
      return { is: 'fault', what: { ...unreachable(name).what, broken: error.broken } };
    const answer = readAnswer(error);
    if (answer === undefined) throw error;
    return { is: 'fault', what: { is: 'answered', call: { ...name, ...answer } } };
  }
}

/** A call that the network did not let through. */
function unreachable(name: CallName): {
  readonly is: 'fault';
  readonly what: Extract<FetchFault, { readonly is: 'unreachable' }>;
} {
  return { is: 'fault', what: { is: 'unreachable', service: name.service, operation: name.operation } };
}

type Answer = {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly requestId: string;
  readonly hostId?: string;
};

function readAnswer(error: unknown): Answer | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata as {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    readonly extendedRequestId?: string;
  };
  if (metadata.httpStatusCode === undefined) return undefined;
  return {
    code: error.name,
    message: error.message,
    status: metadata.httpStatusCode,
    requestId: metadata.requestId ?? randomUUID(),
    ...(metadata.extendedRequestId !== undefined && { hostId: metadata.extendedRequestId }),
  };
}
