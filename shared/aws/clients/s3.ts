import { S3Client } from '@aws-sdk/client-s3';
import type { ClientSettings } from './client-settings.ts';

/** A client of Amazon S3; loaded when first needed. */
export function createS3(settings: ClientSettings): S3Client {
  return new S3Client({
    ...settings,
    // A bucket's ARN does not name its Region, which need not be the task's.
    followRegionRedirects: true,
    // Buckets' names as hosts resolve at AWS only; an endpoint of one's own takes them in the path.
    forcePathStyle: ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'].some((name) => (process.env[name] ?? '') !== ''),
  });
}
