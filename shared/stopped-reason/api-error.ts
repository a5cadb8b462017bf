import { answerer } from './clauses/answer.ts';
import { statusBehind } from './clauses/sdk.ts';
import { readDenial, speaksOfKms } from './denial.ts';
import type { Draft, Verdict } from './draft.ts';
import { missingThing, readErrorCode, readStatus, unusableKey } from './error-code.ts';
import { noCredentials, readNetworkError } from './network-error.ts';
import { ahead, bareName, findAhead, readToken, type Scan } from './scan.ts';
import { dependencyOfOperation } from './services.ts';

const codeWord = /[a-z][a-z0-9]{3,79}(?:\.[a-z0-9]{1,40}){0,2}/y;

/**
 * Reads `<Code>: <message>` at the position. Both SDKs print an answer of AWS in this form.
 *
 * @returns the position of the next clause, or -1 if there is no error code at the position.
 */
export function readApiError(scan: Scan, from: number, draft: Draft): number {
  const at = insideOfBotocore(scan, from, draft);
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
  if (draft.called === null) draft.dependency ??= answerer(code, ahead(scan, behind));
  draft.verdict = weigh(scan, code, behind, reading, draft);
  return scan.end;
}

/**
 * The position of the code in `An error occurred (<Code>) when calling the <Operation> operation: <message>`, as botocore
 * (and with it the AWS CLI) prints an answer of AWS; the position itself where something else stands there.
 * @see https://github.com/boto/botocore `botocore/exceptions.py` (ClientError)
 */
function insideOfBotocore(scan: Scan, at: number, draft: Draft): number {
  const opening = 'an error occurred (';
  if (!scan.lower.startsWith(opening, at)) return at;
  const named = /^[a-z0-9.]{1,120}\) when calling the ([a-z0-9]{2,60}) operation/.exec(
    scan.lower.slice(at + opening.length, at + opening.length + 220),
  );
  draft.called ??= named === null ? null : dependencyOfOperation(named[1] ?? '');
  return at + opening.length;
}

/**
 * Whether the word is an error code: a message follows it, or the text ends with it. A word inside a sentence counts
 * only if it looks like a code.
 */
function closesCode(scan: Scan, at: number, behind: number): boolean {
  const next = scan.lower[behind];
  if (behind >= scan.end || next === ':') return true;
  return next !== undefined && ' .,"\'`)'.includes(next) && /[a-z][A-Z]|xception/.test(scan.text.slice(at, behind));
}

/** Reads an error code that is not known. The HTTP status or the text after the code may say more. */
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
  // An error code follows the status, so the number is complete. A status 5xx is a fault of the service.
  const own =
    verdict?.outcome === 'answered' && (verdict.category === 'service-fault' || verdict.category === 'throttled');
  draft.suspicion = own ? { ...verdict, ambiguous: false } : verdict;
  // The service answered, so its message holds no further error.
  return status !== null || draft.answered ? scan.end : behind;
}

/**
 * Secrets Manager's InvalidRequestException means a deleted secret if the message says so. Otherwise its meaning is not
 * certain.
 */
function invalidRequest(scan: Scan, behind: number): Verdict {
  if (speaksOfKms(scan, behind)) return unusableKey;
  const deleted = /marked (?:for deletion|deleted)|scheduled for deletion|because it was deleted/.test(
    ahead(scan, behind),
  );
  return { category: 'not-found', fault: 'marked-for-deletion', ambiguous: !deleted, outcome: 'answered' };
}

/** Refines the verdict of the code with the message. */
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
    if (verdict.dependency === 'kms') {
      draft.denial = 'kms';
      draft.resource ??= keyIn(scan.text.slice(behind, Math.min(scan.end, behind + 2048)));
    }
    return verdict;
  }
  const denied = readDenial(scan, behind, draft);
  const said = findAhead(scan, 'not authorized', behind) >= 0;
  // If the role may not list the bucket, S3 also answers 403 for a file that does not exist.
  const silent = (draft.called ?? draft.dependency) === 's3' && !said;
  return silent || code === 'forbidden' ? { ...denied, ambiguous: true } : denied;
}

/** The key that the message of an answer names by its ARN. */
function keyIn(message: string): string | null {
  return /arn:[a-z0-9-]{3,20}:kms:[a-z0-9-]{4,30}:\d{12}:(?:key|alias)\/[\w/-]+/i.exec(message)?.[0] ?? null;
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
  // ECS and EC2 refuse parameters of their own in the same words.
  const isFetched = (draft.called ?? draft.dependency) !== null || draft.stage !== null;
  if (!isFetched && !/\b(?:names?|versionid|arn|secret|parameter store)\b/.test(ahead(scan, behind)))
    return { category: 'other', fault: 'unknown', ambiguous: true, outcome: 'answered' };
  return ahead(scan, behind).includes('versionid') ? { ...verdict, fault: 'version-id' } : verdict;
}
