import type { Target } from '../network/connection.ts';
import { goNetworkError } from '../network/go-network-error.ts';
import type { Place } from '../network/network.ts';

/** Why an image could not be pulled, in containerd's words; undefined if its registry and its layers can be reached. */
export function pullError(image: string, region: string | undefined, place: Pick<Place, 'to'>): string | undefined {
  const { registry, repository, tag } = nameOfImage(image);
  const manifest = `https://${registry}/v2/${repository}/manifests/${tag}`;
  const at = (service: Target['service']) => place.to({ service, region: region ?? '' });
  const resolving = at(region === undefined ? 'internet' : 'ecr.dkr');
  if (resolving.is === 'broken')
    return `failed to resolve ref ${registry}/${repository}:${tag}: failed to do request: Head "${manifest}": ${goNetworkError(resolving, manifest)}`;
  if (region === undefined) return undefined;
  // ECR keeps the layers in S3 and redirects the client there.
  const layers = `https://prod-${region}-starport-layer-bucket.s3.${region}.amazonaws.com/`;
  const copying = at('s3');
  return copying.is === 'open'
    ? undefined
    : `failed to copy: httpReadSeeker: failed open: failed to do request: Get "${layers}": ${goNetworkError(copying, layers)}`;
}

/**
 * The parts of an image name by Docker's rules: the first part is a registry if it looks like a host, else the image is
 * on Docker Hub.
 */
export function nameOfImage(image: string): {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
} {
  const [first = '', ...rest] = image.split('/');
  const named = rest.length > 0 && /[.:]|^localhost$/.test(first);
  const path = named ? rest.join('/') : rest.length > 0 ? image : `library/${image}`;
  const [, repository = path, tag = 'latest'] = /^(.*?)(?::([^:/@]+))?(?:@.*)?$/.exec(path) ?? [];
  return { registry: named ? first : 'registry-1.docker.io', repository, tag };
}
