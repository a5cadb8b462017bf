import { plainLine } from './messages/plain-line.ts';
import { noteCall } from './reads/made-calls.ts';
import { UnreadableRecord } from './unreadable-record.ts';

/**
 * The failure of an AWS call. `invalid`: AWS refused the request, and a repetition would not help. `failed`: any other
 * failure (a fault of the service, no credentials, a name that does not resolve).
 */
export type SdkFailure = {
  readonly kind: 'denied' | 'throttled' | 'timed-out' | 'not-found' | 'invalid' | 'failed';
  /** The name of the error, as the service writes it. */
  readonly name: string;
  /** One line, limited in length. */
  readonly message: string;
  /** The missing IAM action. Set only if the call was denied. */
  readonly permission?: string;
  readonly requestId?: string;
};

/**
 * An AWS call that failed, classified. It has no `cause`, because the SDK's error can hold the whole answer, which must
 * not be logged.
 */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly failure: SdkFailure;
  /** The IAM action of the call that failed. */
  readonly call: string;

  constructor(failure: SdkFailure, permission: string) {
    super(`${permission} ${failure.kind}: ${describeFailure(failure)}`);
    this.failure = failure;
    this.call = permission;
  }
}

/**
 * Waits for a call of the SDK. The read in whose course it is made names it as one of its sources.
 * @param permission the IAM action that the call needs, such as `iam:GetRole`.
 * @throws CallError if the call failed. Any other error is thrown unchanged.
 */
export async function call<T>(permission: string, sent: Promise<T>): Promise<T> {
  try {
    const answer = await sent;
    noteCall(permission);
    return answer;
  } catch (error) {
    const known = asCallError(error, permission);
    if (known instanceof CallError && isAnswer(known.failure)) noteCall(permission);
    throw known;
  }
}

/** Whether the service has looked and said that there is no such thing, or that there can be none. */
function isAnswer({ kind }: SdkFailure): boolean {
  return kind === 'not-found' || kind === 'invalid';
}

/** Makes a {@link CallError} of an error of the SDK. A fault in the product's own code is returned unchanged. */
export function asCallError(error: unknown, permission: string): unknown {
  const failure = classify(error, permission);
  return failure === undefined ? error : new CallError(failure, permission);
}

/** The failure of a caught error. @throws the error itself if it is not a {@link CallError}. */
export function failureOf(error: unknown): SdkFailure {
  if (error instanceof CallError) return error.failure;
  throw error;
}

/** A failure as one sentence, with the name of the error. */
export function describeFailure(failure: SdkFailure): string {
  return failure.message === '' ? failure.name : `${failure.name}: ${failure.message}`;
}

/** Why AWS or the ledger gave nothing, as a sentence; undefined if the caught error is a fault of the product. */
export function failureAsSentence(error: unknown): string | undefined {
  if (error instanceof UnreadableRecord) return error.message;
  return error instanceof CallError ? describeFailure(error.failure) : undefined;
}

/** How a call to AWS failed; undefined if the caught error is no {@link CallError}. */
export function kindOfFault(error: unknown): SdkFailure['kind'] | undefined {
  return error instanceof CallError ? error.failure.kind : undefined;
}

const messageLength = 400;

/** The failure of an SDK error, whichever service it comes from; undefined if it is not an SDK error. */
export function classify(error: unknown, permission: string): SdkFailure | undefined {
  if (!isSdkError(error)) return undefined;
  const kind = kindOf(error);
  const requestId = error.$metadata?.requestId;
  return {
    kind,
    name: plainLine(nameOf(error), 100),
    message: plainLine(error.message, messageLength),
    ...(kind === 'denied' && { permission: deniedAction(error.message) ?? permission }),
    ...(requestId !== undefined && { requestId: plainLine(requestId, 100) }),
  };
}

type SdkError = Error & {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly $fault?: 'client' | 'server';
  readonly $retryable?: { readonly throttling?: boolean };
  readonly code?: string;
  readonly Code?: string;
};

/** Names of errors that the SDK throws without an answer of the service. */
const withoutAnswer = new Set(['TimeoutError', 'AbortError', 'CredentialsProviderError', 'ProviderError']);
const timeOutCodes = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);
const networkCodes = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'EPROTO']);

function isSdkError(error: unknown): error is SdkError {
  if (!(error instanceof Error)) return false;
  if ('$metadata' in error || '$fault' in error || withoutAnswer.has(error.name)) return true;
  return (
    'code' in error && typeof error.code === 'string' && (timeOutCodes.has(error.code) || networkCodes.has(error.code))
  );
}

/**
 * The name of the error. In the query protocol, `Code` holds the service's own name (`LimitExceeded`), beside the SDK's
 * class name.
 */
function nameOf(error: SdkError): string {
  return error.name === 'Error' ? (error.Code ?? error.code ?? error.name) : error.name;
}

// `LimitExceededException` is not in this list: the services called here use it for a quota, not for a rate.
const throttled =
  /^(?:\w*Throttl\w*|TooManyRequests(?:Exception)?|RequestLimitExceeded|BandwidthLimitExceeded|SlowDown|PriorRequestNotComplete|ProvisionedThroughputExceeded(?:Exception)?|TransactionInProgressException)$/;
const timedOut = /^(?:TimeoutError|AbortError|RequestTimeout(?:Exception)?|GatewayTimeout)$/;
const denied =
  /^(?:\w*AccessDenied\w*|AccessDenied|UnauthorizedOperation|UnauthorizedAccess|NotAuthorized\w*|AuthorizationError(?:Exception)?|ForbiddenException|Forbidden)$/;
const unidentified =
  /^(?:ExpiredToken\w*|InvalidSignature\w*|SignatureDoesNotMatch|UnrecognizedClientException|InvalidClientTokenId|MissingAuthenticationToken\w*|IncompleteSignature\w*|RequestExpired|AuthFailure|OptInRequired|CredentialsProviderError|ProviderError)$/;
const notFound = /(?:NotFound(?:Exception|Fault)?|DoesNotExist(?:Exception)?|^NoSuch\w+|NonExistentQueue)$/;

function kindOf(error: SdkError): SdkFailure['kind'] {
  const name = nameOf(error);
  const status = error.$metadata?.httpStatusCode;
  if (error.$retryable?.throttling === true || throttled.test(name) || status === 429) return 'throttled';
  if (timedOut.test(name) || timeOutCodes.has(error.code ?? '') || status === 408 || status === 504) return 'timed-out';
  if (unidentified.test(name)) return 'failed';
  if (denied.test(name)) return 'denied';
  if (notFound.test(name)) return 'not-found';
  if (status === 403) return 'denied';
  if (status !== undefined && status >= 500) return 'failed';
  return error.$fault === 'client' || (status !== undefined && status >= 400) ? 'invalid' : 'failed';
}

/** The action in AWS's message "is not authorized to perform: ACTION on resource: …". */
function deniedAction(message: string): string | undefined {
  return /not authorized to perform:? ([a-z][a-z0-9-]{1,40}:[A-Za-z]{1,80})\b/.exec(message)?.[1];
}
