import { S3Client } from '@aws-sdk/client-s3';
import type { ClientSettings } from './client-settings.ts';

/** A client of Amazon S3; loaded when first needed. */
export function createS3(settings: ClientSettings): S3Client {
  return new S3Client({
    ...settings,
    // The ARN of a bucket does not name its Region, which may differ from the task's Region.
    followRegionRedirects: true,
    // Bucket names as host names resolve at AWS only. A custom endpoint takes them in the path.
    forcePathStyle: ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'].some((name) => (process.env[name] ?? '') !== ''),
  });
}
