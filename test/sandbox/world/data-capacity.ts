import { CreateCapacityProviderCommand, type ECSClient } from '@aws-sdk/client-ecs';
import type { World } from './world-schema.ts';

/**
 * The tag in which the sandbox keeps the instance requirements of a managed provider, because the emulator drops them.
 */
export const mostMemoryTag = 'sandbox:most-memory-mib';

/** Makes the world's capacity providers of Managed Instances. */
export async function buildCapacityProviders(world: Pick<World, 'capacityProviders'>, ecs: ECSClient): Promise<void> {
  for (const { name, memoryMiB } of world.capacityProviders) {
    await ecs.send(
      new CreateCapacityProviderCommand({ name, tags: [{ key: mostMemoryTag, value: String(memoryMiB) }] }),
    );
  }
}
