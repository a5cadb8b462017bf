import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ClientSettings } from './client-settings.ts';

/** A client of AWS Secrets Manager; loaded when first needed. */
export function createSecretsManager(settings: ClientSettings): SecretsManagerClient {
  return new SecretsManagerClient(settings);
}
