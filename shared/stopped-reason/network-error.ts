import type { Claim } from './claim.ts';
import type { Draft, Verdict } from './draft.ts';
import type { FaultOf } from './fault.ts';
import { ahead, type Scan } from './scan.ts';
import { dependencyOfHost } from './services.ts';

type NetworkFault = { readonly words: RegExp; readonly fault: FaultOf<'network'>; readonly outcome: Claim['outcome'] };

const unreached = (words: RegExp, fault: FaultOf<'network'>): NetworkFault => ({
  words,
  fault,
  outcome: 'not-reached',
});

/** Errors of Go's net package. The innermost cause comes first: a timeout of a DNS query is a fault of DNS. */
const faults: readonly NetworkFault[] = [
  unreached(/\blookup [^\s:]|no such host|server misbehaving|name resolution/, 'dns'),
  unreached(/x509:|\btls: |certificate/, 'tls'),
  unreached(/connection refused/, 'refused'),
  unreached(/reset by peer|broken pipe|\beof\b|connection (?:closed|lost)|closed the connection/, 'reset'),
  unreached(
    /network is unreachable|no route to host|host is unreachable|cannot assign requested address|could not connect to/,
    'unreachable',
  ),
  {
    words: /i\/o timeout|timed out|handshake timeout|client\.timeout|(?:connect|read) timeout on/,
    fault: 'timeout',
    outcome: 'timed-out',
  },
  { words: /deadline exceeded|cancel+ed/, fault: 'canceled', outcome: 'timed-out' },
];

/** The fault that the error of an unanswered call names; undefined if it names none. */
export function networkFault(words: string): NetworkFault | undefined {
  return faults.find((fault) => fault.words.test(words));
}

const calledUrl = /\b(?:get|post|put|head|options|endpoint url:) "?(https?:\/\/[^\s"/]+[^\s"]*)/;
/** The call whose error this is, where the words before it are no clause: `stuck with Post "https://…": dial tcp …`. */
const calledBefore = /\b(?:get|post|put|head|options) "?https?:\/\/([^\s"/:]+)[^\s"]{0,200}"?: $/;
const lookedUp = /\blookup ([^\s:]+)/;
/** Go names the host that a certificate is not for. */
const notFor = /certificate is (?:valid for|not valid for) [^:]{0,200}?\bnot ([a-z0-9-]+(?:\.[a-z0-9-]+)+)/;
const dialled = /\bdial tcp (\[[0-9a-f:.%]+\]|[0-9.]+):\d/;
const forCredentials = /^169\.254\./;

/**
 * Reads the error of a call that got no answer: the address it went to, and how it ended. A call to the address of the
 * credentials endpoint says nothing about the task's path to AWS.
 */
export function readNetworkError(scan: Scan, from: number, draft: Draft): Verdict {
  const words = ahead(scan, from);
  const url = calledUrl.exec(words);
  const behind = url === null ? 0 : url.index + url[0].length;
  if (url?.[1] !== undefined) {
    const start = from + behind - url[1].length;
    draft.url = scan.text.slice(start, start + url[1].length).replace(/:$/, '');
    draft.host = hostOf(draft.url);
  }
  draft.host ??= calledBefore.exec(scan.lower.slice(Math.max(0, from - 300), from))?.[1] ?? null;
  draft.host = lookedUp.exec(words)?.[1] ?? draft.host;
  draft.host ??= notFor.exec(words)?.[1] ?? endpointIn(words, endpointUrl);
  draft.address = dialled.exec(words)?.[1]?.replaceAll(/[[\]]/g, '') ?? null;
  if (draft.credentials || forCredentials.test(draft.host ?? '') || forCredentials.test(draft.address ?? ''))
    return noCredentials;
  // Words inside the URL (a bucket, the key of a file) are names and no faults.
  const found = networkFault(words.slice(behind)) ?? networkFault(words.slice(0, url?.index ?? 0));
  return { category: 'network', fault: found?.fault ?? 'timeout', outcome: found?.outcome ?? 'timed-out' };
}

const endpointUrl = /\bhttps?:\/\/((?:[a-z0-9-]{1,63}\.){2,6}amazonaws\.com(?:\.cn)?)(?![\w-])/;
const endpoint = /(?<![\w.@-])((?:[a-z0-9-]{1,63}\.){2,6}amazonaws\.com(?:\.cn)?)(?![\w-])/;

/** The host of an endpoint of a service that tasks start with; null where the words name none. */
function endpointIn(words: string, pattern: RegExp): string | null {
  const host = pattern.exec(words)?.[1];
  return host === undefined || dependencyOfHost(host) === null ? null : host;
}

/** Reads somebody's own words for a call without an answer: the host of an endpoint, and what is said of the network. */
export function readLoneEndpoint(scan: Scan, from: number, draft: Draft): void {
  const words = ahead(scan, from);
  const host = endpointIn(words, endpoint);
  const found = host === null ? undefined : networkFault(words);
  if (found === undefined) return;
  draft.host = host;
  draft.suspicion = { category: 'network', fault: found.fault, outcome: found.outcome };
}

/** There is no execution role, or the agent has no credentials for it. The text does not say which. */
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
