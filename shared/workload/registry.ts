/** A private ECR registry: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/…`, also `ACCOUNT.dkr-ecr.REGION.on.aws/…`. */
const privateEcr = /^\d{12}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\//;

/** The Region of an image's private ECR registry; undefined for an image from anywhere else. */
export function ecrRegionOf(image: string): string | undefined {
  return privateEcr.exec(image)?.[1];
}

/**
 * The host that an image is pulled from, as Docker reads it: the part before the first slash if it looks like a host, else
 * Docker Hub.
 * @see https://github.com/distribution/reference
 */
export function registryHostOf(image: string): string {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  return /[.:]/.test(first) || first === 'localhost' ? first : 'registry-1.docker.io';
}
