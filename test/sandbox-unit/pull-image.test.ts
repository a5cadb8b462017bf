import { describe, expect, it } from 'vitest';
import { pullError } from '../sandbox/ecs/fetch/pull-image.ts';
import type { Target } from '../sandbox/ecs/network/connection.ts';

const address = '203.0.113.7';

/** A place that reaches all but these. */
function without(...services: readonly Target['service'][]) {
  return {
    to: ({ service }: Target) =>
      services.includes(service)
        ? ({ is: 'broken', how: 'timed-out', address } as const)
        : ({ is: 'open', address } as const),
  };
}

const ecr = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/api:7';

describe('a pull', () => {
  it('from ECR asks the registry, then the bucket that holds the layers', () => {
    expect(pullError(ecr, 'eu-west-1', without('internet', 'ecr.api'))).toBeUndefined();
    expect(pullError(ecr, 'eu-west-1', without('ecr.dkr', 's3'))).toBe(
      'failed to resolve ref 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/api:7: failed to do request: Head "https://111122223333.dkr.ecr.eu-west-1.amazonaws.com/v2/shop/api/manifests/7": dial tcp 203.0.113.7:443: i/o timeout',
    );
    expect(pullError(ecr, 'eu-west-1', without('s3'))).toMatch(
      /^failed to copy: httpReadSeeker: failed open: failed to do request: Get "https:\/\/prod-eu-west-1-starport-layer-bucket\.s3\..*i\/o timeout$/,
    );
  });

  it.each([
    ['nginx', 'registry-1.docker.io/library/nginx:latest'],
    ['shop/api:7', 'registry-1.docker.io/shop/api:7'],
    ['quay.io/shop/api@sha256:0123', 'quay.io/shop/api:latest'],
    ['localhost:5000/api:1', 'localhost:5000/api:1'],
  ])('of %s goes through the internet', (image, named) => {
    expect(pullError(image, undefined, without('s3', 'ecr.dkr'))).toBeUndefined();
    expect(pullError(image, undefined, without('internet'))).toContain(`failed to resolve ref ${named}: `);
  });
});
