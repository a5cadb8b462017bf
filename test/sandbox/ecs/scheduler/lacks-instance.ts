import type { Surroundings } from '../surroundings.ts';
import type { Launch } from './task.ts';
import type { Refused } from './task-session.ts';

/** ECS's error if an EC2 task asks for more memory than an instance of its cluster has. */
export function lacksInstance(launch: Launch, { instances }: Pick<Surroundings, 'instances'>): Refused | undefined {
  if (launch.launchType !== 'EC2') return undefined;
  if (Number(launch.definition.memory ?? 0) <= instances.memoryIn(launch.clusterArn)) return undefined;
  return {
    is: 'refused',
    cause: 'placement',
    reason: 'RESOURCE:MEMORY',
    why: 'was unable to place a task because no container instance met all of its requirements. The closest matching container-instance has insufficient memory available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
  };
}
