import { EC2Client } from '@aws-sdk/client-ec2';
import type { ClientSettings } from './client-settings.ts';

/** A client of Amazon EC2; loaded when first needed. */
export function createEc2(settings: ClientSettings): EC2Client {
  return new EC2Client(settings);
}
