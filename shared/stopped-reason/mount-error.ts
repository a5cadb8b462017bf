import type { Draft, Verdict } from './draft.ts';
import { bareName, findAhead, readToken, type Scan } from './scan.ts';

type MountFault = {
  readonly words: string;
  readonly verdict: Verdict;
  /** The words before the name of the resource, if the error names one. */
  readonly names?: string;
  /** Whether the resource is a host name. */
  readonly host?: true;
};

const timedOut: Verdict = { category: 'network', fault: 'timeout', outcome: 'timed-out', dependency: 'efs' };
const unreachable: Verdict = { category: 'network', fault: 'unreachable', outcome: 'not-reached', dependency: 'efs' };

/**
 * The errors that `mount.efs` and `mount.nfs4` print. Answers of the server come first, because an earlier attempt of
 * the same mount may have timed out.
 */
const mountFaults: readonly MountFault[] = [
  {
    words: 'server while mounting',
    names: 'while mounting ',
    verdict: { category: 'iam', fault: 'efs-denied', ambiguous: true, outcome: 'answered', dependency: 'efs' },
  },
  {
    words: 'reason given by server: no such file or directory',
    names: 'mounting ',
    verdict: { category: 'not-found', fault: 'efs-root-directory', outcome: 'answered', dependency: 'efs' },
  },
  {
    words: 'filesystemnotfound',
    verdict: { category: 'not-found', fault: 'file-system', outcome: 'answered', dependency: 'efs' },
  },
  {
    words: 'accesspointnotfound',
    verdict: { category: 'not-found', fault: 'access-point', outcome: 'answered', dependency: 'efs' },
  },
  {
    words: 'failed to resolve "',
    names: 'failed to resolve ',
    host: true,
    verdict: { category: 'network', fault: 'dns', ambiguous: true, outcome: 'not-reached', dependency: 'efs' },
  },
  ...['failed to resolve server ', 'failed to resolve fs-', 'resolve "fs-', 'resolve server fs-'].map(
    (words): MountFault => ({
      words,
      names: words.replace(/"?fs-$/, ''),
      host: true,
      verdict: { category: 'network', fault: 'dns', ambiguous: true, outcome: 'not-reached', dependency: 'efs' },
    }),
  ),
  { words: 'connection reset by peer', verdict: { ...unreachable, fault: 'reset' } },
  { words: 'connection refused', verdict: { ...unreachable, fault: 'refused' } },
  { words: 'no route to host', verdict: unreachable },
  { words: 'network is unreachable', verdict: unreachable },
  { words: 'could not connect to the endpoint url', verdict: unreachable },
  { words: 'connect timeout on endpoint url', verdict: timedOut },
  { words: 'read timeout on endpoint url', verdict: timedOut },
  { words: 'connection timed out', verdict: timedOut },
  { words: 'connection to the mount target ip address', verdict: timedOut },
  { words: 'failed due to timeout', verdict: timedOut },
  // Docker waited for its volume plug-in, which waited for the mount.
  ...['context deadline exceeded', 'client.timeout exceeded', 'request canceled', 'request cancelled'].map(
    (words): MountFault => ({ words, verdict: timedOut }),
  ),
  ...[
    'are not found in aws credentials file',
    'aws security credentials not found in',
    'unsuccessful retrieval of aws security credentials',
  ].map(
    (words): MountFault => ({
      words,
      verdict: { category: 'iam', fault: 'efs-denied', ambiguous: true, outcome: 'not-sent', dependency: 'efs' },
    }),
  ),
];

const mountFailed: Verdict = { category: 'storage', fault: 'efs-mount-failed', ambiguous: true, outcome: 'unknown' };

/**
 * Reads the text after `failed to invoke EFS utils commands`, or of the volume plug-in of the EC2 agent: the standard error of the mount, sometimes inside a
 * Python traceback. It is free text, so each known sentence is searched in all of it.
 * @see https://github.com/aws/efs-utils
 */
export function readMountError(scan: Scan, from: number, draft: Draft): number {
  const words = scan.lower.slice(from, scan.end);
  const found = mountFaults.find((fault) => words.includes(fault.words));
  draft.suspicion = mountFailed;
  if (found === undefined) return scan.end;
  draft.verdict = found.verdict;
  draft.resource =
    found.names === undefined ? fileSystem(scan, from, words) : named(scan, from + words.indexOf(found.names), found);
  if (found.host) draft.host = draft.resource;
  return scan.end;
}

function named(scan: Scan, at: number, { names }: MountFault): string | null {
  const { token, next } = readToken(scan, at + (names ?? '').length);
  // The text was cut inside the quotes and ends with a part of the name. The part is shown as it is.
  if (next >= scan.end && !/["']/.test(token)) return token === '' ? null : token;
  // The closing quote of Python's `b'…'` follows the name.
  const name = bareName(token.replace(/["'].*$/, '')).replace(/:$/, '');
  return name === '' ? null : name;
}

/** The file system with its path, from the command line of the mount. */
function fileSystem(scan: Scan, from: number, words: string): string | null {
  const found = /\bfs-[0-9a-f]{8,40}(?![0-9a-f])/.exec(words);
  if (found === null) return null;
  const at = from + found.index;
  const quote = findAhead(scan, "'", at);
  const blank = findAhead(scan, ' ', at);
  const ends = [quote, blank].filter((end) => end >= 0);
  return bareName(scan.text.slice(at, Math.min(...ends, scan.end)));
}
