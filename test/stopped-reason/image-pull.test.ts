import { describe, expect, test } from 'vitest';
import type { Claim } from '../../shared/stopped-reason/claim.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';

const registry = '210987654321.dkr.ecr.us-east-2.amazonaws.com';
const layers = 'prod-us-east-2-starport-layer-bucket.s3.us-east-2.amazonaws.com';
const layer = `https://${layers}/0f-1a/210987654321-x/aa?X-Amz-Security-Token=IQoJb3Jp`;
const retried = 'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref';
const manifest = (host: string, error: string) =>
  `${retried} ${host}/shop/web:7: failed to do request: Head "https://${host}/v2/shop/web/manifests/7": ${error}`;
const download = (error: string) =>
  `CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: failed to do request: Get "${layer}": ${error}`;
const human = (image: string) =>
  `CannotPullContainerError: The task cannot pull ${image} from the registry ${image}. There is a connection issue between the task and the registry. Check your task network configuration.`;
const unknownWay = { host: null, address: null };

describe('a pull without an answer is a failure of the network, and tells which hop did not answer', () => {
  test.each<[what: string, text: string, said: Partial<Claim>]>([
    [
      'a registry that does not answer',
      manifest(registry, 'dial tcp 10.3.0.7:443: i/o timeout'),
      { outcome: 'timed-out', dependency: 'ecr', host: registry, address: '10.3.0.7' },
    ],
    [
      'a dual-stack registry that does not answer',
      manifest('210987654321.dkr-ecr.us-east-2.on.aws', 'dial tcp [2600:1f16::7]:443: i/o timeout'),
      {
        outcome: 'timed-out',
        dependency: 'ecr',
        host: '210987654321.dkr-ecr.us-east-2.on.aws',
        address: '2600:1f16::7',
      },
    ],
    [
      'a registry of GovCloud that refuses',
      manifest(
        '210987654321.dkr.ecr-fips.us-gov-west-1.amazonaws.com',
        'dial tcp 10.3.0.7:443: connect: connection refused',
      ),
      { outcome: 'not-reached', dependency: 'ecr', address: '10.3.0.7' },
    ],
    [
      'a registry whose name does not resolve',
      manifest(registry, `dial tcp: lookup ${registry} on 10.0.0.2:53: no such host`),
      { outcome: 'not-reached', dependency: 'ecr', host: registry, address: null },
    ],
    [
      'layers in S3 that do not come',
      download('dial tcp 52.219.9.9:443: i/o timeout'),
      { outcome: 'timed-out', dependency: 's3', host: layers, address: '52.219.9.9' },
    ],
    [
      'layers of an image of ECR, behind the sentence for people',
      `${human(`${registry}/shop/web:7`)} : ${download('dial tcp 52.219.9.9:443: i/o timeout').slice('CannotPullContainerError: '.length)}`,
      { outcome: 'timed-out', dependency: 's3', host: layers, address: '52.219.9.9' },
    ],
    [
      'a call by the bare reference, as Fargate prints it',
      `CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: failed to do request: Get ${registry}/shop/web:7: dial tcp 52.219.9.9:443: i/o timeout`,
      { outcome: 'timed-out', dependency: 'ecr', host: null, address: '52.219.9.9' },
    ],
    [
      'only the sentence for people',
      human(`${registry}/shop/web:7`),
      { outcome: 'timed-out', dependency: 'ecr', ...unknownWay },
    ],
    [
      'the sentence about ECR',
      human('x').replace('the registry.', 'Amazon ECR.'),
      { outcome: 'timed-out', dependency: 'ecr' },
    ],
    [
      'the sentence about an image elsewhere',
      human('docker.io/shop/web:7'),
      { outcome: 'timed-out', dependency: 'other' },
    ],
    [
      'the token of ECR on EC2',
      'CannotPullECRContainerError: RequestError: send request failed caused by: Post "https://api.ecr.us-east-2.amazonaws.com/": dial tcp 10.3.0.8:443: i/o timeout',
      { outcome: 'timed-out', dependency: 'ecr', host: 'api.ecr.us-east-2.amazonaws.com', address: '10.3.0.8' },
    ],
    [
      'Docker on EC2',
      `CannotPullContainerError: Error response from daemon: Get https://${registry}/v2/: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`,
      { outcome: 'timed-out', dependency: 'ecr', host: registry },
    ],
    [
      'a registry of others',
      manifest('ghcr.io', 'dial tcp 140.82.1.1:443: i/o timeout'),
      { outcome: 'timed-out', dependency: 'other', host: 'ghcr.io' },
    ],
    [
      'the public gallery, which no endpoint of ECR serves',
      manifest('public.ecr.aws', 'dial tcp 75.2.1.1:443: i/o timeout'),
      { outcome: 'timed-out', dependency: 'other', host: 'public.ecr.aws' },
    ],
    [
      'a certificate that is not trusted',
      manifest(registry, 'tls: failed to verify certificate: x509: certificate signed by unknown authority'),
      { outcome: 'not-reached', dependency: 'ecr', host: registry },
    ],
  ])('%s', (_what, text, said) => {
    expect(readStoppedReason(text)).toMatchObject({
      category: 'network',
      stage: 'image-pull',
      resource: null,
      ambiguous: false,
      ...said,
    });
  });

  test.each([
    `${retried} ${registry}/shop/web:7: ${registry}/shop/web:7: not found`,
    `CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code https://${registry}/v2/shop/web/blobs/sha256:0a: 403 Forbidden`,
    'CannotPullContainerError: inspect image has been retried 5 time(s): httpReaderSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/nginx/manifests/sha256:aa: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
    `CannotPullContainerError: Error response from daemon: pull access denied for ${registry}/shop/web, repository does not exist or may require 'docker login'`,
    'CannotPullECRContainerError: ThrottlingException: Rate exceeded status code: 400, request id: 1',
  ])('an answer of the registry is told from silence: %s', (text) => {
    expect(readStoppedReason(text)).toMatchObject({ stage: 'image-pull', outcome: 'answered', ...unknownWay });
  });

  test('names of images tell neither a fault nor a registry', () => {
    const image = 'corp/x509/eof/starport-layer-bucket.s3/dkr.ecr.web';
    expect(
      readStoppedReason(
        `${retried} docker.io/${image}:1: failed to do request: Head "https://registry-1.docker.io/v2/${image}/manifests/1": dial tcp 34.1.1.1:443: i/o timeout`,
      ),
    ).toMatchObject({ outcome: 'timed-out', dependency: 'other', host: 'registry-1.docker.io' });
  });

  test.each([
    ['unexpected status from HEAD request to https://ghcr.io/v2/corp/eof/manifests/x509: 403 Forbidden', 'answered'],
    ['failed to do request: Head "https://ghcr.io/v2/corp/eof/manifests/1": something new', 'unknown'],
  ])('nor how it went: %s', (error, outcome) => {
    expect(readStoppedReason(`${retried} ghcr.io/corp/eof:x509: ${error}`)).toMatchObject({ outcome, ...unknownWay });
  });

  test('a full disk says nothing of the network', () => {
    expect(
      readStoppedReason(
        'CannotPullContainerError: ref pull has been retried 1 time(s): failed to extract layer sha256:0a: write /var/lib/x: no space left on device',
      ),
    ).toMatchObject({ fault: 'image-too-large', outcome: 'unknown', ...unknownWay });
  });

  test.each([
    [`${retried} ${registry}/shop/web:7: ${registry}/shop/web:7: not found`, `${registry}/shop/web:7`],
    [`${retried} "${registry}/shop/Web@sha256:0a": not found`, `${registry}/shop/Web@sha256:0a`],
    [`CannotPullContainerError: API error (404): repository ${registry}/shop/web not found`, `${registry}/shop/web`],
    ['CannotPullContainerError: Error response from daemon: pull access denied for shop/web, x', 'shop/web'],
    ['Error response from daemon: manifest for nginx:7 not found: manifest unknown', 'nginx:7'],
    [human('docker.io/shop/web:7'), 'docker.io/shop/web:7'],
    ['CannotPullContainerError: The task can’t pull the image. Check whether the image exists.', null],
    ['CannotPullContainerError: no matching manifest for linux/amd64 in the manifest list entries', null],
  ])('the image is named: %s', (text, image) => {
    expect(readStoppedReason(text)).toMatchObject({ image, resource: null });
  });
});
