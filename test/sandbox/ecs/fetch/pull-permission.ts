import {
  BatchCheckLayerAvailabilityCommand,
  BatchGetImageCommand,
  type ECRClient,
  GetDownloadUrlForLayerCommand,
} from '@aws-sdk/client-ecr';
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { attempt } from './attempt.ts';
import type { Fetching } from './fetching.ts';
import type { Obstacle } from './obstacle.ts';
import { nameOfImage } from './pull-image.ts';
import { ecrRegistryOf } from './reference.ts';
import type { FailedCall } from './sdk-error-text.ts';

type Pull = {
  readonly operation: 'BatchGetImage' | 'BatchCheckLayerAvailability' | 'GetDownloadUrlForLayer';
  /** The part of the image that the registry then refuses. */
  readonly part: 'manifest' | 'layer';
  readonly send: (ecr: ECRClient, image: EcrImage) => Promise<unknown>;
};

type EcrImage = { readonly registryId: string; readonly repositoryName: string };

/** The digest of any layer, because the denial comes before the registry looks for the layer. */
const layer = `sha256:${'0a'.repeat(32)}`;

/** The actions that the registry authorises when a client fetches the manifest, and then each layer. */
const pulls: readonly Pull[] = [
  {
    operation: 'BatchGetImage',
    part: 'manifest',
    send: (ecr, image) => ecr.send(new BatchGetImageCommand({ ...image, imageIds: [{ imageTag: 'latest' }] })),
  },
  {
    operation: 'BatchCheckLayerAvailability',
    part: 'layer',
    send: (ecr, image) => ecr.send(new BatchCheckLayerAvailabilityCommand({ ...image, layerDigests: [layer] })),
  },
  {
    operation: 'GetDownloadUrlForLayer',
    part: 'layer',
    send: (ecr, image) => ecr.send(new GetDownloadUrlForLayerCommand({ ...image, layerDigest: layer })),
  },
];

/**
 * Whether the role that pulls may have the container's image from ECR. It needs three actions, as in AWS's own
 * policies. This function assumes that the image exists.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/security_iam_id-based-policy-examples.html
 */
export async function refusePull(
  { image = '' }: ContainerDefinition,
  fetching: Fetching,
): Promise<Obstacle | undefined> {
  const registry = ecrRegistryOf(image);
  if (registry === undefined) return undefined;
  const { registry: host, repository: repositoryName } = nameOfImage(image);
  const registryId = host.split('.')[0] ?? '';
  const resource = `arn:aws:ecr:${registry.region}:${registryId}:repository/${repositoryName}`;
  const ecr = fetching.clients.images(registry.region);
  for (const { operation, part, send } of pulls) {
    const name = { service: 'ECR', operation, action: `ecr:${operation}`, resource };
    const got = await attempt(name, () => send(ecr, { registryId, repositoryName }));
    if (got.is === 'fault' && got.what.is === 'answered' && isDenied(got.what.call))
      return { at: 'image-denied', image, part, call: got.what.call };
  }
  return undefined;
}

function isDenied({ code }: FailedCall): boolean {
  return code === 'AccessDeniedException' || code === 'UnrecognizedClientException';
}
