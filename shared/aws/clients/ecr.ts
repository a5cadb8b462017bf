import { ECRClient } from '@aws-sdk/client-ecr';
import type { ClientSettings } from './client-settings.ts';

/** A client of Amazon ECR; loaded when first needed. */
export function createEcr(settings: ClientSettings): ECRClient {
  return new ECRClient(settings);
}
