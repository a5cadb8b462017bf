import type { Draft, Verdict } from './draft.ts';
import type { Scan } from './scan.ts';

const unread: Verdict = { category: 'log-config', fault: 'log-driver', ambiguous: true, outcome: 'unknown' };
const target =
  /\b(?:get|post|put|head|options) "?https?:\/\/([^\s"/]+)|\bdial (?:tcp|udp) (\[[0-9a-f:.%]+\]:\d+|[0-9.]+:\d+)/;
/** The driver awslogs calls CloudWatch Logs with an SDK of AWS. No other driver prints these words. */
const ofCloudWatch = /cloudwatch|requesterror|operation error|send request failed/;
const socket = /\bdial unix ([^\s:]+)/;
const looked = /\blookup ([^\s:]+)/;

/**
 * Completes what the chain of clauses says of an error that Docker's daemon passed on. The wrapper names the dependency:
 * credentials that are missing are those of the log driver, on EC2 the instance's.
 * @param from where the words of the driver begin.
 */
export function completeStage(scan: Scan, from: number, draft: Draft): Draft {
  draft.verdict = ofDependency(draft.verdict, draft);
  draft.suspicion = ofDependency(draft.suspicion, draft);
  if (draft.stage !== 'log-driver') return draft;
  if (draft.verdict === null && draft.called === null && speaks(scan, from)) draft.suspicion = unread;
  if (draft.verdict?.category === 'network') nameDestination(scan, from, draft);
  return draft;
}

function ofDependency(verdict: Verdict | null, { dependency }: Draft): Verdict | null {
  if (verdict?.fault !== 'no-execution-credentials' || dependency === null) return verdict;
  return { ...verdict, dependency };
}

/** Whether the driver says anything that the clauses did not understand. */
function speaks({ lower, end }: Scan, from: number): boolean {
  return /^failed to initialize logging driver: (?!failed to create cloudwatch log)\S/.test(
    lower.slice(from, Math.min(end, from + 200)),
  );
}

/**
 * The address of logs that do not go to CloudWatch Logs, as a host with its port, or a socket. The drivers fluentd, gelf,
 * splunk and syslog connect to an address of the owner's before the container starts.
 */
function nameDestination({ text, lower, end }: Scan, from: number, draft: Draft): void {
  const words = lower.slice(from, Math.min(end, from + 2048));
  if (ofCloudWatch.test(words)) return;
  const path = socket.exec(words);
  if (path?.[1] !== undefined) {
    const at = from + path.index + path[0].length - path[1].length;
    draft.resource = text.slice(at, at + path[1].length);
    return;
  }
  const found = target.exec(words);
  const named = found?.[1] ?? found?.[2] ?? looked.exec(words)?.[1];
  if (named === undefined) return;
  draft.url = null;
  draft.resource = named;
  draft.address ??= found?.[2]?.replace(/:\d+$/, '').replaceAll(/[[\]]/g, '') ?? null;
}
