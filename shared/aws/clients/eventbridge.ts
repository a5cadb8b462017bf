import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { ClientSettings } from './client-settings.ts';

/** A client of Amazon EventBridge; loaded when first needed. */
export function createEventBridge(settings: ClientSettings): EventBridgeClient {
  return new EventBridgeClient(settings);
}
