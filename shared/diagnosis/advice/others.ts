import type { FaultOf } from '../../stopped-reason/fault.ts';
import type { Advice } from './advice.ts';
import { undecided } from './undecided.ts';

/** Faults of the category `other`. */
export const others: Readonly<Record<FaultOf<'other'>, Advice>> = {
  'no-execution-credentials': {
    cause: 'execution-credentials-missing',
    title: () => 'The agent has no credentials of an execution role for this task',
    next: () => [
      'Give the task definition an `executionRoleArn`, with a trust policy for ecs-tasks.amazonaws.com.',
      'If it has one, the agent may not have received them yet: try again, and look at the agent’s connection to ECS.',
    ],
  },
  capacity: {
    cause: 'capacity-unavailable',
    title: ({ resource }) => `No instance could be launched for capacity provider ${resource ?? ''}`.trimEnd(),
    next: () => ['Allow more instance types or Availability Zones in the capacity provider, or try again later.'],
  },
  quota: {
    cause: 'quota-exceeded',
    title: ({ resource, claim }) =>
      `A quota of the account is used up${resource === null ? '' : `: ${claim.stage === 'capacity' ? 'capacity provider ' : ''}${resource}`}`,
    next: () => ['Ask for a higher quota in Service Quotas, or free what is no longer used.'],
  },
  'retry-quota': {
    cause: null,
    title: ({ service }) => `The calls to ${service} failed until the client stopped trying; the text does not say why`,
    next: () => [
      'This is the client’s own limit, no throttling by AWS: look for the first error, in a newer stopped task or the agent’s log.',
    ],
  },
  'task-resource': {
    cause: null,
    title: () => 'A resource of the task could not be prepared; the text does not say why',
    next: () => ['Look into the ECS agent’s log on the container instance at the time of the failure.'],
  },
  'gmsa-ticket': {
    cause: 'gmsa-ticket-failed',
    title: ({ thing }) => `No Kerberos ticket could be had for ${thing}`,
    next: () => [
      'Check the credentials-fetcher daemon on the instance, the domain’s reachability and the account’s credentials.',
    ],
  },
  unknown: undecided,
};
