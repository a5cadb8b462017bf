import type { FaultOf } from '../../stopped-reason/fault.ts';
import { unlessLasting } from '../passing.ts';
import type { Advice } from './advice.ts';
import { untilCapacity, untilQuota } from './placements.ts';
import { undecided } from './undecided.ts';

/** Faults of the category `other`. */
export const others: Readonly<Record<FaultOf<'other'>, Advice>> = {
  'deployment-failed': {
    cause: null,
    passes: {
      is: 'perhaps',
      when: 'an earlier revision still runs',
      because: 'a deployment that failed stays failed, and ECS keeps or restores the tasks of the one before it',
    },
    title: () => 'A deployment failed: its tasks did not start, or did not stay',
    next: () => [
      'This is a first symptom. Why the tasks stopped is told by the stopped tasks, for about an hour, and by the events of the service.',
    ],
  },
  'no-execution-credentials': {
    cause: 'execution-credentials-missing',
    passes: {
      is: 'perhaps',
      when: 'the task definition names an execution role',
      because:
        'the agent receives the credentials of a role from ECS, at times later than the task, and ECS tries again by itself',
    },
    title: () => 'The agent has no credentials of an execution role for this task',
    next: () => [
      'Give the task definition an `executionRoleArn`, with a trust policy for ecs-tasks.amazonaws.com.',
      'If it has one, the agent may not have received them yet: try again, and look at the agent’s connection to ECS.',
    ],
  },
  capacity: {
    cause: 'capacity-unavailable',
    passes: {
      ...untilCapacity,
      when: 'ECS does not speak of the request configuration, and the service can do without further tasks for now',
    },
    title: ({ resource }) => `No instance could be launched for capacity provider ${resource ?? ''}`.trimEnd(),
    next: () => [
      'Where ECS speaks of the request configuration, no instance type that the capacity provider allows is large enough, and waiting does not help: allow larger ones, or let the task ask for less (register a new revision and deploy that).',
      'Else allow more instance types or Availability Zones in the capacity provider, or wait.',
    ],
  },
  quota: {
    cause: 'quota-exceeded',
    passes: untilQuota,
    title: ({ resource, claim }) =>
      `A quota of the account is used up${resource === null ? '' : `: ${claim.stage === 'capacity' ? 'capacity provider ' : ''}${resource}`}`,
    next: () => [
      'Whoever manages the account has to ask for a higher quota in Service Quotas, or free what is no longer used.',
    ],
  },
  'retry-quota': {
    cause: null,
    passes: unlessLasting,
    title: ({ service }) => `The calls to ${service} failed until the client stopped trying; the text does not say why`,
    next: () => [
      'This is the client’s own limit, no throttling by AWS: look for the first error, in a newer stopped task or the agent’s log.',
    ],
  },
  'task-resource': {
    cause: null,
    passes: unlessLasting,
    title: () => 'A resource of the task could not be prepared; the text does not say why',
    next: () => ['Look into the ECS agent’s log on the container instance at the time of the failure.'],
  },
  'gmsa-ticket': {
    cause: 'gmsa-ticket-failed',
    passes: { is: 'no', because: 'domain, credentials and daemon stay as they are until somebody repairs them' },
    title: ({ thing }) => `No Kerberos ticket could be had for ${thing}`,
    next: () => [
      'Check the credentials-fetcher daemon on the instance, the domain’s reachability and the account’s credentials.',
    ],
  },
  unknown: undecided,
};
