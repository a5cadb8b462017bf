import { plainLine } from './messages/plain-line.ts';

/**
 * What became of an AWS call that failed. `invalid`: AWS refused the request for good; `failed`: anything else (a fault of
 * the service, no credentials, a name that does not resolve).
 */
export type SdkFailure = {
  readonly kind: 'denied' | 'throttled' | 'timed-out' | 'not-found' | 'invalid' | 'failed';
  /** The error's name as the service spells it. */
  readonly name: string;
  /** Bounded, one line. */
  readonly message: string;
  /** The IAM action that would let the call through; only when it was denied. */
  readonly permission?: string;
  readonly requestId?: string;
};

/**
 * An AWS call that failed, classified. It keeps no `cause`: the SDK's error can hold the whole answer, which must not
 * reach a log.
 */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly failure: SdkFailure;

  constructor(failure: SdkFailure, permission: string) {
    super(`${permission} ${failure.kind}: ${describeFailure(failure)}`);
    this.failure = failure;
  }
}

/**
 * Waits for an SDK call.
 * @param permission the IAM action that the call needs, such as `iam:GetRole`.
 * @throws CallError where the call failed; whatever else was thrown, unchanged.
 */
export async function call<T>(permission: string, sent: Promise<T>): Promise<T> {
  try {
    return await sent;
  } catch (error) {
    throw asCallError(error, permission);
  }
}

/** The error as a {@link CallError} where it comes from the SDK; unchanged where it is a fault of our own code. */
export function asCallError(error: unknown, permission: string): unknown {
  const failure = classify(error, permission);
  return failure === undefined ? error : new CallError(failure, permission);
}

/** The failure that a caught error tells of. @throws the error itself where it is not a {@link CallError}. */
export function failureOf(error: unknown): SdkFailure {
  if (error instanceof CallError) return error.failure;
  throw error;
}

/** One sentence with the error's name. */
export function describeFailure(failure: SdkFailure): string {
  return failure.message === '' ? failure.name : `${failure.name}: ${failure.message}`;
}

const messageLength = 400;

/** The failure that an SDK error tells of, whichever service spelled it; undefined where it is no SDK error. */
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

/** Names of errors that the SDK throws before or without an answer of the service. */
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

/** The query protocol keeps the service's own spelling in `Code` (`LimitExceeded`), beside the SDK's class name. */
function nameOf(error: SdkError): string {
  return error.name === 'Error' ? (error.Code ?? error.code ?? error.name) : error.name;
}

// `LimitExceededException` is left out on purpose: for the services called here it tells of a quota, not of a rate.
const throttled =
  /^(?:\w*Throttl\w*|TooManyRequests(?:Exception)?|RequestLimitExceeded|BandwidthLimitExceeded|SlowDown|PriorRequestNotComplete|ProvisionedThroughputExceeded(?:Exception)?|TransactionInProgressException)$/;
const timedOut = /^(?:TimeoutError|AbortError|RequestTimeout(?:Exception)?|GatewayTimeout)$/;
const denied =
  /^(?:\w*AccessDenied\w*|AccessDenied|UnauthorizedOperation|UnauthorizedAccess|NotAuthorized|AuthorizationError(?:Exception)?|ForbiddenException|Forbidden)$/;
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

/** AWS names the action in "is not authorized to perform: ACTION on resource: …". */
function deniedAction(message: string): string | undefined {
  return /not authorized to perform:? ([a-z][a-z0-9-]{1,40}:[A-Za-z]{1,80})\b/.exec(message)?.[1];
}
