import type { Clause } from '../clause.ts';
import type { Draft } from '../draft.ts';
import { readStatus, unreadableAnswer } from '../error-code.ts';
import { noCredentials, readNetworkError } from '../network-error.ts';
import { ahead, findAhead, type Scan } from '../scan.ts';
import { serviceByName } from '../services.ts';

/** The first words of Go's network errors, and of the SDKs' errors for calls without an answer. */
const transportWords: readonly string[] = [
  'send request failed',
  'request send failed',
  'request canceled',
  'request cancelled',
  'request context canceled',
  'request context cancelled',
  'canceled, context deadline exceeded',
  'cancelled, context deadline exceeded',
  'canceled, context canceled',
  'context deadline exceeded',
  'context canceled',
  'dial tcp',
  'dial udp',
  'proxyconnect tcp',
  'read tcp',
  'read udp',
  'write tcp',
  'lookup',
  'connect: connection refused',
  'connect: connection timed out',
  'connect: network is unreachable',
  'connect: no route to host',
  'connection refused',
  'connection reset by peer',
  'connection timed out',
  'network is unreachable',
  'no route to host',
  'no such host',
  'i/o timeout',
  'net/http: request canceled',
  'net/http: tls handshake timeout',
  'net/http: timeout awaiting response headers',
  'http2: client connection lost',
  'http2: server sent goaway',
  'http2: timeout awaiting response headers',
  'remote error: tls',
  'tls: failed to verify certificate',
  'tls: handshake failure',
  'tls: first record does not look like a tls handshake',
  'x509',
  'unexpected eof',
  // botocore, and with it the AWS CLI and the helper of EFS.
  'could not connect to the endpoint url',
  'connect timeout on endpoint url',
  'read timeout on endpoint url',
  ...['post', 'get', 'put', 'head', 'options'].flatMap((verb) => [
    `${verb} "https`,
    `${verb} "http`,
    `${verb} https`,
    `${verb} http`,
  ]),
];

const transport: readonly Clause[] = transportWords.map((words) => ({
  words,
  read: (scan, at, draft) => {
    draft.verdict = readNetworkError(scan, at - words.length, draft);
    return scan.end;
  },
}));

/** The words that both generations of the AWS SDK for Go print around an error. */
export const sdkClauses: readonly Clause[] = [
  ...transport,
  { words: 'signal: killed', read: readKilled },
  { words: 'operation error', read: readOperation },
  { words: 'deserialization failed', read: readUnreadable },
  ...[1, 2, 3, 4].map((count): Clause => ({ words: `${count} validation error(s) found`, read: readInvalidInput })),
  { words: 'https response error statuscode', read: readHttpStatus },
  { words: 'http response error statuscode', read: readHttpStatus },
  { words: 'statuscode', read: readHttpStatus },
  { words: 'api error' },
  { words: 'requestid', read: skipToComma },
  { words: 'hostid', read: skipToComma },
  { words: 'exceeded maximum number of attempts', read: skipCount },
  { words: 'get identity', read: wantsCredentials },
  { words: 'get credentials', read: wantsCredentials },
  { words: 'failed to refresh cached credentials', read: wantsCredentials },
  { words: 'failed to retrieve credentials', read: wantsCredentials },
  { words: 'no ec2 imds role found', read: wantsCredentials },
  { words: 'no valid providers in chain', read: wantsCredentials },
  {
    words: 'failed to get rate limit token',
    suspicion: { category: 'other', fault: 'retry-quota', ambiguous: true, outcome: 'unknown' },
  },
];

/** Skips `: <id>,`. Nothing inside an id has a meaning. */
function skipToComma(scan: Scan, at: number): number {
  const comma = scan.lower.slice(at, Math.min(scan.end, at + 200)).indexOf(',');
  return comma < 0 ? at : at + comma + 1;
}

/** Skips `, 3,`. */
function skipCount(scan: Scan, at: number): number {
  return at + (/^, \d{1,3}/.exec(scan.lower.slice(at, Math.min(scan.end, at + 6)))?.[0].length ?? 0);
}

/**
 * A helper program was killed at its deadline, which means a timeout. If no dependency was named before, only old
 * agents print this.
 */
function readKilled(_scan: Scan, at: number, draft: Draft): number {
  const known = draft.dependency !== null;
  draft.verdict = { category: 'network', fault: 'timeout', ambiguous: !known, outcome: 'timed-out' };
  return at;
}

/** `<Service>: <Operation>,`. */
function readOperation(scan: Scan, at: number, draft: Draft): number {
  const found = /^ ([a-z0-9 ]{2,40}): ([a-z0-9]{2,60})(?![a-z0-9])/.exec(
    scan.lower.slice(at, Math.min(scan.end, at + 110)),
  );
  if (found === null) return at;
  const [whole, name = '', operation = ''] = found;
  const service = serviceByName(name);
  if (service !== undefined && !draft.credentials) {
    draft.called = service.dependency;
    const start = at + whole.length - operation.length;
    // If the text ends with an operation, the operation may be cut.
    if (start + operation.length < scan.end)
      draft.operation = `${service.prefix}:${scan.text.slice(start, start + operation.length)}`;
  }
  return at + whole.length;
}

/** `StatusCode: N,`. Without the comma the number may be cut. An error code after it says more. */
function readHttpStatus(scan: Scan, at: number, draft: Draft): number {
  const found = /^: ?(\d{1,3})(?=[ ,.])/.exec(scan.lower.slice(at, Math.min(scan.end, at + 8)));
  if (found === null) return at;
  draft.answered = Number(found[1]) >= 100;
  const verdict = readStatus(Number(found[1]));
  if (verdict !== null && !draft.credentials) draft.suspicion = verdict;
  return at + found[0].length;
}

/** The SDK checks the input of a call before it sends the call. */
function readInvalidInput(scan: Scan, at: number, draft: Draft): number {
  const fault = ahead(scan, at).includes('versionid') ? 'version-id' : 'invalid-name';
  draft.verdict = { category: 'reference-format', fault, outcome: 'not-sent' };
  return scan.end;
}

/**
 * The body was not an answer of an AWS API. The status before it may say more. The parser's complaint does not concern
 * the value of a secret.
 */
function readUnreadable(scan: Scan, _at: number, draft: Draft): number {
  draft.suspicion ??= unreadableAnswer;
  return scan.end;
}

function wantsCredentials(_scan: Scan, at: number, draft: Draft): number {
  draft.credentials = true;
  draft.suspicion = noCredentials;
  return at;
}

/** The status that SDK v1 prints after the message: ` status code: 503, request id: …`. */
export function statusBehind(scan: Scan, from: number): number | null {
  const mark = 'status code: ';
  const at = findAhead(scan, mark, from);
  if (at < 0) return null;
  const found = /^(\d{3})(?=[ ,.]|$)/.exec(
    scan.lower.slice(at + mark.length, Math.min(scan.end, at + mark.length + 4)),
  );
  return found === null ? null : Number(found[1]);
}
