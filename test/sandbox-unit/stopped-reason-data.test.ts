import { describe, expect, it } from 'vitest';
import type { Obstacle } from '../sandbox/ecs/fetch/obstacle.ts';
import type { FailedCall } from '../sandbox/ecs/fetch/sdk-error-text.ts';
import { composeStopText } from '../sandbox/ecs/fetch/stopped-reason.ts';

const head: FailedCall = {
  service: 'S3',
  operation: 'HeadObject',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::shop/prod.env',
  code: 'Forbidden',
  message: 'Forbidden',
  status: 403,
  requestId: 'TX0PXA1B2C3D4E5F',
  hostId: 'abc123==',
};

function file(call: Partial<FailedCall>): Obstacle {
  const what = { is: 'answered', call: { ...head, ...call } } as const;
  return { at: 'environment-file', text: head.resource, bucket: 'shop', key: 'prod.env', what };
}

describe('environment files', () => {
  it('show only the status if Fargate called HeadObject, with both of S3’s ids', () => {
    expect(composeStopText([file({})], 'FARGATE').stoppedReason).toBe(
      'ResourceInitializationError: failed to download env files: service call has been retried 1 time(s): operation error S3: HeadObject, https response error StatusCode: 403, RequestID: TX0PXA1B2C3D4E5F, HostID: abc123==, api error Forbidden: Forbidden',
    );
  });

  it('show S3’s own code on an instance, which calls GetObject at once', () => {
    const call = {
      operation: 'GetObject',
      code: 'NoSuchKey',
      message: 'The specified key does not exist.',
      status: 404,
    };
    expect(composeStopText([file(call)], 'EC2').stoppedReason).toBe(
      'Unable to download env file with key prod.env from bucket shop, error: operation error S3: GetObject, https response error StatusCode: 404, RequestID: TX0PXA1B2C3D4E5F, HostID: abc123==, NoSuchKey: The specified key does not exist.',
    );
  });

  it('alone have a second id: that of any other service is not printed', () => {
    const what = { is: 'answered', call: { ...head, service: 'SSM', operation: 'GetParameters' } } as const;
    const { stoppedReason } = composeStopText([{ at: 'parameters', region: 'us-east-2', what }], 'FARGATE');
    expect(stoppedReason).not.toContain('HostID');
  });
});

describe('volumes', () => {
  const obstacle: Obstacle = { at: 'volume', volume: 'data', stderr: "b'mount.nfs4: Connection timed out'", code: 32 };
  it('show what efs-utils printed', () => {
    expect(composeStopText([obstacle], 'FARGATE').stoppedReason).toBe(
      "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: b'mount.nfs4: Connection timed out' : unsuccessful EFS utils command execution; code: 32",
    );
  });

  it('on an instance, are told by Docker, which does not wait for a mount that gets no answer', () => {
    expect(composeStopText([{ ...obstacle, stderr: 'mount.nfs4: access denied' }], 'EC2')).toEqual({
      stoppedReason:
        'Error response from daemon: create data: VolumeDriver.Create: mounting volume failed: mount.nfs4: access denied',
    });
    expect(composeStopText([obstacle], 'EC2').stoppedReason).toMatch(
      /^Error response from daemon: create data: Post "http:\S+VolumeDriver.Create": context deadline exceeded$/,
    );
  });
});

describe('what only some places say', () => {
  it('an agent without credentials says so, with no other words', () => {
    expect(composeStopText([{ at: 'no-credentials', resource: 'Ssm secret' }], 'EC2').stoppedReason).toBe(
      'Ssm secret resource: unable to find execution role credentials',
    );
  });

  it('an old platform has the old agent’s wrapper, version 1 of the SDK, and no prefix', () => {
    const what = {
      is: 'answered',
      call: {
        ...head,
        service: 'Secrets Manager',
        code: 'ResourceNotFoundException',
        message: 'Not there.',
        status: 400,
      },
    } as const;
    const obstacle: Obstacle = { at: 'secret', secretId: 'arn:x:key::', region: 'us-east-2', what };
    expect(composeStopText([obstacle], 'FARGATE', true).stoppedReason).toBe(
      'Fetching secret data from AWS Secrets Manager in region us-east-2: secret arn:x:key::: ResourceNotFoundException: Not there. status code: 400, request id: TX0PXA1B2C3D4E5F',
    );
  });

  it('a capacity provider says what EC2 said', () => {
    const obstacle: Obstacle = { at: 'capacity', provider: 'shop', error: 'UnfulfillableCapacity: No.' };
    expect(composeStopText([obstacle], 'FARGATE').stoppedReason).toBe(
      'ResourceInitializationError: Unable to launch instance(s) for capacity provider shop. UnfulfillableCapacity: No.',
    );
  });

  it('a registry’s credentials name the field that is missing', () => {
    const error = 'asm fetching username: AuthorizationData is malformed, empty field';
    const obstacle: Obstacle = { at: 'registry-credentials-content', error };
    expect(composeStopText([obstacle], 'FARGATE').stoppedReason).toContain(`1 time(s): ${error}`);
    expect(composeStopText([obstacle], 'EC2').stoppedReason).toBe(`A${error.slice(1)}`);
  });
});
