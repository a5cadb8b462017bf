import { SSMClient } from '@aws-sdk/client-ssm';
import type { ClientSettings } from './client-settings.ts';

/** A client of AWS Systems Manager; loaded when first needed. */
export function createSsm(settings: ClientSettings): SSMClient {
  return new SSMClient(settings);
}
