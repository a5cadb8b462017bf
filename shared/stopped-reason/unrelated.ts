import type { Dependency, Stage } from './claim.ts';
import type { Draft } from './draft.ts';
import type { FaultOf } from './fault.ts';
import { readLack } from './lack.ts';
import { ahead, bareName, findAhead, readToken, type Scan } from './scan.ts';

type Unrelated = {
  readonly fault: FaultOf<'unrelated'>;
  readonly words: readonly string[];
  readonly stage?: Stage;
  readonly dependency?: Dependency;
};

/**
 * Reasons that do not concern fetching what a task needs before its containers run. Each group of words must end at the
 * end of a word.
 */
const unrelated: readonly Unrelated[] = [
  {
    fault: 'runtime',
    stage: 'container-start',
    words: [
      'dockertimeouterror',
      'dockerstateerror',
      'containerruntimetimeouterror',
      'containerruntimeerror',
      'error response from daemon',
      'oci runtime create failed',
      'runc create failed',
      'failed to create shim',
      'failed to create containerd task',
      'failed to create new container runtime task',
      'unable to create new container',
      'exec format error',
      'could not transition to created',
      'could not transition to running',
      'could not transition to stopped',
      'could not transition to inspecting',
      'container ordering dependency',
    ],
  },
  { fault: 'exited', words: ['essential container in task exited', 'essential containers in task exited'] },
  { fault: 'oom', words: ['outofmemoryerror', 'outofmemory', 'container killed due to memory usage'] },
  {
    fault: 'health-check',
    words: [
      'task failed elb health checks',
      'failed elb health checks',
      'elb healthcheck failed',
      'elb health check failed',
      'failed container health checks',
      'failed container health check',
      'is unhealthy in (target-group',
      'is unhealthy in target-group',
      'is unhealthy in (elb',
      'health checks failed',
    ],
  },
  {
    fault: 'user',
    words: ['task stopped by user', 'stopped by user', 'task stopped by', 'task was stopped by', 'user initiated'],
  },
  {
    fault: 'scaling',
    words: [
      'scaling activity initiated by',
      'service scheduler initiated',
      'service scaling',
      'taskset scaling',
      'task replaced by service',
    ],
  },
  {
    fault: 'host',
    words: [
      'host ec2',
      'container instance deregistration',
      'container instance deregistered',
      'container instance terminated',
      'container instance is draining',
      'container instance draining',
      'the host is',
      'ec2 instance terminated',
      'agent disconnected',
    ],
  },
  {
    fault: 'maintenance',
    words: [
      'ecs is performing maintenance',
      'is performing maintenance on the underlying infrastructure',
      'task retirement',
      'scheduled for retirement',
      'underlying infrastructure',
      'underlying hardware',
    ],
  },
  {
    fault: 'spot',
    words: [
      'your spot task was interrupted',
      'spot task was interrupted',
      'spot interruption',
      'spotinterruptionerror',
      'spotinterruption',
      'termination notice',
    ],
  },
  {
    fault: 'placement',
    words: [
      'capacity is unavailable at this time',
      'is not compatible with the selected compute strategy',
      'no container instance met all of its requirements',
      'no container instances were found',
      'was unable to place a task because',
      'unable to place a task because',
      'empty capacity provider',
      'no active instances',
      'memberof constraint unsatisfied',
      'memberof placement constraint unsatisfied',
      'resource:memory',
      'resource:cpu',
      'resource:eni',
      'resource:ports',
      'resource:gpu',
      'resource:fargate',
      "you've reached the limit on the number of",
      'limit on the number of tasks',
      'configuration is above your limit',
    ],
  },
  {
    fault: 'eni',
    stage: 'network-interface',
    dependency: 'eni',
    words: [
      'timeout waiting for network interface',
      'timed out waiting for network interface',
      'unexpected ec2 error while attempting to',
      'insufficientfreeaddressesinsubnet',
      'does not have enough free addresses',
      'rate limit exceeded while preparing network interface',
      'network interface provisioning',
    ],
  },
  {
    fault: 'storage-provisioning',
    stage: 'volumes',
    words: [
      'timeout waiting for',
      'timed out while waiting for',
      'ephemeralstorage provisioning',
      'volume attachment',
      'ebs volume',
    ],
  },
];

