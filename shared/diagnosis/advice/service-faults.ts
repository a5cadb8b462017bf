import type { FaultOf } from '../../stopped-reason/fault.ts';
import { unlessLasting, untilInstance } from '../passing.ts';
import type { Advice } from './advice.ts';
import { retry } from './throttles.ts';

/** Faults of the category `service-fault`. */
export const serviceFaults: Readonly<Record<FaultOf<'service-fault'>, Advice>> = {
  '5xx': {
    cause: 'service-fault',
    ofService: true,
    passes: {
      is: 'yes',
      within: 'when the service has recovered, mostly within minutes',
      because: 'the fault is on the side of AWS, and ECS tries again by itself',
    },
    title: ({ service }) => `${service} answered with a fault of its own`,
    next: () => ['Look at the AWS Health Dashboard for that service and Region.', retry],
  },
  conflict: {
    cause: 'service-conflict',
    passes: { is: 'yes', within: 'within minutes', because: 'the other change ends, and ECS tries again by itself' },
    title: ({ service }) => `${service} was busy with another change of the same resource`,
    next: () => [
      retry,
      'Create the log group before the tasks start, instead of letting many tasks create it at once.',
    ],
  },
  'empty-answer': {
    cause: 'service-fault',
    passes: unlessLasting,
    title: ({ service }) => `${service} answered, but with nothing in it`,
    next: () => [retry, 'If it stays so, check that the value is not empty.'],
  },
  'eni-setup': {
    cause: 'network-interface-setup',
    passes: {
      is: 'yes',
      within: 'within minutes as a rule',
      because: 'the fault is on the side of AWS, and ECS tries again by itself',
    },
    title: () => 'The network interface of the task could not be set up',
    next: () => [`This is on AWS’s side of Fargate. ${retry}`, 'If it stays so, open a case with the task’s ARN.'],
  },
  host: {
    cause: 'host-fault',
    passes: untilInstance,
    title: () => 'The container instance could not prepare its disk for the task',
    next: () => ['Check disk space and permissions on the instance, or replace it.'],
  },
};
