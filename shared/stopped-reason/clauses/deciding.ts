import { type Clause, takeName, takeRest, takeUntil } from '../clause.ts';
import { endingWords, readDenial, readDenialEnd } from '../denial.ts';
import type { Draft, Verdict } from '../draft.ts';
import type { FaultOf } from '../fault.ts';
import { noCredentials } from '../network-error.ts';
import { ahead, bareName, findAhead, readToken, type Scan } from '../scan.ts';
import { answerClauses } from './answer.ts';
import { configurationClauses } from './configuration.ts';

/** The first words of IAM's sentence, and those behind the user, which is often left out. */
const openings: readonly string[] = [
  'user: arn',
  'is not authorized to perform',
  'not authorized to perform',
  'authorized to perform',
];

const malformed = (fault: FaultOf<'reference-format'>): Verdict => ({
  category: 'reference-format',
  fault,
  outcome: 'not-sent',
});
const content = (fault: FaultOf<'secret-content'>): Verdict => ({
  category: 'secret-content',
  fault,
  outcome: 'answered',
});

/** References that the agent cannot parse, or that the SDK rejects before any call. */
const references: readonly Clause[] = [
  {
    words: 'an invalid arn format for the aws secrets manager secret',
    dependency: 'secretsmanager',
    verdict: malformed('arn-parts'),
  },
  { words: 'unexpected arn format with parameters', dependency: 'secretsmanager', verdict: malformed('arn-parts') },
  { words: 'arn: invalid prefix', verdict: malformed('arn-prefix') },
  { words: 'arn: not enough sections', verdict: malformed('arn-sections') },
  {
    words: 'could not find a secretsmanager secretid from value',
    stage: 'secrets',
    dependency: 'secretsmanager',
    verdict: malformed('no-secret-id'),
    read: takeRest,
  },
  {
    words: 'unable to parse bucket and key from s3 arn specified in environmentfile',
    stage: 'environment-files',
    dependency: 's3',
    verdict: malformed('bad-arn'),
    read: takeUntil(', error:'),
  },
  { words: 'invalid s3 arn', dependency: 's3', verdict: malformed('bad-arn'), read: takeRest },
  {
    words: 'invalid path: bucket',
    stage: 'environment-files',
    dependency: 's3',
    verdict: malformed('invalid-path'),
    read: readEscapingKey,
  },
  { words: 'unsupported credentialspec arn', verdict: malformed('bad-arn') },
  { words: 'invalid credentialspec file specification', verdict: malformed('bad-arn') },
  {
    words: 'unsupported credentialsparameter, only ssm/secretsmanager arns are valid',
    stage: 'volumes',
    dependency: 'fsx',
    verdict: malformed('bad-arn'),
  },
  {
    words: 'unxpected error. expected fsx credential ssm arn',
    stage: 'volumes',
    dependency: 'fsx',
    verdict: malformed('bad-arn'),
  },
  {
    words: 'unexpected error. expected fsx credential ssm arn',
    stage: 'volumes',
    dependency: 'fsx',
    verdict: malformed('bad-arn'),
  },
  { words: 'the provided ssm parameter:', dependency: 'ssm', verdict: malformed('invalid-name'), read: takeName },
];

/** The value was fetched, but its content is not what the task definition asks for. */
const contents: readonly Clause[] = [
  {
    words: 'retrieved secret from secrets manager did not contain json key',
    stage: 'secrets',
    dependency: 'secretsmanager',
    verdict: content('missing-json-key'),
    read: takeRest,
  },
  {
    words: 'did not contain json key',
    stage: 'secrets',
    dependency: 'secretsmanager',
    verdict: content('missing-json-key'),
    read: takeRest,
  },
  { words: 'invalid character', verdict: content('not-json'), read: ofSecretUnlessSaid },
  { words: 'unexpected end of json input', verdict: content('not-json'), read: ofSecretUnlessSaid },
  { words: 'json: cannot unmarshal', verdict: content('not-json-object'), read: ofSecretUnlessSaid },
  { words: 'empty secrets value', verdict: content('empty-or-binary') },
  { words: 'unable to unmarshal secret value', verdict: content('not-json') },
  { words: 'authorizationdata is malformed, empty field', verdict: content('empty-field') },
  {
    words: 'failed to parse asmsecretdata for the gmsa ad user',
    stage: 'secrets',
    dependency: 'secretsmanager',
    verdict: content('not-json'),
  },
  { words: 'error unmarshalling credentialspec', verdict: content('not-json'), read: (scan) => scan.end },
  { words: 'invalid credentials for mounting', stage: 'volumes', dependency: 'fsx', verdict: content('empty-field') },
];

/** GetParameters answers 200 and lists the names that it did not find. In this list, `invalid` means missing. */
const missing: readonly Clause[] = [
  { words: 'invalid ssm parameters', stage: 'secrets', dependency: 'ssm', read: readMissingParameters },
  { words: 'invalid parameters', read: readMissingParameters },
];

const noTicket: Verdict = { category: 'other', fault: 'gmsa-ticket', ambiguous: true, dependency: 'other' };

