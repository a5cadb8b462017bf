import type { Claim } from '../../stopped-reason/claim.ts';
import type { FaultOf } from '../../stopped-reason/fault.ts';
import { unlessJustAllowed, unlessLasting, untilImage, untilMade, untilPushed, untilRegistered } from '../passing.ts';
import type { Advice, Named } from './advice.ts';

const register = 'Correct the image in the task definition, register a new revision and deploy that.';

/** The image, if the text names it, after a colon. */
function which({ image }: Named): string {
  return image === null ? '' : `: ${image}`;
}

/** The registry, as far as the text names it. */
function registry({ claim }: Named): string {
  return claim.dependency === 'ecr' ? 'Amazon ECR' : (claim.host ?? 'the registry');
}

/** Faults of the category `image`: a registry answered, and the image cannot be had. */
export const images: Readonly<Record<FaultOf<'image'>, Advice>> = {
  'image-repository': {
    cause: 'image-repository-not-found',
    passes: untilMade,
    title: (named) => `${registry(named)} has no such repository${which(named)}`,
    next: ({ claim }) => [
      claim.dependency === 'ecr'
        ? 'Check account, Region and repository in the image’s name: aws ecr describe-repositories lists them.'
        : 'Check the host and the path in the image’s name.',
      register,
    ],
  },
  'image-tag': {
    cause: 'image-not-found',
    passes: untilPushed,
    title: (named) => `${registry(named)} has no image of that name or tag${which(named)}`,
    next: ({ claim }) => [
      'Push the image under that tag, or name a tag that exists.',
      ...(claim.dependency === 'ecr' ? ['A lifecycle rule of the repository may have expired it.'] : []),
      register,
    ],
  },
  'image-digest': {
    cause: 'image-not-found',
    passes: untilMade,
    title: (named) => `${registry(named)} has no image of that digest${which(named)}`,
    next: () => [
      'A digest names one build: it is gone if that build was deleted, or expired by a lifecycle rule.',
      'A service keeps the digest that its deployment began with: a new deployment looks the tag up again.',
      register,
    ],
  },
  'image-reference': {
    cause: 'image-reference-malformed',
    passes: untilRegistered,
    title: (named) => `The image’s name in the task definition cannot be parsed${which(named)}`,
    next: () => [
      'Write it as REGISTRY/PATH:TAG or REGISTRY/PATH@sha256:DIGEST, the path in lower case, without https:// and without blanks.',
      'A variable of a template may never have been filled in.',
      register,
    ],
  },
  'image-platform': {
    cause: 'image-platform-mismatch',
    passes: untilImage,
    title: (named) => `The image has no build for the operating system and CPU that the task runs on${which(named)}`,
    next: () => [
      'Build it for that platform (docker buildx build --platform linux/amd64,linux/arm64 …) and push it again.',
      'Or set `runtimePlatform` in the task definition (on EC2: the type of the instances) to what the image is built for.',
    ],
  },
  'image-manifest': {
    cause: 'image-manifest-unsupported',
    passes: untilImage,
    title: (named) => `What the registry holds under that name is no image that can be run${which(named)}`,
    next: () => [
      'Often the tag or the digest names an attestation (provenance, SBOM) and not the image: build with --provenance=false --sbom=false, or name the image’s own digest.',
      'An image in the old format (schema 1) must be built and pushed again.',
    ],
  },
  'image-too-large': {
    cause: 'image-too-large',
    passes: {
      is: 'no',
      because: 'the disk of a task and the size of an image stay as they are until somebody changes one of them',
    },
    title: (named) => `The image does not fit on the disk of the task or of the container instance${which(named)}`,
    next: () => [
      'On Fargate raise `ephemeralStorage` (20 to 200 GiB); on EC2 free space on the instance’s disk or make the disk larger.',
      'Or make the image smaller: fewer layers, nothing in it that only the build needs.',
    ],
  },
  'registry-refused': {
    cause: 'image-pull-refused',
    passes: unlessJustAllowed,
    title: (named) => `${registry(named)} refused the pull of the image${which(named)}`,
    next: refusedNext,
  },
  'registry-credentials': {
    cause: 'registry-credentials-refused',
    passes: { is: 'no', because: 'a registry goes on refusing the same credentials until somebody gives it others' },
    title: (named) => `${registry(named)} did not accept the credentials, or got none${which(named)}`,
    next: ({ claim }) =>
      claim.dependency === 'ecr'
        ? [
            'See that the execution role (on EC2 without one: the instance’s role) holds ecr:GetAuthorizationToken and the pull actions.',
            'An image of another account needs that account in the repository’s policy.',
          ]
        : [
            'For a private registry, name a secret with {"username": "…", "password": "…"} in `repositoryCredentials` of the container, and allow the execution role secretsmanager:GetSecretValue.',
            'If there is one, check that the token or password in it is still valid.',
          ],
  },
  'rate-limit': {
    cause: 'image-rate-limit',
    passes: {
      is: 'yes',
      within: 'within hours',
      because: 'a registry counts the pulls of a period; every further start uses up the next allowance',
    },
    title: (named) => `${registry(named)} allows no more pulls for now${which(named)}`,
    next: () => [
      'It passes by itself: ECS tries again. If it comes back, pull with credentials (`repositoryCredentials`), or through a pull-through cache of Amazon ECR.',
      'Docker Hub counts pulls without a login by IP address: all tasks behind a NAT gateway share one.',
    ],
  },
  'image-layer': {
    cause: null,
    passes: unlessLasting,
    title: (named) =>
      `A layer of the container image came and could not be unpacked; the text does not say why${which(named)}`,
    next: () => [
      'Look at the disk where the image is unpacked (on Fargate `ephemeralStorage`, on EC2 the instance’s), and at the way to the registry: a stream that breaks off ends like this, too.',
      'If each start fails at the same layer, build and push the image anew.',
    ],
  },
  'image-pull': {
    cause: null,
    passes: unlessLasting,
    title: (named) => `The container image could not be pulled; the text does not say why${which(named)}`,
    next: () => [
      'Check the image’s name and tag, the permissions of the role that pulls, and the way to the registry.',
      'See whether a newer stopped task shows more of the text.',
    ],
  },
};

