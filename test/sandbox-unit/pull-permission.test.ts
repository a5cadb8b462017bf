import {
  BatchCheckLayerAvailabilityCommand,
  BatchGetImageCommand,
  ECRClient,
  ECRServiceException,
  GetDownloadUrlForLayerCommand,
} from '@aws-sdk/client-ecr';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Fetching } from '../sandbox/ecs/fetch/fetching.ts';
import { refusePull } from '../sandbox/ecs/fetch/pull-permission.ts';
import { composeStopText } from '../sandbox/ecs/fetch/stopped-reason.ts';

const ecr = mockClient(ECRClient);
const registry = '123456789012.dkr.ecr.us-east-2.amazonaws.com';
const image = `${registry}/shop/web:7`;
const repository = 'arn:aws:ecr:us-east-2:123456789012:repository/shop/web';
const fetching = { clients: { images: (region: string) => new ECRClient({ region }) } } as unknown as Fetching;

function refusal(name: string, message: string): ECRServiceException {
  const $metadata = { httpStatusCode: 400, requestId: '6a5bd6a6-0f10-4a3b-9b1a-5b8d3b7f3d11' };
  return new ECRServiceException({ name, message, $fault: 'client', $metadata });
}

const denied = (action: string) =>
  refusal(
    'AccessDeniedException',
    `User: arn:aws:sts::123456789012:assumed-role/shop/1 is not authorized to perform: ${action} on resource: ${repository} because no identity-based policy allows the ${action} action`,
  );

async function reasonsOf(launchType: 'FARGATE' | 'EC2') {
  const obstacle = await refusePull({ name: 'web', image }, fetching);
  if (obstacle === undefined) throw new Error('nothing was refused');
  return composeStopText([obstacle], launchType);
}

beforeEach(() => {
  ecr.reset();
  ecr.on(BatchGetImageCommand).resolves({});
  ecr.on(BatchCheckLayerAvailabilityCommand).resolves({});
  ecr.on(GetDownloadUrlForLayerCommand).resolves({});
});

describe('what a pull from ECR needs', () => {
  it('is asked as the role that pulls, of the repository that the image names', async () => {
    expect(await refusePull({ name: 'web', image }, fetching)).toBeUndefined();
    for (const command of [BatchGetImageCommand, BatchCheckLayerAvailabilityCommand, GetDownloadUrlForLayerCommand])
      expect(ecr.commandCalls(command as typeof BatchGetImageCommand)[0]?.args[0].input).toMatchObject({
        registryId: '123456789012',
        repositoryName: 'shop/web',
      });
  });

  it('is not asked of any other registry', async () => {
    expect(await refusePull({ name: 'web', image: 'nginx:1' }, fetching)).toBeUndefined();
    expect(ecr.calls()).toEqual([]);
  });

  it('takes for granted that the image is there', async () => {
    ecr.on(BatchGetImageCommand).rejects(refusal('RepositoryNotFoundException', 'no such repository'));
    expect(await refusePull({ name: 'web', image }, fetching)).toBeUndefined();
  });
});

describe('a pull that is denied', () => {
  it('stops a Fargate task with the registry’s status alone, where the manifest is denied', async () => {
    ecr.on(BatchGetImageCommand).rejects(denied('ecr:BatchGetImage'));
    const text = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: pulling from host ${registry} failed with status code [manifests 7]: 403 Forbidden`;
    expect(await reasonsOf('FARGATE')).toEqual({ stoppedReason: text, containerReason: text });
  });

  it.each([
    ['ecr:BatchCheckLayerAvailability', BatchCheckLayerAvailabilityCommand],
    ['ecr:GetDownloadUrlForLayer', GetDownloadUrlForLayerCommand],
  ] as const)('stops a Fargate task at the layers where %s is denied', async (action, command) => {
    ecr.on(command as typeof GetDownloadUrlForLayerCommand).rejects(denied(action));
    expect((await reasonsOf('FARGATE')).stoppedReason).toMatch(
      /^CannotPullContainerError: ref pull has been retried 1 time\(s\): failed to copy: httpReadSeeker: failed open: unexpected status code https:\/\/123456789012\.dkr\.ecr\.us-east-2\.amazonaws\.com\/v2\/shop\/web\/blobs\/sha256:[0-9a-f]{64}: 403 Forbidden$/,
    );
  });

  it('stops a task on an instance with Docker’s words and IAM’s own sentence', async () => {
    ecr.on(BatchGetImageCommand).rejects(denied('ecr:BatchGetImage'));
    expect(await reasonsOf('EC2')).toEqual({
      stoppedReason: 'Task failed to start',
      containerReason: expect.stringMatching(
        /^CannotPullContainerError: The task can’t pull the image\. .*pull access denied for \S+\/shop\/web, repository does not exist or may require 'docker login': denied: User: .* is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-east-2:123456789012:repository\/shop\/web because no identity-based policy/,
      ),
    });
  });
});