const answers: readonly Clause[] = [
  {
    words: 'empty response',
    verdict: { category: 'service-fault', fault: 'empty-answer', ambiguous: true, outcome: 'answered' },
  },
  {
    words: 'unexpected number of results in authorizationdata',
    stage: 'registry-auth',
    dependency: 'ecr',
    verdict: { category: 'service-fault', fault: 'empty-answer', outcome: 'answered' },
  },
  {
    words: 'missing authorizationdata in ecr response',
    stage: 'registry-auth',
    dependency: 'ecr',
    verdict: { category: 'service-fault', fault: 'empty-answer', outcome: 'answered' },
  },
  { words: 'unable to find execution role credentials', verdict: noCredentials },
  { words: 'unable to get execution role credentials', verdict: noCredentials },
  // The agent uses gRPC and sockets only for the credentials-fetcher of the instance, which gMSA needs.
  { words: 'rpc error', read: readHelper },
  { words: 'dial unix', read: readHelper },
  {
    words: 'container uses execution credentials, but the credentials are empty',
    stage: 'registry-auth',
    verdict: noCredentials,
  },
  // ECS says the second of its own calls for a service.
  ...['rate exceeded', 'operations are being throttled'].map(
    (words): Clause => ({ words, verdict: { category: 'throttled', fault: 'rate-exceeded', outcome: 'answered' } }),
  ),
  // RegisterTaskDefinition refuses with these words, and so do the tools that call it.
  ...['fargate requires task definition to have execution role arn', 'when you are specifying container secrets'].map(
    (words): Clause => ({
      words,
      stage: 'credentials',
      verdict: { category: 'iam', fault: 'no-execution-role', outcome: 'not-sent', dependency: 'iam' },
      read: (scan) => scan.end,
    }),
  ),
  {
    words: 'the systems manager parameter name specified for secret',
    stage: 'secrets',
    dependency: 'ssm',
    verdict: malformed('invalid-name'),
    read: takeName,
  },
  { words: 'ecs was unable to assume', read: readAssumedRole },
];

/** Words of the agents that decide by themselves. */
export const decidingClauses: readonly Clause[] = [
  ...references,
  ...contents,
  ...missing,
  ...configurationClauses,
  ...answers,
  ...answerClauses,
  ...openings.map((words): Clause => ({ words, read: readBareDenial(words) })),
  ...endingWords.map((words): Clause => ({ words, read: readEnding(words) })),
];

/** IAM's sentence that lost the error code before it. */
function readBareDenial(words: string): NonNullable<Clause['read']> {
  return (scan, at, draft) => {
    const from = at - words.length;
    if (findAhead(scan, 'authorized to perform:', from) < 0) return at;
    draft.verdict = readDenial(scan, from, draft);
    return scan.end;
  };
}

/** The end of IAM's sentence, which is all that is left of it. */
function readEnding(words: string): NonNullable<Clause['read']> {
  return (scan, at, draft) => {
    const verdict = readDenialEnd(scan, at - words.length, draft);
    if (verdict === null) return at;
    draft.verdict = verdict;
    return scan.end;
  };
}

/** A log driver may write to a socket of the instance, or to a service that speaks gRPC. */
function readHelper(scan: Scan, at: number, draft: Draft): number {
  if (draft.stage !== 'log-driver') draft.verdict = noTicket;
  else if (scan.lower.startsWith('dial unix', at - 'dial unix'.length))
    draft.verdict = { category: 'network', fault: 'refused', outcome: 'not-reached', dependency: 'logs' };
  return at;
}

/**
 * The EC2 agent prints Go's JSON error and nothing else. It parses JSON only to find a key in the value of a secret.
 */
function ofSecretUnlessSaid(_scan: Scan, at: number, draft: Draft): number {
  draft.dependency ??= 'secretsmanager';
  return at;
}

/** `bucket "b" key "k" escapes envfile resource directory`. */
function readEscapingKey(scan: Scan, at: number, draft: Draft): number {
  const key = findAhead(scan, ' key "', at);
  if (key < 0) return scan.end;
  const end = findAhead(scan, '" escapes ', key);
  if (end >= 0) draft.resource = scan.text.slice(key + 6, end);
  return scan.end;
}

function readMissingParameters(scan: Scan, at: number, draft: Draft): number {
  // The EC2 agent leaves `ssm` out. Other programs may write "invalid parameters" too, so the dependency must be known, or what is named
  // must be a path.
  if (draft.dependency !== 'ssm' && !/^: ?['"]?(?:\/[\w.-]+)+/.test(ahead(scan, at))) return at;
  draft.dependency = 'ssm';
  if (scan.lower[at] !== ':') {
    draft.suspicion = { category: 'not-found', fault: 'parameter', ambiguous: true, outcome: 'answered' };
    if (at < scan.end && scan.lower[at] !== ' ') return at;
  }
  const names: string[] = [];
  let next = at + 1;
  for (;;) {
    const read = readToken(scan, next);
    if (read.token !== '') names.push(bareName(read.token));
    next = read.next;
    if (!read.token.endsWith(',') || names.length > 100) break;
  }
  draft.resource = names.join(',') || null;
  draft.verdict = missingParameters(draft.resource ?? '');
  return scan.end;
}

/** A missing version or label is listed as a missing parameter. So is a name that somebody composed wrongly. */
function missingParameters(names: string): Verdict {
  const selector = !names.includes('arn:') && /[^,:]:[^,:]/.test(names);
  const fault = selector ? 'parameter-version' : 'parameter';
  return { category: 'not-found', fault, ambiguous: selector || names.includes('//'), outcome: 'answered' };
}

/** `ECS was unable to assume the role '<arn>' that was provided …`. ECS also writes this for infrastructure roles. */
function readAssumedRole(scan: Scan, at: number, draft: Draft): number {
  const role = /^[a-z ]{0,40}\brole\b/.exec(ahead(scan, at))?.[0];
  if (role === undefined) return at;
  draft.stage = 'credentials';
  draft.verdict = { category: 'iam', fault: 'assume-role', ambiguous: true, outcome: 'answered', dependency: 'iam' };
  draft.action = 'sts:AssumeRole';
  const { token } = readToken(scan, at + role.length);
  const quoted = scan.lower[at + role.length + 1] === "'";
  if (quoted || token.startsWith('arn:')) draft.resource = bareName(token);
  return scan.end;
}
