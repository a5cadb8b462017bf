import { describe, expect, it } from 'vitest';
import type { Obstacle } from '../sandbox/ecs/fetch/obstacle.ts';
import type { FailedCall } from '../sandbox/ecs/fetch/sdk-error-text.ts';
import { composeStopText } from '../sandbox/ecs/fetch/stopped-reason.ts';
import type { BrokenConnection } from '../sandbox/ecs/network/connection.ts';

const secretId = 'arn:aws:secretsmanager:us-east-2:123456789012:secret:shop/db-AbCdEf';
const requestId = '6a5bd6a6-0f10-4a3b-9b1a-5b8d3b7f3d11';
const user = 'arn:aws:sts::123456789012:assumed-role/shop-exec/0123456789abcdef';

function call(given: Partial<FailedCall>): FailedCall {
  return {
    service: 'Secrets Manager',
    operation: 'GetSecretValue',
    action: 'secretsmanager:GetSecretValue',
    resource: secretId,
    code: 'AccessDeniedException',
    message: `User: ${user} is not authorized to perform: secretsmanager:GetSecretValue because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    status: 400,
    requestId,
    ...given,
  };
}

const denied: Obstacle = { at: 'secret', secretId, region: 'us-east-2', what: { is: 'answered', call: call({}) } };
const missing: Obstacle = {
  at: 'secret',
  secretId,
  region: 'us-east-2',
  what: {
    is: 'answered',
    call: call({ code: 'ResourceNotFoundException', message: 'Secrets Manager can’t find the specified secret.' }),
  },
};

describe('stopped reasons of Fargate', () => {
  it('chain a denial as Fargate does, and name the resource where the emulator does not', () => {
    expect(composeStopText([denied], 'FARGATE').stoppedReason).toBe(
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${secretId} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: ${requestId}, api error AccessDeniedException: User: ${user} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${secretId} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    );
  });

  it('print an error that the service’s model knows without “api error”', () => {
    expect(composeStopText([missing], 'FARGATE').stoppedReason).toContain(
      `RequestID: ${requestId}, ResourceNotFoundException: Secrets Manager can’t find`,
    );
  });

  it('say of a throttled call that the SDK had tried three times', () => {
    const throttled = call({
      service: 'SSM',
      operation: 'GetParameters',
      code: 'ThrottlingException',
      message: 'Rate exceeded',
    });
    expect(
      composeStopText([{ at: 'parameters', region: 'us-east-2', what: { is: 'answered', call: throttled } }], 'FARGATE')
        .stoppedReason,
    ).toBe(
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 3 time(s): operation error SSM: GetParameters, exceeded maximum number of attempts, 3, https response error StatusCode: 400, RequestID: ${requestId}, api error ThrottlingException: Rate exceeded`,
    );
  });

  it('put the human sentence in place of the chain where the call never left the subnet', () => {
    const what = { is: 'unreachable', service: 'Secrets Manager', operation: 'GetSecretValue' } as const;
    expect(composeStopText([{ at: 'secret', secretId, region: 'us-east-2', what }], 'FARGATE').stoppedReason).toBe(
      `ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration. failed to fetch secret ${secretId} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded`,
    );
    expect(composeStopText([{ at: 'log-stream', what }], 'FARGATE').stoppedReason).toMatch(
      /^ResourceInitializationError: failed to validate logger args: The task cannot find the Amazon CloudWatch log group/,
    );
  });

  it.each<[string, BrokenConnection, string]>([
    ['i/o timeout', { is: 'broken', how: 'timed-out', address: '10.0.1.9' }, 'dial tcp 10.0.1.9:443: i/o timeout'],
    [
      'a refusal',
      { is: 'broken', how: 'refused', address: '10.0.1.9' },
      'dial tcp 10.0.1.9:443: connect: connection refused',
    ],
    [
      'a reset',
      { is: 'broken', how: 'reset', address: '10.0.1.9', own: '10.0.1.20' },
      'read tcp 10.0.1.20:41234->10.0.1.9:443: read: connection reset by peer',
    ],
    [
      'a certificate that nobody trusts',
      { is: 'broken', how: 'untrusted', address: '10.0.1.9' },
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
    ],
    [
      'a name that is not resolved',
      { is: 'broken', how: 'not-resolved', resolver: '10.0.0.2' },
      'dial tcp: lookup ssm.us-east-2.amazonaws.com on 10.0.0.2:53: no such host',
    ],
  ])('end in Go’s own words for %s', (_what, connection, words) => {
    const url = 'https://ssm.us-east-2.amazonaws.com/';
    const what = {
      is: 'unreachable',
      service: 'SSM',
      operation: 'GetParameters',
      broken: { method: 'Post', url, connection },
    } as const;
    expect(composeStopText([{ at: 'parameters', region: 'us-east-2', what }], 'FARGATE').stoppedReason).toBe(
      `ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secrets from ssm: The task cannot pull secrets from AWS Systems Manager. There is a connection issue between the task and AWS Systems Manager Parameter Store. Check your task network configuration. operation error SSM: GetParameters, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post "${url}": ${words}`,
    );
  });

  it('tell of logs that got an answer, if only a refusal, in the SDK’s words', () => {
    const what = {
      is: 'unreachable',
      service: 'CloudWatch Logs',
      operation: 'CreateLogStream',
      broken: {
        method: 'Post',
        url: 'https://logs.us-east-2.amazonaws.com/',
        connection: { is: 'broken', how: 'refused', address: '10.0.1.9' },
      },
    } as const;
    expect(composeStopText([{ at: 'log-stream', what }], 'FARGATE').stoppedReason).toMatch(
      /failed to create Cloudwatch log stream: operation error CloudWatch Logs: CreateLogStream, .*connection refused : exit status 1$/,
    );
  });

  it('name no ARN where the agent could not read the reference', () => {
    expect(
      composeStopText(
        [{ at: 'unreadable-secret', valueFrom: `${secretId}:url`, error: 'arn: invalid prefix' }],
        'FARGATE',
      ).stoppedReason,
    ).not.toContain(secretId);
  });

  it('list the parameters that are not there', () => {
    expect(
      composeStopText([{ at: 'missing-parameters', region: 'us-east-2', names: ['/a', '/b'] }], 'FARGATE')
        .stoppedReason,
    ).toMatch(/invalid ssm parameters: \/a,\/b$/);
  });

  it('are cut at 1,024 characters', () => {
    const long: Obstacle = { at: 'missing-parameters', region: 'us-east-2', names: ['x'.repeat(2000)] };
    expect(composeStopText([long], 'FARGATE').stoppedReason).toHaveLength(1024);
  });
});

describe('stopped reasons of the EC2 agent', () => {
  it('have no prefix, an upper-case first letter, and the SDK’s error twice', () => {
    const { stoppedReason } = composeStopText([denied], 'EC2');
    expect(stoppedReason).toMatch(/^Secret arn:aws:secretsmanager/);
    expect(stoppedReason.match(/operation error/g)).toHaveLength(2);
  });

  it('join all secret errors of a task by a semicolon', () => {
    const content: Obstacle = {
      at: 'secret-content',
      error: 'retrieved secret from Secrets Manager did not contain json key password',
    };
    expect(composeStopText([content, missing], 'EC2').stoppedReason).toMatch(
      /^Retrieved secret .* json key password;ResourceNotFoundException: The task can't retrieve the secret with ARN/,
    );
  });

  it('put what the log driver says into the container', () => {
    const { stoppedReason, containerReason } = composeStopText(
      [{ at: 'log-options', error: 'awslogs-region is required' }],
      'EC2',
    );
    expect(stoppedReason).toBe('Task failed to start');
    expect(containerReason).toMatch(/^CannotStartContainerError: .*failed to initialize logging driver/);
  });
});
