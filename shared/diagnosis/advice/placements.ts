import type { Lack } from '../../stopped-reason/claim.ts';
import type { Advice } from './advice.ts';

const tries = 'ECS goes on trying by itself, after pauses that grow.';

/** What kept ECS from giving a task a place, before anything of it ran. */
export const placements: Readonly<Record<Lack, Advice>> = {
  capacity: {
    cause: 'capacity-unavailable',
    title: () => 'Fargate has no capacity for the task now',
    next: () => [
      `This may pass by itself. ${tries}`,
      'Give the service subnets in more Availability Zones, or FARGATE beside FARGATE_SPOT in its capacity provider strategy.',
    ],
  },
  quota: {
    cause: 'quota-exceeded',
    title: () => 'A quota of the account is used up, so that ECS makes no task',
    next: () => ['Ask for a higher quota in Service Quotas, or free what is no longer used.', tries],
  },
  fit: {
    cause: 'platform-mismatch',
    title: () => 'Nothing that the service may run on can run this task',
    next: () => [
      'Compare the task definition (runtimePlatform, networkMode, requiresCompatibilities, log drivers, GPUs) with what the cluster offers.',
      'On EC2 the attributes of the container instances show it; a service on Fargate needs a definition for Fargate, and the other way round.',
    ],
  },
  instance: {
    cause: 'task-not-placed',
    title: () => 'No container instance can take the task',
    next: () => [
      'Look at the free CPU, memory, ports and interfaces of the container instances, at their agents, and at the placement constraints of the service.',
      'Add instances or larger ones, or let the task ask for less.',
      tries,
    ],
  },
  address: {
    cause: 'subnet-full',
    title: () => 'The subnet has no free address for the network interface of the task',
    next: () => [
      'Give the service subnets with free addresses, or free some: stopped instances, old interfaces, interface endpoints.',
      tries,
    ],
  },
};

/** A place was lacking, and the text does not say of what kind. */
export const unplaced: Advice = {
  cause: 'task-not-placed',
  title: () => 'ECS found no place to run the task',
  next: () => ['Look at the cluster’s capacity, the placement constraints and the account’s quotas.', tries],
};

/** The network interface was lacking, and the text does not say why. */
export const withoutInterface: Advice = {
  cause: 'network-interface-unavailable',
  title: () => 'The network interface could not be provided',
  next: () => [
    'This often passes by itself: ECS tries again.',
    'If it stays so, check the free addresses of the subnet and the quotas of network interfaces.',
  ],
};
