import { DescribeCapacityProvidersCommand } from '@aws-sdk/client-ecs';
import { mostMemoryTag } from '../../world/data-capacity.ts';
import type { Obstacle } from '../fetch/obstacle.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Launch } from './task.ts';

/** EC2's error if no instance that the capacity provider allows is large enough for the task. */
export async function lacksCapacity(launch: Launch, { ecs }: Surroundings): Promise<Obstacle | undefined> {
  const provider = launch.capacityProvider;
  if (provider === undefined) return undefined;
  const { capacityProviders = [] } = await ecs.send(
    new DescribeCapacityProvidersCommand({ capacityProviders: [provider], include: ['TAGS'] }),
  );
  const most = capacityProviders[0]?.tags?.find((tag) => tag.key === mostMemoryTag)?.value;
  if (most === undefined || Number(launch.definition.memory ?? 0) <= Number(most)) return undefined;
  const error =
    'UnfulfillableCapacity: Unable to fulfill capacity due to your request configuration. Please adjust your request and try again.';
  return { at: 'capacity', provider, error };
}
