import type { Claim } from './claim.ts';
import type { Draft, Verdict } from './draft.ts';
import { ahead, type Scan } from './scan.ts';

type Fault = readonly [words: RegExp, fault: string, outcome: Claim['outcome']];

/** What Go's net package says, innermost meaning first: a time-out of a DNS query is a fault of DNS. */
const faults: readonly Fault[] = [
  [/\blookup [^\s:]|no such host|server misbehaving|name resolution/, 'dns', 'not-reached'],
  [/x509:|\btls: |certificate/, 'tls', 'not-reached'],
  [/connection refused/, 'refused', 'not-reached'],
  [/reset by peer|broken pipe|\beof\b|connection (?:closed|lost)/, 'reset', 'not-reached'],
  [/network is unreachable|no route to host|host is unreachable/, 'unreachable', 'not-reached'],
  [/i\/o timeout|timed out|handshake timeout|client\.timeout/, 'timeout', 'timed-out'],
  [/deadline exceeded|cancel+ed/, 'canceled', 'timed-out'],
];

const calledUrl = /\b(?:get|post|put|head) "?(https?:\/\/[^\s"/]+[^\s"]*)/;
const lookedUp = /\blookup ([^\s:]+)/;
const dialled = /\bdial tcp (\[[0-9a-f:.%]+\]|[0-9.]+):\d/;
const forCredentials = /^169\.254\./;

/**
 * Reads the words of a call that got no answer: which address it went to and how it ended.
 * A call to the credentials' own address says nothing of the task's way to AWS.
 */
export function readNetworkError(scan: Scan, from: number, draft: Draft): Verdict {
  const words = ahead(scan, from);
  const url = calledUrl.exec(words);
  if (url?.[1] !== undefined) {
    const start = from + url.index + url[0].length - url[1].length;
    draft.url = scan.text.slice(start, start + url[1].length).replace(/:$/, '');
    draft.host = hostOf(draft.url);
  }
  draft.host = lookedUp.exec(words)?.[1] ?? draft.host;
  draft.address = dialled.exec(words)?.[1]?.replaceAll(/[[\]]/g, '') ?? null;
  if (draft.credentials || forCredentials.test(draft.host ?? '') || forCredentials.test(draft.address ?? ''))
    return noCredentials;
  const found = faults.find(([mark]) => mark.test(words));
  return { category: 'network', fault: found?.[1] ?? 'timeout', outcome: found?.[2] ?? 'timed-out' };
}

/** No execution role, or the agent has no credentials for it: the text does not tell which. */
export const noCredentials: Verdict = {
  category: 'other',
  fault: 'no-execution-credentials',
  ambiguous: true,
  outcome: 'not-sent',
  dependency: 'iam',
};

function hostOf(url: string): string {
  const host = url.slice(url.indexOf('//') + 2).split('/', 1)[0] ?? '';
  return (host.startsWith('[') ? host : (host.split(':', 1)[0] ?? '')).toLowerCase();
}
