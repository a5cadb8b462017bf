import { ECSClient } from '@aws-sdk/client-ecs';
import type { ClientSettings } from './client-settings.ts';

/** A client of Amazon ECS; loaded when first needed. */
export function createEcs(settings: ClientSettings): ECSClient {
  return new ECSClient(settings);
}
