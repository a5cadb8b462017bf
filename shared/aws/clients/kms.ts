import { KMSClient } from '@aws-sdk/client-kms';
import type { ClientSettings } from './client-settings.ts';

/** A client of AWS KMS; loaded when first needed. */
export function createKms(settings: ClientSettings): KMSClient {
  return new KMSClient(settings);
}
