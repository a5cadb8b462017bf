import { hostSuffixes } from '../partitions.ts';

/**
 * A private ECR registry, in any partition: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/…`, also
 * `ACCOUNT.dkr-ecr.REGION.on.aws/…`.
 */
const privateEcr = new RegExp(
  `^(?<account>\\d{12})\\.dkr[.-]ecr(?:-fips)?\\.(?<region>[a-z0-9-]+)\\.(?:${hostSuffixes.map((one) => one.replaceAll('.', String.raw`\.`)).join('|')})/`,
);

/** The Region of the private ECR registry of an image; undefined for an image from any other registry. */
export function ecrRegionOf(image: string): string | undefined {
  return privateEcr.exec(image)?.groups?.['region'];
}

/**
 * The ARN of the private ECR repository of an image, without its tag and digest; undefined for an image from any other
 * registry.
 */
export function ecrRepositoryArn(image: string, partition: string): string | undefined {
  const found = privateEcr.exec(image);
  const { account = '', region = '' } = found?.groups ?? {};
  if (found === null) return undefined;
  const [path = ''] = image.slice(found[0].length).split('@');
  return `arn:${partition}:ecr:${region}:${account}:repository/${path.replace(/:[^:/]*$/, '')}`;
}

/**
 * The host that an image is pulled from, by Docker's rule: the part before the first slash if it looks like a host,
 * else Docker Hub.
 * @see https://github.com/distribution/reference
 */
export function registryHostOf(image: string): string {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  return /[.:]/.test(first) || first === 'localhost' ? first : 'registry-1.docker.io';
}
