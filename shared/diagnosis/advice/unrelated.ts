import type { FaultOf } from '../../stopped-reason/fault.ts';
import type { Passing } from '../passing.ts';
import type { Advice } from './advice.ts';
import { unplaced, withoutInterface } from './placements.ts';

const nowhere = 'This product looks after what is fetched before containers run; here something else stopped the task.';

const unlessOwn: Passing = {
  is: 'perhaps',
  when: 'it happened once',
  because: 'ECS starts another task of a service, and what stopped this one may stop that one too',
};

const replaced: Passing = {
  is: 'yes',
  within: 'when ECS finds another place',
  because: 'ECS starts another task of a service by itself; a stand-alone task has to be run again',
};

function stopped(title: string, next: string, passes: Passing = unlessOwn): Advice {
  return { cause: null, title: () => title, next: () => [next, nowhere], passes };
}

/** Faults of the category `unrelated`. */
export const unrelated: Readonly<Record<FaultOf<'unrelated'>, Advice>> = {
  runtime: stopped(
    'The container could not be created or started',
    'Look at the container’s reason: command, entry point, devices, architecture of the image.',
  ),
  exited: stopped('An essential container ended', 'Look at its exit code and its log.'),
  oom: stopped('A container used more memory than it may', 'Raise its memory limit, or find what uses the memory.'),
  'health-check': stopped(
    'The task failed its health checks',
    'Look at the health check’s path, port, grace period and security groups.',
  ),
  user: stopped('Somebody stopped the task', 'CloudTrail shows who called StopTask.'),
  scaling: stopped('ECS stopped the task itself, for a deployment or scaling', 'Look at the service’s events.'),
  host: stopped(
    'The host of the task was stopped or deregistered',
    'Look at the container instance and its Auto Scaling group.',
  ),
  maintenance: stopped('AWS is doing maintenance on the host', 'ECS starts a replacement for services.', replaced),
  spot: stopped('Spot capacity was taken back', 'ECS starts a replacement when there is capacity.', replaced),
  placement: unplaced,
  eni: withoutInterface,
  'storage-provisioning': stopped(
    'The task’s storage was not ready in time',
    'Try again; if it stays so, look at the infrastructure role and the volume’s zone.',
  ),
};
