import { type Clause, skipName, takeName, takeUntil } from '../clause.ts';
import type { Draft, Verdict } from '../draft.ts';
import type { Category, FaultOf } from '../fault.ts';
import { readMountError } from '../mount-error.ts';
import { ahead, findAhead, readToken, type Scan } from '../scan.ts';
import { deploymentClauses } from './deployment.ts';

/** The verdict of a clause that says only where the failure happened. The error after the clause decides. */
const likely = <C extends Category>(category: C, fault: FaultOf<C>): Verdict => ({
  category,
  fault,
  ambiguous: true,
  outcome: 'unknown',
});

const eniSetup: Verdict = {
  category: 'service-fault',
  fault: 'eni-setup',
  ambiguous: true,
  outcome: 'unknown',
  dependency: 'eni',
};

/** The stages of a stopped reason on Fargate. */
const stages: readonly Clause[] = [
  { words: 'resourceinitializationerror' },
  { words: 'resource initialization error' },
  { words: 'unable to pull secrets or registry auth', stage: 'secrets' },
  { words: 'execution resource retrieval failed' },
  { words: 'pull command failed' },
  { words: 'unable to retrieve secret from asm', stage: 'secrets', dependency: 'secretsmanager' },
  { words: 'unable to retrieve secrets from asm', stage: 'secrets', dependency: 'secretsmanager' },
  { words: 'unable to retrieve secret from ssm', stage: 'secrets', dependency: 'ssm' },
  { words: 'unable to retrieve secrets from ssm', stage: 'secrets', dependency: 'ssm' },
  { words: 'unable to retrieve ecr registry auth', stage: 'registry-auth', dependency: 'ecr' },
  { words: 'unable to get registry auth from asm', stage: 'registry-auth', dependency: 'secretsmanager' },
  { words: 'service call has been retried', read: readRetries },
  { words: 'create stream has been retried', stage: 'log-driver', dependency: 'logs', read: readRetries },
  { words: 'failed to fetch secret', dependency: 'secretsmanager', read: readFetchedSecret },
  { words: 'failed to validate logger args', stage: 'log-driver', dependency: 'logs' },
  { words: 'failed to create cloudwatch log stream', stage: 'log-driver', dependency: 'logs' },
  { words: 'failed to create cloudwatch log group', stage: 'log-driver', dependency: 'logs' },
  { words: 'failed to create log stream', stage: 'log-driver', dependency: 'logs' },
  { words: 'failed to create log group', stage: 'log-driver', dependency: 'logs' },
  {
    words: 'failed to initialize logging driver',
    stage: 'log-driver',
    dependency: 'logs',
    suspicion: likely('not-found', 'log-group'),
  },
  { words: 'failed to download env files', stage: 'environment-files', dependency: 's3' },
  { words: 'file download command', stage: 'environment-files', dependency: 's3' },
  { words: 'non-empty error stream', stage: 'environment-files', dependency: 's3' },
  { words: 'failed to download file', stage: 'environment-files', dependency: 's3', read: takeUntil(': ') },
  {
    words: 'failed to invoke efs utils commands',
    stage: 'volumes',
    dependency: 'efs',
    suspicion: likely('storage', 'efs-mount-failed'),
    read: readMountError,
  },
  // AWS attaches the network interface, so the words of the plug-in say nothing about the network of the task.
  {
    words: 'failed to configure eni',
    stage: 'network-interface',
    dependency: 'eni',
    suspicion: eniSetup,
    read: passAll,
  },
  { words: 'unable to launch instance(s) for capacity provider', stage: 'capacity', read: readCapacityProvider },
  {
    words: 'resource cannot be initialized for task',
    suspicion: likely('other', 'task-resource'),
    read: skipName,
  },
];

