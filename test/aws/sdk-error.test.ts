import { describe, expect, it } from 'vitest';
import { CallError, call, classify, failureOf } from '../../shared/aws/sdk-error.ts';
import { denial, sdkError, throttle, timeOut } from './sdk-errors.ts';

const kindOf = (error: Error) => classify(error, 'x:Y')?.kind;
const withStatus = (name: string, httpStatusCode: number) => sdkError(name, { $metadata: { httpStatusCode } });

describe('an SDK error', () => {
  it.each([
    ...[
      'Throttling',
      'ThrottlingException',
      'ThrottledException',
      'RequestThrottledException',
      'TooManyRequestsException',
      'RequestLimitExceeded',
      'SlowDown',
      'EC2ThrottledException',
      'KMSThrottlingException',
      'ProvisionedThroughputExceededException',
    ].map((name) => ['throttled', sdkError(name)] as const),
    ['throttled', withStatus('Whatever', 429)],
    ['throttled', sdkError('Odd', { $retryable: { throttling: true } })],
    ['timed-out', timeOut()],
    ['timed-out', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
    ['timed-out', Object.assign(new Error('aborted'), { name: 'AbortError' })],
    ['timed-out', withStatus('GatewayTimeout', 504)],
    ...[
      'AccessDenied',
      'AccessDeniedException',
      'UnauthorizedOperation',
      'AuthorizationError',
      'AuthorizationErrorException',
      'KMSAccessDeniedException',
      'NotAuthorized',
      'ForbiddenException',
    ].map((name) => ['denied', sdkError(name)] as const),
    ['denied', withStatus('SomethingNew', 403)],
    ...[
      'ExpiredTokenException',
      'InvalidSignatureException',
      'UnrecognizedClientException',
      'SignatureDoesNotMatch',
    ].map((name) => ['failed', withStatus(name, 403)] as const),
    ...[
      'ResourceNotFoundException',
      'NoSuchEntity',
      'NoSuchEntityException',
      'NotFoundException',
      'ParameterNotFound',
      'ClusterNotFoundException',
      'QueueDoesNotExist',
      'InvalidSubnetID.NotFound',
      'AWS.SimpleQueueService.NonExistentQueue',
    ].map((name) => ['not-found', sdkError(name)] as const),
    ['invalid', sdkError('ValidationException')],
    ['invalid', sdkError('LimitExceededException')],
    ['invalid', withStatus('ClientException', 400)],
    ['failed', sdkError('InternalFailure', { $fault: 'server', $metadata: { httpStatusCode: 500 } })],
    ['failed', withStatus('ServiceUnavailable', 503)],
    ['failed', Object.assign(new Error('getaddrinfo ENOTFOUND iam'), { code: 'ENOTFOUND' })],
    ['failed', Object.assign(new Error('no credentials'), { name: 'CredentialsProviderError' })],
  ] as const)('is %s: %o', (kind, error) => {
    expect(kindOf(error)).toBe(kind);
  });

  it('names the action that AWS says was denied, and else the one that the call needs', () => {
    expect(classify(denial('kms:Decrypt'), 'ssm:GetParameter')?.permission).toBe('kms:Decrypt');
    expect(classify(sdkError('AccessDenied', {}, 'no'), 'ssm:GetParameter')?.permission).toBe('ssm:GetParameter');
    expect(classify(throttle(), 'ssm:GetParameter')).not.toHaveProperty('permission');
  });

  it('shows its message on one line, bounded and without control or direction characters', () => {
    const message = classify(sdkError('X', {}, `a\n\u001b[31mb\u202ec\u0000${'z'.repeat(5000)}`), 'x:Y')?.message ?? '';
    expect(message).toMatch(/^a \[31mb c z+…$/u);
    expect(message).toHaveLength(400);
  });

  it('is thrown as a CallError that holds nothing of the answer', async () => {
    const error = await call(
      'ssm:GetParameter',
      Promise.reject(sdkError('AccessDenied', { $response: { body: 'hunter2' } })),
    ).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CallError);
    expect(failureOf(error)).toMatchObject({ kind: 'denied', requestId: 'r-1' });
    expect(JSON.stringify(error)).not.toContain('hunter2');
    expect((error as Error).cause).toBeUndefined();
  });

  it('differs from a fault in the product’s own code, which is passed on unchanged', async () => {
    const fault = new TypeError('x is not a function');
    await expect(call('ssm:GetParameter', Promise.reject(fault))).rejects.toBe(fault);
    expect(() => failureOf(fault)).toThrow(fault);
  });
});
