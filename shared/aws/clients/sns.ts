import { SNSClient } from '@aws-sdk/client-sns';
import type { ClientSettings } from './client-settings.ts';

/** A client of Amazon SNS; loaded when first needed. */
export function createSns(settings: ClientSettings): SNSClient {
  return new SNSClient(settings);
}
