import { account, region, role } from '../../fixtures/account.ts';
import { accountWith, allowed, type CauseCase, lacking, task } from './case.ts';

const host = `${account}.dkr.ecr.${region}.amazonaws.com`;
const image = `${host}/shop/api:v7`;
const repository = `arn:aws:ecr:${region}:${account}:repository/shop/api`;
const digest = `sha256:${'b'.repeat(64)}`;
const other = `sha256:${'c'.repeat(64)}`;
const there = { [repository]: { arn: repository } };
const stored = (id: string) => JSON.stringify({ id, repository });

/** Words of containerd on Fargate. */
const notFound = (reference: string) =>
  `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${reference}: ${reference}: not found`;
const refusedPull = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: pulling from host ${host} failed with status code [manifests v7]: 403 Forbidden`;
const noRepository = `CannotPullContainerError: API error (404): repository ${host}/shop/api not found`;

const denies = (actions: readonly string[], principal: string) =>
  ({
    [repository]: {
      document: {
        Statement: [{ Sid: 'Closed', Effect: 'Deny', Principal: { AWS: [principal] }, Action: actions }],
      },
    },
  }) as const;
const admits = {
  [repository]: {
    document: {
      Statement: [{ Effect: 'Allow', Principal: { AWS: [role] }, Action: ['ecr:*'] }],
    },
  },
} as const;
const own = task({ image });
/** A second container, with this image. */
function beside(second: string): typeof own {
  const [[arn, record] = []] = Object.entries(own?.['task-definition'] ?? {});
  if (arn === undefined || typeof record !== 'object') throw new Error('the fixture has a definition');
  const migrate = record.containers.map((one) => ({ ...one, name: 'migrate', image: second, secrets: [] }));
  return { 'task-definition': { [arn]: { ...record, containers: [...record.containers, ...migrate] } } };
}
const foreignImage = image.replace(account, '444455556666');

export const imageCases: readonly CauseCase[] = [
  {
    cause: 'image-repository-not-found',
    title: 'the registry says so',
    reason: noRepository,
    account: accountWith('', {
      ...own,
      'names-like': { '*': ['shop/apis', 'shop/web'] },
    }),
    finds: ['proved image-repository-not-found api/image failing'],
    names: ['shop/api', repository, 'shop/apis', region],
    nearMisses: [
      {
        title: 'the repository is there by now, and the image is not',
        account: accountWith('', { ...own, repository: there }),
        finds: ['proved image-not-found api/image failing'],
      },
      {
        title: 'both are there by now',
        account: accountWith('', { ...own, repository: there, image: { [stored('v7')]: { digest, archived: false } } }),
        finds: ['reported image-repository-not-found api/image failing'],
      },
      {
        title: 'another account’s registry cannot be read: the text stands alone',
        reason: noRepository.replace(account, '444455556666'),
        account: accountWith('', task({ image: foreignImage })),
        finds: ['reported image-repository-not-found api/image failing'],
      },
      {
        title: 'a repository of Docker Hub is not ECR’s',
        reason: 'CannotPullContainerError: API error (404): repository shop/api not found',
        account: accountWith('', task({ image: 'shop/api:v7' })),
        finds: ['reported image-repository-not-found api/image failing'],
      },
    ],
  },
  {
    cause: 'image-repository-not-found',
    title: 'in the Region that the image names',
    reason: noRepository.replace(region, 'eu-west-1'),
    account: accountWith('', { ...task({ image: image.replace(region, 'eu-west-1') }), repository: there }),
    finds: ['proved image-repository-not-found api/image failing'],
    names: ['eu-west-1', `exists in ${region}`],
    nearMisses: [
      {
        title: 'it is in that Region, without the image',
        account: accountWith('', {
          ...task({ image: image.replace(region, 'eu-west-1') }),
          repository: { '*': { arn: repository } },
        }),
        finds: ['proved image-not-found api/image failing'],
      },
    ],
  },
  {
    cause: 'image-repository-not-found',
    title: 'the registry refuses a role that may pull',
    reason: refusedPull,
    account: accountWith('', own),
    finds: ['proved image-repository-not-found api/image failing'],
    names: [repository, 'pull-through cache', 'ecr:BatchImportUpstreamImage'],
    nearMisses: [
      {
        title: 'the role may not pull: the registry asks that first',
        account: accountWith('', { ...own, simulation: { '*': lacking } }),
        finds: ['proved permission-missing api/image failing'],
      },
    ],
  },
  {
    cause: 'image-not-found',
    title: 'its tag is gone',
    reason: notFound(image),
    account: accountWith('', {
      ...own,
      repository: there,
      'image-tags': { [repository]: ['v9', 'v8'] },
      'lifecycle-policy': {
        [repository]: [
          { priority: 1, of: 'tagged', patterns: ['release-*'], count: 'imageCountMoreThan', most: 3 },
          { priority: 2, of: 'tagged', patterns: ['v*'], count: 'imageCountMoreThan', most: 2 },
        ],
      },
    }),
    finds: ['proved image-not-found api/image failing'],
    names: ['v7', 'shop/api', 'v9, v8', 'lifecycle rule 2'],
    nearMisses: [
      {
        title: 'the repository is gone too',
        account: accountWith('', own),
        finds: ['proved image-repository-not-found api/image failing'],
      },
      {
        title: 'it was pushed since',
        account: accountWith('', {
          ...own,
          repository: there,
          image: { [stored('v7')]: { digest, archived: false } },
        }),
        finds: ['reported image-not-found api/image failing'],
      },
      {
        title: 'S3 has not the layer: the registry named it, so that it had the image',
        reason: `CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code https://prod-${region}-starport-layer-bucket.s3.${region}.amazonaws.com/abc?X-Amz: 404 Not Found`,
        finds: ['reported image-not-found api/image failing'],
      },
      {
        title: 'a layer came and could not be unpacked: then the registry had the image',
        reason: `CannotPullContainerError: ref pull has been retried 1 time(s): failed to extract layer sha256:${'a'.repeat(64)}: mount callback failed on /tmp/x: unexpected EOF`,
        finds: ['suspected unexplained-image api/image failing'],
      },
      {
        title: 'the registry has no build for the platform: the tag is there',
        reason: `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: no match for platform in manifest: not found`,
        finds: ['reported image-platform-mismatch api/image failing'],
      },
    ],
  },
  {
    cause: 'image-not-found',
    title: 'the digest that the deployment began with is gone',
    reason: notFound(`${host}/shop/api@${digest}`),
    account: accountWith('', {
      ...own,
      repository: there,
      image: { [stored('v7')]: { digest: other, archived: false } },
    }),
    finds: ['proved image-not-found api/image failing'],
    names: [digest, other, 'v7'],
    nearMisses: [
      {
        title: 'the digest is there by now',
        account: accountWith('', {
          ...own,
          repository: there,
          image: { [stored(digest)]: { digest, archived: false } },
        }),
        finds: ['reported image-not-found api/image failing'],
      },
    ],
  },
  {
    cause: 'image-not-found',
    title: 'a digest is gone that two tags of one repository can have named',
    reason: notFound(`${host}/shop/api@${digest}`),
    account: accountWith('', { ...beside(image.replace('v7', 'migrate-3')), repository: there }),
    finds: ['proved image-not-found api/image failing'],
    names: [digest, 'the image of container api or the image of container migrate'],
    nearMisses: [
      {
        title: 'the other container is written with the digest, so that it is its image',
        account: accountWith('', { ...beside(`${host}/shop/api@${digest}`), repository: there }),
        finds: ['proved image-not-found migrate/image failing'],
      },
    ],
  },
  {
    cause: 'image-not-found',
    title: 'it is archived',
    reason: notFound(image),
    account: accountWith('', { ...own, repository: there, image: { [stored('v7')]: { digest, archived: true } } }),
    finds: ['proved image-not-found api/image failing'],
    names: ['archived', 'v7'],
    nearMisses: [
      {
        title: 'it was restored',
        account: accountWith('', { ...own, repository: there, image: { [stored('v7')]: { digest, archived: false } } }),
        finds: ['reported image-not-found api/image failing'],
      },
    ],
  },
  {
    cause: 'permission-missing',
    title: 'the registry refuses the pull',
    reason: refusedPull,
    account: accountWith('', { ...own, repository: there, simulation: { '*': lacking } }),
    finds: ['proved permission-missing api/image failing'],
    names: [
      'api-exec',
      'ecr:BatchGetImage',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchCheckLayerAvailability',
      repository,
    ],
    nearMisses: [
      {
        title: 'the repository’s own policy lets the role in: no proof remains',
        account: accountWith('', {
          ...own,
          repository: there,
          simulation: { '*': lacking },
          'repository-policy': admits,
        }),
        finds: ['reported image-pull-refused api/image failing'],
      },
      {
        title: 'the rate limit is not a permission',
        reason: `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: toomanyrequests: Rate exceeded`,
        finds: ['reported image-rate-limit api/image failing'],
      },
    ],
  },
  {
    cause: 'permission-missing',
    title: 'another account’s repository, and the role’s own side lacks the pull',
    reason: refusedPull.replaceAll(account, '444455556666'),
    account: accountWith('', { ...task({ image: foreignImage }), simulation: { '*': { ...lacking, sides: 'own' } } }),
    finds: ['proved permission-missing api/image failing'],
    names: ['444455556666', 'ecr:BatchGetImage'],
    nearMisses: [
      {
        title: 'the simulation tells one decision for both accounts',
        account: accountWith('', {
          ...task({ image: foreignImage }),
          simulation: { '*': { ...lacking, sides: 'both' } },
          'role-policies': {
            '*': [
              { name: 'pulls', document: { Statement: [{ Effect: 'Allow', Action: ['ecr:*'], Resource: ['*'] }] } },
            ],
          },
        }),
        finds: ['reported image-pull-refused api/image failing'],
      },
      {
        title: 'the role’s own side allows it: the other account must let it in',
        account: accountWith('', {
          ...task({ image: foreignImage }),
          simulation: { '*': { ...allowed, sides: 'own' } },
        }),
        finds: ['suspected resource-policy-denies api/image failing'],
      },
    ],
  },
  {
    cause: 'resource-policy-denies',
    title: 'the repository’s policy',
    reason: refusedPull,
    account: accountWith('', {
      ...own,
      repository: there,
      'repository-policy': denies(['ecr:GetDownloadUrlForLayer'], role),
    }),
    finds: ['proved resource-policy-denies api/image failing'],
    names: [repository, 'Closed', 'ecr:GetDownloadUrlForLayer'],
    nearMisses: [
      {
        title: 'it denies another role',
        account: accountWith('', {
          ...own,
          repository: there,
          'repository-policy': denies(['ecr:*'], role.replace('api-exec', 'web-exec')),
        }),
        finds: ['reported image-pull-refused api/image failing'],
      },
    ],
  },
];
