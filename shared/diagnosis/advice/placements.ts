import type { Lack } from '../../stopped-reason/claim.ts';
import { type Passing, untilFree } from '../passing.ts';
import type { Advice } from './advice.ts';

const tries = 'ECS goes on trying by itself, after pauses that grow.';

/** AWS has no room, which nobody here can end. */
export const untilCapacity = {
  is: 'perhaps',
  when: 'the service can do without further tasks for now',
  because: 'AWS gets free capacity again by itself, nobody can tell when, and ECS goes on trying',
} as const satisfies Passing;

export const untilQuota = untilFree('other tasks or instances that count against the quota end soon');

const untilPlace = untilFree('other tasks end soon, or instances are being added');

/** What kept ECS from giving a task a place, before anything of it ran. */
export const placements: Readonly<Record<Lack, Advice>> = {
  capacity: {
    cause: 'capacity-unavailable',
    passes: untilCapacity,
    title: () => 'Fargate has no capacity for the task now',
    next: () => [
      `AWS has no room for it, so no setting of yours is at fault. ${tries}`,
      'To act, give the service subnets in more Availability Zones, or FARGATE beside FARGATE_SPOT in its capacity provider strategy.',
    ],
  },
  quota: {
    cause: 'quota-exceeded',
    passes: untilQuota,
    title: () => 'A quota of the account is used up, so that ECS makes no task',
    next: () => [
      'Whoever manages the account has to ask for a higher quota in Service Quotas (for Fargate: its vCPUs), or free what is no longer used.',
      tries,
    ],
  },
  size: {
    cause: 'quota-exceeded',
    passes: {
      is: 'no',
      because: 'the task alone asks for more than the account may use, whatever other tasks do',
    },
    title: () => 'The task asks for more CPU or memory than the account may use, so that ECS makes no task',
    next: () => [
      'Whoever manages the account has to ask for a higher quota in Service Quotas (for Fargate: its vCPUs).',
      'Or let the task ask for less CPU and memory: register a new revision and deploy that.',
    ],
  },
  fit: {
    cause: 'platform-mismatch',
    passes: {
      is: 'no',
      because: 'neither the task definition nor what the cluster offers changes until somebody changes it',
    },
    title: () => 'Nothing that the service may run on can run this task',
    next: () => [
      'Compare the task definition (runtimePlatform, networkMode, requiresCompatibilities, log drivers, GPUs) with what the cluster offers.',
      'On EC2 the attributes of the container instances show it; a service on Fargate needs a definition for Fargate, and the other way round.',
    ],
  },
  instance: {
    cause: 'task-not-placed',
    passes: untilPlace,
    title: () => 'No container instance can take the task',
    next: () => [
      'Look at the free CPU, memory, ports and interfaces of the container instances, at their agents, and at the placement constraints of the service.',
      'Add instances or larger ones; or let the task ask for less: register a new revision and deploy that.',
      tries,
    ],
  },
  address: {
    cause: 'subnet-full',
    passes: untilFree('other tasks or interfaces in the subnet go away soon'),
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
  passes: untilPlace,
  title: () => 'ECS found no place to run the task',
  next: () => ['Look at the cluster’s capacity, the placement constraints and the account’s quotas.', tries],
};

/** The network interface was lacking, and the text does not say why. */
export const withoutInterface: Advice = {
  cause: 'network-interface-unavailable',
  passes: untilFree('it happened once or twice'),
  title: () => 'The network interface could not be provided',
  next: () => [
    'This often passes by itself: ECS tries again.',
    'If it stays so, check the free addresses of the subnet and the quotas of network interfaces.',
  ],
};