const byWords: ReadonlyMap<string, Unrelated> = new Map(
  unrelated.flatMap((one) => one.words.map((words) => [words, one] as const)),
);

/**
 * Words of a failed image pull. They begin a reason, as an unrelated one does, and never decide by themselves.
 * @see https://github.com/containerd/containerd `core/remotes/docker`; https://github.com/moby/moby `distribution`
 */
const pullWords: ReadonlySet<string> = new Set([
  'pull image manifest has been retried',
  'image manifest has been retried',
  'inspect image has been retried',
  'ref pull has been retried',
  'failed to resolve ref',
  'failed to resolve reference',
  'failed to pull image',
  'pull access denied for',
  'no matching manifest for',
  'toomanyrequests',
]);

/** What a registry answers to a pull, where the text has lost the words before it. They stand behind the image's name. */
const pullAnswers: ReadonlySet<string> = new Set([
  'manifest unknown',
  'requested image not found',
  'descriptor matching platform',
  'the repository with name',
  'no basic auth credentials',
]);

/** Whether the words are an answer to a pull, so that what stands before them belongs to it. */
export function isPullAnswer(words: string): boolean {
  return pullAnswers.has(words);
}

/** Every group of words that marks a reason which is not of the initialisation, or whose innermost error decides. */
export const unrelatedWords: readonly string[] = [...byWords.keys(), ...pullWords, ...pullAnswers];

/**
 * Errors of Docker and containerd whose first word names their kind: `CannotPullContainerError`,
 * `CannotStartContainerError` …
 */
export const cannotError = 'cannot(?:[a-z]{1,40}error|pullcontainer[a-z]{1,40})';

/** Whether the words that were found mark a failed image pull. */
export function isPull(words: string): boolean {
  return pullWords.has(words) || pullAnswers.has(words) || (words.startsWith('cannot') && words.includes('pull'));
}

/** Whether the words are those of Docker or containerd, which wrap the errors of others. */
export function isRuntime(words: string): boolean {
  return words.startsWith('cannot') || byWords.get(words)?.fault === 'runtime';
}

/** Whether the words that were found mark an unrelated reason, or wrap another error. */
export function isUnrelated(words: string): boolean {
  return byWords.has(words) || pullWords.has(words) || pullAnswers.has(words) || words.startsWith('cannot');
}

/** Fills the draft for an unrelated reason whose words begin at `at`. */
export function readUnrelated(scan: Scan, at: number, words: string, draft: Draft): void {
  const found = byWords.get(words) ?? fromError(words);
  draft.stage = found.stage ?? null;
  draft.dependency = found.dependency ?? 'other';
  draft.verdict = { category: 'unrelated', fault: found.fault, outcome: 'unknown' };
  if (found.fault === 'placement' || found.fault === 'eni') draft.lack = readLack(scan, at);
  draft.resource = namedIn(scan, at, found.fault);
}

function namedIn(scan: Scan, at: number, fault: Unrelated['fault']): string | null {
  if (fault === 'health-check') return targetGroup(scan, at);
  return fault === 'eni' ? (/ in subnet '?(subnet-[0-9a-z]{1,40})\b/.exec(ahead(scan, at))?.[1] ?? null) : null;
}

function fromError(words: string): Unrelated {
  return { fault: 'runtime', stage: words.includes('volume') ? 'volumes' : 'container-start', words: [] };
}

function targetGroup(scan: Scan, at: number): string | null {
  const mark = 'target-group ';
  const found = findAhead(scan, mark, at);
  const name = found < 0 ? '' : bareName(readToken(scan, found + mark.length).token);
  return name.startsWith('arn:') ? name : null;
}
