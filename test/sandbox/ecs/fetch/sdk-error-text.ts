import type { BrokenRequest } from '../network/connection.ts';
import { goNetworkError } from '../network/go-network-error.ts';

/** One failed call, as the agent's Go SDK (v2) prints it. */
export type FailedCall = {
  /** The SDK's name of the service: `Secrets Manager`, `SSM`, `ECR`, `CloudWatch Logs`, `S3`. */
  readonly service: string;
  readonly operation: string;
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly requestId: string;
  /** S3 answers with one more id. */
  readonly hostId?: string;
  /** The action and resource of the IAM check, to complete the text of a denial. */
  readonly action: string;
  readonly resource: string;
};

/** Errors in the model of the service, which the SDK prints without `api error`. @see smithy-go errors.go */
const modelled: Readonly<Record<string, readonly string[]>> = {
  'Secrets Manager': [
    'DecryptionFailure',
    'EncryptionFailure',
    'InternalServiceError',
    'InvalidParameterException',
    'InvalidRequestException',
    'LimitExceededException',
    'PreconditionNotMetException',
    'ResourceNotFoundException',
  ],
  SSM: ['InternalServerError', 'InvalidKeyId'],
  ECR: ['InvalidParameterException', 'ServerException'],
  'CloudWatch Logs': [
    'InvalidParameterException',
    'LimitExceededException',
    'OperationAbortedException',
    'ResourceAlreadyExistsException',
    'ResourceNotFoundException',
    'ServiceUnavailableException',
  ],
  S3: ['NoSuchBucket', 'NoSuchKey'],
};

const throttles = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/;

/** Whether the SDK would have tried again before it failed. */
export function isRetried(call: Pick<FailedCall, 'code' | 'status'>): boolean {
  return throttles.test(call.code) || call.status >= 500;
}

/** `operation error <Service>: <Op>, https response error StatusCode: …`: the whole error text of the SDK. */
export function renderSdkError(call: FailedCall): string {
  const attempts = isRetried(call) ? 'exceeded maximum number of attempts, 3, ' : '';
  const host = call.service !== 'S3' || call.hostId === undefined ? '' : `HostID: ${call.hostId}, `;
  const known = modelled[call.service]?.includes(call.code) === true;
  const error = known ? `${call.code}: ${call.message}` : `api error ${call.code}: ${completeDenial(call)}`;
  return `operation error ${call.service}: ${call.operation}, ${attempts}https response error StatusCode: ${call.status}, RequestID: ${call.requestId}, ${host}${error}`;
}

/** The same error, as version 1 of the SDK prints it on old agents. */
export function renderSdkErrorV1(call: FailedCall): string {
  return `${call.code}: ${completeDenial(call)} status code: ${call.status}, request id: ${call.requestId}`;
}

/** The error of a call that never left the subnet and was cancelled at the agent's deadline. */
function renderCancelled(service: string, operation: string): string {
  return `operation error ${service}: ${operation}, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded`;
}

/**
 * The error of a call that got no answer: the error of the connection, or the agent's deadline. Reports show that
 * Secrets Manager's calls always reach the deadline first. The errors of other services name the address.
 */
export function renderUnreachable(call: {
  readonly service: string;
  readonly operation: string;
  readonly broken?: BrokenRequest;
}): string {
  const { service, operation, broken } = call;
  if (broken === undefined || (broken.connection.how === 'timed-out' && service === 'Secrets Manager'))
    return renderCancelled(service, operation);
  const { method, url, connection } = broken;
  return `operation error ${service}: ${operation}, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, ${method} "${url}": ${goNetworkError(connection, url)}`;
}

/** AWS's denials name the resource; some of the emulator's do not. */
export function completeDenial(call: FailedCall): string {
  const { message, action, resource } = call;
  if (!message.includes('is not authorized to perform:') || message.includes('on resource:')) return message;
  return message.replace(`perform: ${action}`, () => `perform: ${action} on resource: ${resource}`);
}
