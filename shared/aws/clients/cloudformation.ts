import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { ClientSettings } from './client-settings.ts';

/** A client of AWS CloudFormation; loaded when first needed. */
export function createCloudFormation(settings: ClientSettings): CloudFormationClient {
  return new CloudFormationClient(settings);
}
