import { IAMClient } from '@aws-sdk/client-iam';
import type { ClientSettings } from './client-settings.ts';

/** A client of AWS IAM; loaded when first needed. */
export function createIam(settings: ClientSettings): IAMClient {
  return new IAMClient(settings);
}
