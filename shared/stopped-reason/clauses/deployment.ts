import type { Clause } from '../clause.ts';
import type { Verdict } from '../draft.ts';
import { readToken } from '../scan.ts';

const untold: Verdict = { category: 'other', fault: 'deployment-failed', ambiguous: true, outcome: 'unknown' };

/**
 * First symptoms: what ECS, CloudFormation and the waiters of tools say of a deployment whose tasks did not start or did
 * not stay. Why not, only the stopped tasks and the events of the service tell. A reason behind these words counts.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export const deploymentClauses: readonly Clause[] = [
  ...[
    'deployment circuit breaker',
    'tasks failed to start',
    'waiter servicesstable failed',
    'waiter tasksrunning failed',
    'waiter has timed out',
    'resource is not in the state servicesstable',
    'resource is not in the state tasksrunning',
    "waiting for state to become 'tfstable'",
  ].map((words): Clause => ({ words, suspicion: untold })),
  // CloudFormation's own code for the answer of a handler says nothing of AWS's answer to ECS.
  { words: 'handlererrorcode', read: (scan, at) => readToken(scan, scan.lower[at] === ':' ? at + 1 : at).next },
];
