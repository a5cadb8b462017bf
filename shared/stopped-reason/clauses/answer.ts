import type { Dependency } from '../claim.ts';
import { type Clause, takeName } from '../clause.ts';
import type { Draft, Verdict } from '../draft.ts';
import { unusableKey } from '../error-code.ts';
import type { FaultOf } from '../fault.ts';
import type { Scan } from '../scan.ts';
import { dependencyOfPrefix } from '../services.ts';

type Answer = { readonly words: string; readonly dependency: Dependency; readonly verdict: Verdict };

const missing = (fault: FaultOf<'not-found'>): Verdict => ({ category: 'not-found', fault, outcome: 'answered' });
const misnamed: Verdict = { category: 'reference-format', fault: 'invalid-name', outcome: 'answered' };
const kmsDenied: Verdict = { category: 'iam', fault: 'kms-denied', outcome: 'answered', dependency: 'kms' };

/**
 * Sentences that one service alone answers with. Behind an error code they name the service where no clause before them
 * did; where the code is lost they decide by themselves.
 */
const sentences: readonly Answer[] = [
  {
    words: "secrets manager can't find the specified secret value for staging label",
    dependency: 'secretsmanager',
    verdict: missing('version-stage'),
  },
  {
    words: "secrets manager can't find the specified secret value for versionid",
    dependency: 'secretsmanager',
    verdict: missing('version-id'),
  },
  {
    words: "secrets manager can't find the specified secret",
    dependency: 'secretsmanager',
    verdict: missing('secret'),
  },
  {
    words: "you can't perform this operation on the secret because it was",
    dependency: 'secretsmanager',
    verdict: missing('marked-for-deletion'),
  },
  {
    words: "secrets manager can't decrypt the protected secret text using the provided kms key",
    dependency: 'kms',
    verdict: unusableKey,
  },
  { words: 'the specified log group does not exist', dependency: 'logs', verdict: missing('log-group') },
  { words: 'the specified log stream does not exist', dependency: 'logs', verdict: missing('log-stream') },
  { words: 'the specified key does not exist', dependency: 's3', verdict: missing('env-file') },
  { words: 'the specified bucket does not exist', dependency: 's3', verdict: missing('bucket') },
  { words: 'systems manager could not find version', dependency: 'ssm', verdict: missing('parameter-version') },
  {
    words: 'invalid parameter name. please use correct syntax for referencing a version',
    dependency: 'ssm',
    verdict: misnamed,
  },
  {
    words: 'invalid name. must be a valid name containing alphanumeric characters',
    dependency: 'secretsmanager',
    verdict: misnamed,
  },
  { words: "parameter name: can't be prefixed with", dependency: 'ssm', verdict: misnamed },
  { words: 'access to kms is not allowed', dependency: 'kms', verdict: kmsDenied },
  {
    words: 'the ciphertext refers to a customer master key that does not exist',
    dependency: 'kms',
    verdict: kmsDenied,
  },
];

/** Error codes that one service alone has, in lower case. */
const ofOneService: readonly (readonly [RegExp, Dependency])[] = [
  [/^nosuch(?:key|bucket)$/, 's3'],
  [/^parameter(?:version)?notfound/, 'ssm'],
  [/^(?:accesspoint|mounttarget|filesystem)notfound/, 'efs'],
  [/^(?:repository|image|layers)notfound/, 'ecr'],
];

/** The service whose answer this is, by the code or by the message behind it; null if others answer so too. */
export function answerer(code: string, message: string): Dependency | null {
  const byCode = ofOneService.find(([shape]) => shape.test(code))?.[1];
  const bySentence = sentences.find(({ words }) => message.includes(words))?.dependency;
  return byCode ?? bySentence ?? namedInBrackets(message) ?? ownerOfMember(message);
}

/** What SDKs for other languages print behind a message, in any spelling: `(Service: AWSSecretsManager; Status Code: 400; …)`. */
const inBrackets = /\((?:service: ?)?(?:aws|amazon)? ?([a-z0-9 ]{2,30})(?=[;,)])/g;

/** The service that the brackets behind a message name; null where they name none that the product knows. */
function namedInBrackets(message: string): Dependency | null {
  for (const [, name = ''] of message.matchAll(inBrackets)) {
    const spelled = name.replaceAll(' ', '');
    const dependency = spellings[spelled] ?? dependencyOfPrefix(spelled);
    if (dependency !== null) return dependency;
  }
  return null;
}

/** Members of the input that one call alone has, in `Value '…' at '<member>' failed to satisfy constraint: …`. */
const members: readonly (readonly [RegExp, Dependency])[] = [
  [/ at 'names\.\d+\.member' failed to satisfy constraint/, 'ssm'],
  [/ at 'secretid' failed to satisfy constraint/, 'secretsmanager'],
  [/ at 'log(?:group|stream)name' failed to satisfy constraint/, 'logs'],
];

function ownerOfMember(message: string): Dependency | null {
  return members.find(([shape]) => shape.test(message))?.[1] ?? null;
}

/** Names that are not the prefix of the service's actions. */
const spellings: Readonly<Record<string, Dependency>> = {
  simplesystemsmanagement: 'ssm',
  cloudwatchlogs: 'logs',
  elasticcontainerregistry: 'ecr',
  securitytokenservice: 'iam',
  efs: 'efs',
};

/** The sentences as clauses: IAM and the services write them behind an error code, which may be lost. */
export const answerClauses: readonly Clause[] = sentences.map(({ words, dependency, verdict }) => ({
  words,
  verdict: { ...verdict, dependency },
  ...(words.endsWith('could not find version') && { read: readVersion }),
  ...(verdict.fault === 'kms-denied' && { read: namesKms }),
}));

/** `7 of <name>`. */
function readVersion(scan: Scan, at: number, draft: Draft): number {
  const of = /^ \S{1,20} of(?= )/.exec(scan.lower.slice(at, Math.min(scan.end, at + 30)));
  return of === null ? at : takeName(scan, at + of[0].length, draft);
}

function namesKms(scan: Scan, _at: number, draft: Draft): number {
  draft.denial = 'kms';
  return scan.end;
}
