import type { FaultOf } from '../../stopped-reason/fault.ts';
import { type Passing } from '../passing.ts';
import type { Advice } from './advice.ts';

/** What ECS does by itself. */
export const retry = 'ECS tries again by itself, at growing intervals; a new deployment makes it try at once.';

const slowedDown: Passing = {
  is: 'yes',
  within: 'within minutes',
  because: 'AWS lets calls through again as soon as fewer are made, and ECS tries again by itself',
};

/** Faults of the category `throttled`. */
export const throttles: Readonly<Record<FaultOf<'throttled'>, Advice>> = {
  'rate-exceeded': {
    cause: 'throttled',
    passes: slowedDown,
    title: ({ claim, service }) =>
      `${claim.dependency === 'other' ? 'AWS' : service} is throttling the account’s calls`,
    next: () => [
      'Start fewer tasks at once, or spread their starts: each task makes its calls anew.',
      retry,
      'If it lasts, ask for a higher quota.',
    ],
  },
  'kms-rate': {
    cause: 'throttled',
    passes: slowedDown,
    title: () => 'AWS KMS is throttling the account’s calls',
    next: () => [
      'Every encrypted secret and parameter costs one kms:Decrypt a task: start fewer tasks at once.',
      retry,
      'If it lasts, ask for a higher KMS request quota.',
    ],
  },
};
