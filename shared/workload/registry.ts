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

/** An image in a private ECR registry, taken apart. */
export type EcrImage = {
  readonly account: string;
  readonly region: string;
  /** The repository's ARN. */
  readonly repository: string;
  /** The repository's name. */
  readonly name: string;
  /** What is pulled: the digest where there is one, else the tag, `latest` where there is none. */
  readonly id: string;
};

/** Takes the name of an image apart; undefined for an image from any other registry than a private one of ECR. */
export function ecrImageOf(image: string, partition: string): EcrImage | undefined {
  const found = privateEcr.exec(image);
  const { account = '', region = '' } = found?.groups ?? {};
  if (found === null) return undefined;
  const [path = '', digest] = image.slice(found[0].length).split('@');
  const [, name = path, tag = 'latest'] = /^(.*?)(?::([^:/]*))?$/.exec(path) ?? [];
  const repository = `arn:${partition}:ecr:${region}:${account}:repository/${name}`;
  return { account, region, repository, name, id: digest ?? tag };
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

/**
 * What a role must be allowed on a private repository to pull an image from it, in the order in which the registry asks:
 * for the manifest, then for each layer. Beside them it needs `ecr:GetAuthorizationToken`, which has no resource.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSTaskExecutionRolePolicy.html
 */
export const pullActions = [
  'ecr:BatchGetImage',
  'ecr:BatchCheckLayerAvailability',
  'ecr:GetDownloadUrlForLayer',
] as const;