function refusedNext({ claim }: Named): readonly string[] {
  if (claim.dependency === 's3')
    return [
      'ECR had let the task in and signed the URL of the layer: what the role may do at ECR is not the cause.',
      'See that the policy of the VPC endpoint for S3 allows s3:GetObject to everybody on arn:aws:s3:::prod-REGION-starport-layer-bucket/*, and that no proxy on the way changes the URL.',
    ];
  if (claim.dependency === 'ecr') {
    return [
      'Check that the repository exists, and that the role that pulls has ecr:BatchGetImage, ecr:GetDownloadUrlForLayer and ecr:BatchCheckLayerAvailability.',
      'An image of another account needs the repository’s policy too, and a VPC endpoint’s policy (ecr.dkr, S3) must let it through.',
    ];
  }
  return [
    'Registries refuse a private image and one that does not exist in the same words: check the name first.',
    'For a private registry, name a secret with the credentials in `repositoryCredentials` of the container.',
  ];
}

const ways: readonly (readonly [is: (claim: Claim) => boolean, hop: string, way: string])[] = [
  [
    ({ dependency }) => dependency === 's3',
    'Amazon S3, where ECR keeps the layers',
    'the gateway endpoint for S3 in the route table of the subnet, or a NAT gateway',
  ],
  [
    ({ dependency, host }) => dependency === 'ecr' && /^(?:api\.)?ecr[.-]/.test(host ?? ''),
    'Amazon ECR’s API, which gives the login',
    'a VPC endpoint for ecr.api, or a NAT gateway',
  ],
  [
    ({ dependency }) => dependency === 'ecr',
    'Amazon ECR’s registry',
    'VPC endpoints for ecr.api and ecr.dkr with the gateway endpoint for S3, or a NAT gateway',
  ],
  [
    ({ host }) => /(?:^|\.)docker\.(?:io|com)$/.test(host ?? ''),
    'Docker Hub',
    'a NAT gateway, or a public IP in a public subnet: no VPC endpoint leads there. Or copy the image to Amazon ECR, and register a new revision that names it',
  ],
];

/** No answer from a registry: the hop that did not answer, and the ways there. */
export const imageUnanswered: Advice = {
  cause: 'image-unreachable',
  passes: unlessLasting,
  title: (named) => `No answer from ${hopOf(named).hop}${dialled(named)}: the image could not be pulled${which(named)}`,
  next: (named) => {
    const { way } = hopOf(named);
    return [
      `Where the image is pulled (on Fargate the task’s subnet, on EC2 the instance’s) there must be a way: ${way}.`,
      ...byFault(named),
      'If most tasks start, it was passing: ECS tries again.',
    ];
  },
};

function hopOf({ claim }: Named): { readonly hop: string; readonly way: string } {
  const found = ways.find(([is]) => is(claim));
  if (found !== undefined) return { hop: found[1], way: found[2] };
  return {
    hop: claim.host ?? 'the registry',
    way: 'a NAT gateway, or a public IP in a public subnet; a registry of your own needs its own route',
  };
}

function dialled({ claim }: Named): string {
  const where = [claim.host, claim.address].filter((one) => one !== null).join(', ');
  return where === '' ? '' : ` (${where})`;
}

function byFault({ claim }: Named): readonly string[] {
  switch (claim.fault) {
    case 'dns':
      return ['The registry’s name does not resolve: check the DNS of the VPC and the name in the task definition.'];
    case 'tls':
      return [
        'Its certificate is not trusted: a proxy that inspects TLS stands in between, or the registry’s is self-signed.',
      ];
    case 'refused':
      return ['Something answers there and refuses: look for a proxy, or for a registry that is down.'];
    default:
      return ['The security groups and network ACLs must let TCP 443 out, and the answers in (ephemeral ports).'];
  }
}
