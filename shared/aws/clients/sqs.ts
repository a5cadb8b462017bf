import { SQSClient } from '@aws-sdk/client-sqs';
import type { ClientSettings } from './client-settings.ts';

/** A client of Amazon SQS; loaded when first needed. */
export function createSqs(settings: ClientSettings): SQSClient {
  return new SQSClient(settings);
}