/** The clauses that the EC2 and external agent put around an error. */
export const agentClauses: readonly Clause[] = [
  { words: 'fetching secret data from ssm parameter store', stage: 'secrets', dependency: 'ssm', read: skipRegion },
  {
    words: 'fetching secret data from aws secrets manager',
    stage: 'secrets',
    dependency: 'secretsmanager',
    read: skipRegion,
  },
  // Without `Fetching secret data from`, which people leave out.
  { words: 'ssm parameter store in', stage: 'secrets', dependency: 'ssm', read: skipRegionBehindIn },
  { words: 'aws secrets manager in', stage: 'secrets', dependency: 'secretsmanager', read: skipRegionBehindIn },
  { words: 'unable to create ssm client', stage: 'secrets', dependency: 'ssm', read: skipRegion },
  { words: 'unable to create asm client', stage: 'secrets', dependency: 'secretsmanager' },
  {
    words: 'secret arn',
    stage: 'secrets',
    dependency: 'secretsmanager',
    read: (scan, at, draft) => takeName(scan, at - 3, draft),
  },
  {
    words: 'trying to retrieve secret with value',
    stage: 'secrets',
    dependency: 'secretsmanager',
    read: takeUntil(' resulted in error:'),
  },
  {
    words: 'asm fetching secret from the service for',
    stage: 'registry-auth',
    dependency: 'secretsmanager',
    read: takeName,
  },
  { words: 'asm fetching authorization data', stage: 'registry-auth', dependency: 'secretsmanager' },
  { words: 'asm fetching username', stage: 'registry-auth', dependency: 'secretsmanager' },
  { words: 'asm fetching password', stage: 'registry-auth', dependency: 'secretsmanager' },
  {
    words: 'unable to download env file with key',
    stage: 'environment-files',
    dependency: 's3',
    read: readBucketAndKey,
  },
  {
    words: 'unable to initialize s3 client for bucket',
    stage: 'environment-files',
    dependency: 's3',
    read: takeUntil(', error:'),
  },
  { words: 'unable to initialize envfile resource directory', stage: 'environment-files', dependency: 'other' },
  { words: 'environment file resource', stage: 'environment-files' },
  { words: 'asm secret resource', stage: 'secrets' },
  { words: 'ssm secret resource', stage: 'secrets' },
  { words: 'asm auth resource', stage: 'registry-auth' },
  { words: 'credentialspec resource', stage: 'secrets' },
  { words: 'fsxwindowsfileserver resource', stage: 'volumes', dependency: 'fsx' },
  { words: 'unable to download firelens s3 config file', stage: 'log-driver', dependency: 's3' },
  { words: 'unable to download s3 config', stage: 'log-driver', dependency: 's3', read: readBucketAndKey },
  {
    words: 'error parsing firelens options',
    stage: 'log-driver',
    dependency: 'logs',
    suspicion: likely('log-config', 'firelens-option'),
  },
  {
    words: 'unable to generate firelens config',
    stage: 'log-driver',
    dependency: 'logs',
    suspicion: likely('log-config', 'firelens-option'),
  },
  {
    words: 'unable to apply log options of container',
    stage: 'log-driver',
    dependency: 'logs',
    suspicion: likely('log-config', 'firelens-option'),
    read: skipName,
  },
  {
    words: 'failed to retrieve credentials for domainless gmsa user',
    stage: 'secrets',
    dependency: 'secretsmanager',
    read: takeName,
  },
  {
    words: 'failed to create kerberos tickets associated service account',
    suspicion: likely('other', 'gmsa-ticket'),
    read: takeName,
  },
  {
    words: 'failed to renew kerberos tickets associated service account',
    suspicion: likely('other', 'gmsa-ticket'),
    read: takeName,
  },
  {
    words: 'fsx describing filesystem(s) from the service for',
    stage: 'volumes',
    dependency: 'fsx',
    read: readBracketed,
  },
  { words: 'unable to initialize resource directory', suspicion: likely('service-fault', 'host'), read: skipName },
];

