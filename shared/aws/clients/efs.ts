import { EFSClient } from '@aws-sdk/client-efs';
import type { ClientSettings } from './client-settings.ts';

/** A client of Amazon EFS; loaded when first needed. */
export function createEfs(settings: ClientSettings): EFSClient {
  return new EFSClient(settings);
}
