import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { ClientSettings } from './client-settings.ts';

/** A client of AWS CloudTrail; loaded when first needed. */
export function createCloudTrail(settings: ClientSettings): CloudTrailClient {
  return new CloudTrailClient(settings);
}
