import { statusBehind } from './clauses/sdk.ts';
import { readDenial, speaksOfKms } from './denial.ts';
import type { Draft, Verdict } from './draft.ts';
import { missingThing, readErrorCode, readStatus, unusableKey } from './error-code.ts';
import { noCredentials, readNetworkError } from './network-error.ts';
import { ahead, bareName, findAhead, readToken, type Scan } from './scan.ts';

const codeWord = /[a-z][a-z0-9]{3,79}(?:\.[a-z0-9]{1,40}){0,2}/y;

/**
 * Reads `<Code>: <message>` at the position, as both SDKs print an answer of AWS.
 *
 * @returns where reading goes on, or -1 when no error code stands here.
 */
export function readApiError(scan: Scan, at: number, draft: Draft): number {
  codeWord.lastIndex = at;
  const code = codeWord.exec(scan.lower)?.[0];
  if (code === undefined || at + code.length > scan.end) return -1;
  const behind = at + code.length;
  if (!closesCode(scan, at, behind)) return -1;
  const reading = readErrorCode(code);
  if (reading === null) return readUnknownCode(scan, code, behind, draft);
  if (reading === 'credentials') {
    draft.credentials = true;
    draft.suspicion = noCredentials;
    return behind;
  }
  if (reading === 'transport') {
    draft.verdict = readNetworkError(scan, at, draft);
    return scan.end;
  }
  draft.verdict = weigh(scan, code, behind, reading, draft);
  return scan.end;
}

/** A code is followed by its message, or ends the text; a word of a sentence is no code, unless it looks like one. */
function closesCode(scan: Scan, at: number, behind: number): boolean {
  const next = scan.lower[behind];
  if (behind >= scan.end || next === ':') return true;
  return next !== undefined && ' .,"\'`'.includes(next) && /[a-z][A-Z]|xception/.test(scan.text.slice(at, behind));
}

/** An error code that says nothing by itself: its status may, and what stands behind it. */
function readUnknownCode(scan: Scan, code: string, behind: number, draft: Draft): number {
  if (draft.stage === 'capacity' && scan.lower[behind] === ':') {
    draft.verdict = { category: 'other', fault: 'capacity', outcome: 'answered' };
    return scan.end;
  }
  if (code === 'invalidrequestexception' || code === 'invalidrequest') {
    draft.verdict = invalidRequest(scan, behind);
    return scan.end;
  }
  if (!/(?:exception|error|failure|fault)$/.test(code)) return -1;
  const status = statusBehind(scan, behind);
  const verdict = status === null ? draft.suspicion : (readStatus(status) ?? draft.suspicion);
  // With a code behind it, whatever its name, the status is no cut one: a 5xx is the service's fault.
  const own =
    verdict?.outcome === 'answered' && (verdict.category === 'service-fault' || verdict.category === 'throttled');
  draft.suspicion = own ? { ...verdict, ambiguous: false } : verdict;
  // The service answered: what its message says is no error behind this one.
  return status !== null || draft.answered ? scan.end : behind;
}

/** Secrets Manager's InvalidRequestException means a deleted secret when it says so, and nothing certain otherwise. */
function invalidRequest(scan: Scan, behind: number): Verdict {
  if (speaksOfKms(scan, behind)) return unusableKey;
  const deleted = /marked (?:for deletion|deleted)|scheduled for deletion|because it was deleted/.test(
    ahead(scan, behind),
  );
  return { category: 'not-found', fault: 'marked-for-deletion', ambiguous: !deleted, outcome: 'answered' };
}

/** What the code's message adds to the code. */
function weigh(scan: Scan, code: string, behind: number, verdict: Verdict, draft: Draft): Verdict {
  switch (verdict.category) {
    case 'iam':
      return weighDenial(scan, code, behind, verdict, draft);
    case 'not-found':
      return draft.stage === 'capacity'
        ? { ...verdict, category: 'other', fault: 'capacity' }
        : weighMissing(scan, code, behind, verdict, draft);
    case 'throttled':
      return speaksOfKms(scan, behind) ? { ...verdict, fault: 'kms-rate', dependency: 'kms' } : verdict;
    case 'reference-format':
      return draft.stage === 'capacity'
        ? { ...verdict, category: 'other', fault: 'capacity' }
        : weighReference(scan, behind, verdict, draft);
    default:
      return verdict;
  }
}

function weighDenial(scan: Scan, code: string, behind: number, verdict: Verdict, draft: Draft): Verdict {
  if (verdict.fault !== 'no-identity-policy') {
    if (verdict.dependency === 'kms') draft.denial = 'kms';
    return verdict;
  }
  const denied = readDenial(scan, behind, draft);
  const said = findAhead(scan, 'not authorized', behind) >= 0;
  // S3 answers 403 for a file that is not there, too, when the role may not list the bucket.
  const silent = (draft.called ?? draft.dependency) === 's3' && !said;
  return silent || code === 'forbidden' ? { ...denied, ambiguous: true } : denied;
}

function weighMissing(scan: Scan, code: string, behind: number, verdict: Verdict, draft: Draft): Verdict {
  const message = ahead(scan, behind);
  if (message.includes('secret value for staging label')) return { ...verdict, fault: 'version-stage' };
  if (message.includes('secret value for versionid')) return { ...verdict, fault: 'version-id' };
  const named = /^: the task can(?:not|'t) retrieve the secret with arn '/.exec(message);
  if (named !== null) {
    draft.dependency = 'secretsmanager';
    draft.stage ??= 'secrets';
    draft.resource = bareName(readToken(scan, behind + named[0].length - 1).token);
  }
  const version = /could not find version \S{1,20} of /.exec(message);
  if (version !== null) draft.resource = bareName(readToken(scan, behind + version.index + version[0].length).token);
  const stream = message.includes('specified log stream does not exist');
  return { ...verdict, fault: stream ? 'log-stream' : missingThing(code, draft.called ?? draft.dependency) };
}

function weighReference(scan: Scan, behind: number, verdict: Verdict, draft: Draft): Verdict {
  if ((draft.called ?? draft.dependency) === 'logs')
    return { ...verdict, category: 'log-config', fault: 'awslogs-option' };
  return ahead(scan, behind).includes('versionid') ? { ...verdict, fault: 'version-id' } : verdict;
}
