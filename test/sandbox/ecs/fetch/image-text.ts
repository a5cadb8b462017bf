import type { Obstacle } from './obstacle.ts';
import { nameOfImage } from './pull-image.ts';
import { completeDenial } from './sdk-error-text.ts';

/** The text if the registry, or the bucket of its layers, cannot be reached. */
export function cannotPull({ image, error }: { readonly image: string; readonly error: string }): string {
  return `CannotPullContainerError: The task cannot pull ${image} from the registry ${image}. There is a connection issue between the task and the registry. Check your task network configuration. ${error}`;
}

type DeniedImage = Extract<Obstacle, { readonly at: 'image-denied' }>;

/** Fargate's containerd shows only the status of the registry. */
export function notHandedOut({ image, part, call }: DeniedImage): string {
  const { registry, repository, tag } = nameOfImage(image);
  if (part === 'manifest')
    return `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: pulling from host ${registry} failed with status code [manifests ${tag}]: 403 Forbidden`;
  const blob = `https://${registry}/v2/${repository}/blobs/sha256:${call.requestId.replaceAll('-', '').repeat(2)}`;
  return `CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code ${blob}: 403 Forbidden`;
}

/** Docker on an instance shows the body of the answer, including IAM's sentence. */
export function pullDenied({ image, call }: DeniedImage): string {
  const { registry, repository } = nameOfImage(image);
  return `CannotPullContainerError: The task can’t pull the image. Check that the role has the permissions to pull images from the registry. Error response from daemon: pull access denied for ${registry}/${repository}, repository does not exist or may require 'docker login': denied: ${completeDenial(call)}`;
}
