import type { Surroundings } from '../surroundings.ts';
import type { Launch } from './task.ts';
import type { Refused } from './task-session.ts';

const help = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
const noneMet = 'was unable to place a task because no container instance met all of its requirements.';

/** What Fargate may lack for a task, with the reason on the bus. ECS documents the reason of the capacity alone. */
const onFargate = {
  capacity: {
    reason: 'RESOURCE:FARGATE',
    why: `was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone. ${help}`,
  },
  quota: {
    reason: 'RESOURCE:FARGATE',
    why: "was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently.",
  },
} as const;

/**
 * ECS's error if no task can be placed: Fargate lacks capacity or the account's quota is used up, or the instance of the
 * cluster has another architecture or less memory than the task asks for.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 */
export function lacksPlace(launch: Launch, { instances }: Pick<Surroundings, 'instances'>): Refused | undefined {
  const { clusterArn, definition } = launch;
  if (launch.launchType !== 'EC2') {
    const lack = instances.lackOnFargate(clusterArn);
    return lack === undefined ? undefined : { is: 'refused', cause: 'placement', ...onFargate[lack] };
  }
  const architecture = instances.architectureIn(clusterArn);
  if (architecture !== undefined && (definition.runtimePlatform?.cpuArchitecture ?? architecture) !== architecture)
    return {
      is: 'refused',
      cause: 'placement',
      reason: 'ATTRIBUTE',
      why: `${noneMet} The closest matching container-instance is missing an attribute required by your task. ${help}`,
    };
  if (Number(definition.memory ?? 0) <= instances.memoryIn(clusterArn)) return undefined;
  return {
    is: 'refused',
    cause: 'placement',
    reason: 'RESOURCE:MEMORY',
    why: `${noneMet} The closest matching container-instance has insufficient memory available. ${help}`,
  };
}