/** The words that other tools put before a stopped reason. */
const prefixes: readonly Clause[] = [
  { words: 'taskfailedtostart' },
  { words: 'task failed to start' },
  { words: 'task is stopping' },
  { words: 'stopped reason' },
  { words: 'stoppedreason' },
  { words: 'task stopped at', read: skipTime },
  // The levels of log lines.
  ...['error', 'err', 'warning', 'warn', 'info', 'fatal', 'critical'].map((words) => ({ words })),
];

/** Clauses that say where the failure happened, but not what failed. */
export const wrappingClauses: readonly Clause[] = [...stages, ...agentClauses, ...deploymentClauses, ...prefixes];

/** Skips a time in any of the forms that consoles and tools print. */
function skipTime(scan: Scan, at: number): number {
  const found = /^:? ?\d(?:[\d/:.,+ -]|t(?=\d)|z(?![a-z])){3,40}(?:[ap]m )?(?:\(?(?:utc|gmt)[^ ]{0,8} ?)?/.exec(
    scan.lower.slice(at, Math.min(scan.end, at + 80)),
  );
  return at + (found?.[0].length ?? 0);
}

/** `N time(s): ` or `N times: `. */
function readRetries(scan: Scan, at: number, draft: Draft): number {
  const found = /^ (\d{1,4}) time(?:\(s\)|s)?/.exec(scan.lower.slice(at, Math.min(scan.end, at + 20)));
  if (found === null) return at;
  draft.retries = Number(found[1]);
  return at + found[0].length;
}

/** `<ARN> from secrets manager: `. A cut text may end inside the ARN. */
function readFetchedSecret(scan: Scan, at: number, draft: Draft): number {
  const next = takeName(scan, at, draft);
  const mark = ' from secrets manager';
  return scan.lower.startsWith(mark, next) ? next + mark.length : next;
}

function readCapacityProvider(scan: Scan, at: number, draft: Draft): number {
  const { next } = readToken(scan, at);
  return Math.max(takeName(scan, at, draft), next);
}

function passAll(scan: Scan): number {
  return scan.end;
}

/** Skips ` in <Region>:` or what Go prints for an empty map. People who shorten a text leave it out. */
function skipRegion(scan: Scan, at: number): number {
  if (!scan.lower.startsWith(' in ', at)) return at;
  const colon = findAhead(scan, ': ', at);
  const gap = /\.\.\.|…/.exec(ahead(scan, at));
  if (colon < 0) return gap === null ? readToken(scan, at + 3).next : at + gap.index;
  return gap === null ? colon : Math.min(colon, at + gap.index);
}

/** The same where the clause holds the ` in` itself. */
function skipRegionBehindIn(scan: Scan, at: number): number {
  return skipRegion(scan, at - ' in'.length);
}

/** The bucket's name, or what somebody has put in its place: `<bucket>`, `[my bucket]`, `***`, `MY_BUCKET`. */
const bucketAndKey =
  /^ (.{0,1100}?) from bucket ([a-z0-9._-]{3,63}|<[^<>]{1,60}>|\[[^[\]]{1,60}\]|\{[^{}]{1,60}\}|\*{2,63})(?:, error)?:/;

/** `<key> from bucket <bucket>, error: `. FireLens leaves out `, error`. The key may hold blanks. */
function readBucketAndKey(scan: Scan, at: number, draft: Draft): number {
  const found = bucketAndKey.exec(ahead(scan, at));
  if (found === null) return scan.end;
  const [whole, key = '', bucket = ''] = found;
  const behind = at + 1 + key.length + ' from bucket '.length;
  draft.resource = `${scan.text.slice(behind, behind + bucket.length)}/${scan.text.slice(at + 1, at + 1 + key.length)}`;
  return at + whole.length;
}

function readBracketed(scan: Scan, at: number, draft: Draft): number {
  const open = findAhead(scan, '[', at);
  const close = open < 0 ? -1 : findAhead(scan, ']', open);
  if (close < 0) return at;
  draft.resource = scan.text.slice(open + 1, close);
  return close + 1;
}
