import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetLifecyclePolicyCommand,
} from '@aws-sdk/client-ecr';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { sdkError } from '../sdk-errors.ts';
import { account, ask, itTellsFailuresApart, known } from './collecting.ts';

const ecr = mockClient(ECRClient);
beforeEach(() => ecr.reset());

const repository = `arn:aws:ecr:us-east-2:${account}:repository/team/api`;
const digest = `sha256:${'0a'.repeat(32)}`;
const clientError = { $metadata: { httpStatusCode: 400 } };
const rules = (...all: readonly object[]) => ({ lifecyclePolicyText: JSON.stringify({ rules: all }) });
const rule = (rulePriority: number, selection: object) => ({ rulePriority, selection, action: { type: 'expire' } });

describe.each([
  ['repository', repository, 'ecr:DescribeRepositories'],
  ['image', { repository, id: '1' }, 'ecr:DescribeImages'],
  ['image-tags', repository, 'ecr:DescribeImages'],
  ['lifecycle-policy', repository, 'ecr:GetLifecyclePolicy'],
] as const)('what ECR tells of a repository (%s)', (kind, subject, permission) => {
  itTellsFailuresApart(kind, subject as never, permission, (error) => void ecr.rejects(error));

  it('is absent with the repository', async () => {
    ecr.rejects(sdkError('RepositoryNotFoundException', clientError));
    expect(await ask(kind, subject as never)).toMatchObject({ is: 'absent' });
  });

  it('is not asked of another account, and is not absent there', async () => {
    const foreign = repository.replace(account, '444455556666');
    const there = typeof subject === 'string' ? foreign : { ...subject, repository: foreign };
    expect(await ask(kind, there as never)).toMatchObject({ is: 'unavailable', why: 'failed' });
    expect(ecr.calls()).toEqual([]);
  });
});

describe('a repository', () => {
  it('is read by its whole name, in its own Region', async () => {
    ecr
      .on(DescribeRepositoriesCommand, { repositoryNames: ['team/api'] })
      .resolves({ repositories: [{ repositoryName: 'team/api', repositoryArn: repository }] });
    expect(await known('repository', repository)).toEqual({ arn: repository });
    expect(await ecr.call(0).thisValue.config.region()).toBe('us-east-2');
  });
});

describe('an image', () => {
  it.each([
    ['1.4', { imageTag: '1.4' }],
    [digest, { imageDigest: digest }],
  ])('is read as %s', async (id, imageId) => {
    ecr
      .on(DescribeImagesCommand, { repositoryName: 'team/api', imageIds: [imageId] })
      .resolves({ imageDetails: [{ imageDigest: digest }] });
    expect(await known('image', { repository, id })).toEqual({ digest, archived: false });
  });

  it('is absent where the repository holds no such image', async () => {
    ecr.on(DescribeImagesCommand).rejects(sdkError('ImageNotFoundException', clientError));
    expect(await ask('image', { repository, id: '9' })).toMatchObject({ is: 'absent', source: 'ecr:DescribeImages' });
  });

  it('tells that it was archived', async () => {
    ecr.on(DescribeImagesCommand).resolves({ imageDetails: [{ imageDigest: digest, imageStatus: 'ARCHIVED' }] });
    expect(await known('image', { repository, id: '1' })).toMatchObject({ archived: true });
  });
});

describe('the tags of a repository', () => {
  it('are the five newest, by the push of their images', async () => {
    const at = (day: number) => new Date(Date.UTC(2026, 10, day));
    ecr.on(DescribeImagesCommand, { repositoryName: 'team/api', filter: { tagStatus: 'TAGGED' } }).resolves({
      imageDetails: [
        { imageTags: ['3'], imagePushedAt: at(3) },
        { imageTags: ['6', 'latest'], imagePushedAt: at(6) },
        { imageTags: ['1'], imagePushedAt: at(1) },
        { imageTags: ['0'] },
        { imageTags: ['5'], imagePushedAt: at(5) },
        { imageTags: ['2'], imagePushedAt: at(2) },
      ],
    });
    expect(await known('image-tags', repository)).toEqual(['6', 'latest', '5', '3', '2']);
  });
});

describe('a lifecycle policy', () => {
  it('is its rules by priority, a prefix as a pattern', async () => {
    ecr
      .on(GetLifecyclePolicyCommand, { repositoryName: 'team/api' })
      .resolves(
        rules(
          rule(2, { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 10 }),
          rule(1, { tagStatus: 'tagged', tagPrefixList: ['v'], countType: 'sinceImagePushed', countNumber: 14 }),
        ),
      );
    expect(await known('lifecycle-policy', repository)).toEqual([
      { priority: 1, of: 'tagged', patterns: ['v*'], count: 'sinceImagePushed', most: 14 },
      { priority: 2, of: 'any', patterns: [], count: 'imageCountMoreThan', most: 10 },
    ]);
  });

  it('takes nothing away by a rule that moves images to the archive', async () => {
    const selection = { tagStatus: 'any', countType: 'sinceImagePulled', countUnit: 'days', countNumber: 90 };
    const action = { type: 'transition', targetStorageClass: 'archive' };
    ecr.on(GetLifecyclePolicyCommand).resolves(rules({ ...rule(1, selection), action }));
    expect(await known('lifecycle-policy', repository)).toEqual([]);
  });

  it('is known to be missing', async () => {
    ecr.on(GetLifecyclePolicyCommand).rejects(sdkError('LifecyclePolicyNotFoundException', clientError));
    expect(await known('lifecycle-policy', repository)).toEqual([]);
  });

  it.each(['{', '{"rules":[{}]}'])('that cannot be parsed (%s) is unavailable', async (lifecyclePolicyText) => {
    ecr.on(GetLifecyclePolicyCommand).resolves({ lifecyclePolicyText });
    expect(await ask('lifecycle-policy', repository)).toMatchObject({ is: 'unavailable', why: 'failed' });
  });
});

it('a repository without a policy is known to have none', async () => {
  ecr.rejects(sdkError('RepositoryPolicyNotFoundException', clientError));
  expect(await known('repository-policy', repository)).toEqual({});
});
