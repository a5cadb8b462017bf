import type { Dependency } from './claim.ts';
import type { Verdict } from './draft.ts';
import type { FaultOf } from './fault.ts';

/**
 * The meaning of an AWS error code. `credentials`: the call for credentials failed. `transport`: no call was answered.
 */
type CodeReading = Verdict | 'credentials' | 'transport';

/**
 * The key policy denies, or the key is disabled, deleted, or of another account. The codes do not distinguish these.
 */
export const unusableKey: Verdict = {
  category: 'iam',
  fault: 'kms-denied',
  ambiguous: true,
  outcome: 'answered',
  dependency: 'kms',
};
const denied: Verdict = { category: 'iam', fault: 'no-identity-policy', outcome: 'answered' };
const throttled: Verdict = { category: 'throttled', fault: 'rate-exceeded', outcome: 'answered' };
const notFound: Verdict = { category: 'not-found', fault: 'resource', outcome: 'answered' };
const rejected: Verdict = { category: 'iam', fault: 'credentials-rejected', ambiguous: true, outcome: 'answered' };
const wrongRegion: Verdict = {
  category: 'reference-format',
  fault: 'wrong-region',
  ambiguous: true,
  outcome: 'answered',
};

/**
 * The answer did not come from an AWS API (for example the page of a proxy), or it broke off. So what the SDK could not
 * parse is not the value of a secret.
 */
export const unreadableAnswer: Verdict = {
  category: 'service-fault',
  fault: 'empty-answer',
  ambiguous: true,
  outcome: 'answered',
};

/** Codes whose shape says nothing or misleads. The most frequent codes are here too, for speed. */
const exact: ReadonlyMap<string, CodeReading> = new Map<string, CodeReading>([
  ['accessdeniedexception', denied],
  ['resourcenotfoundexception', notFound],
  ['throttlingexception', throttled],
  ['requesterror', 'transport'],
  ['requestcanceled', 'transport'],
  ['requestcancelled', 'transport'],
  ['requesttimeout', 'transport'],
  ['requesttimeoutexception', 'transport'],
  ['credentialsendpointerror', 'credentials'],
  ['nocredentialproviders', 'credentials'],
  ['ec2rolerequesterror', 'credentials'],
  ['webidentityerr', 'credentials'],
  ['decryptionfailure', unusableKey],
  ['decryptionfailureexception', unusableKey],
  ['invalidkeyid', unusableKey],
  ['invalidkeyidexception', unusableKey],
  ['kmsinvalidstateexception', unusableKey],
  ['kmsdisabledexception', unusableKey],
  ['disabledexception', unusableKey],
  ['invalidkeyusageexception', unusableKey],
  ['incorrectkeyexception', unusableKey],
  ['expiredtoken', rejected],
  ['expiredtokenexception', rejected],
  ['invalidclienttokenid', rejected],
  ['invalidtoken', rejected],
  ['unrecognizedclientexception', rejected],
  ['signaturedoesnotmatch', rejected],
  ['invalidsignatureexception', rejected],
  ['incompletesignature', rejected],
  ['missingauthenticationtoken', rejected],
  ['missingauthenticationtokenexception', rejected],
  ['invalidaccesskeyid', rejected],
  ['requesttimetooskewed', rejected],
  ['requestexpired', rejected],
  ['permanentredirect', wrongRegion],
  ['bucketregionerror', wrongRegion],
  ['movedpermanently', wrongRegion],
  ['authorizationheadermalformed', wrongRegion],
  ['operationabortedexception', { category: 'service-fault', fault: 'conflict', outcome: 'answered' }],
  ['serializationerror', unreadableAnswer],
  ['deserializationerror', unreadableAnswer],
  ['invalidparameter', { category: 'reference-format', fault: 'invalid-name', outcome: 'not-sent' }],
]);

const shapes: readonly (readonly [RegExp, CodeReading])[] = [
  [
    /throttl|toomanyrequests|requestlimitexceeded|throughputexceeded|bandwidthlimitexceeded|slowdown|ratelimit|rateexceeded/,
    throttled,
  ],
  [
    /^kms.*(?:accessdenied|notfound|optin)/,
    { category: 'iam', fault: 'kms-denied', outcome: 'answered', dependency: 'kms' },
  ],
  [/accessdenied|unauthorized|notauthorized|forbidden|authfailure|authorizationerror/, denied],
  [/quotaexceeded|limitexceeded|countexceeded/, { category: 'other', fault: 'quota', outcome: 'answered' }],
  [/notfound|^nosuch|doesnotexist/, notFound],
  [/alreadyexists/, { category: 'service-fault', fault: 'conflict', ambiguous: true, outcome: 'answered' }],
  [
    /^internal.*(?:error|failure|exception|fault)|serviceunavailable|^server(?:exception|error)|serviceexception|servicefailure|badgateway|gatewaytimeout|temporarilyunavailable/,
    { category: 'service-fault', fault: '5xx', outcome: 'answered' },
  ],
  [
    /validation(?:error|exception)|invalidparameter|invalidargument|invalidarn|invalidname/,
    { category: 'reference-format', fault: 'invalid-name', outcome: 'answered' },
  ],
];

/**
 * Reads an AWS error code by its name or, if the code is not in the list, by its shape.
 *
 * @param code in lower case.
 * @returns null if the code says nothing.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html
 */
export function readErrorCode(code: string): CodeReading | null {
  const known = exact.get(code);
  if (known !== undefined) return known;
  return shapes.find(([shape]) => shape.test(code))?.[1] ?? null;
}

/** The meaning of an HTTP status without an error code. */
export function readStatus(status: number): Verdict | null {
  if (status === 0) return { category: 'network', fault: 'timeout', outcome: 'timed-out' };
  if (status === 401 || status === 403)
    return { category: 'iam', fault: 'no-identity-policy', ambiguous: true, outcome: 'answered' };
  if (status === 404) return { category: 'not-found', fault: 'resource', ambiguous: true, outcome: 'answered' };
  if (status === 429) return { category: 'throttled', fault: 'rate-exceeded', ambiguous: true, outcome: 'answered' };
  if (status >= 500 && status < 600)
    return { category: 'service-fault', fault: '5xx', ambiguous: true, outcome: 'answered' };
  return null;
}

const things: Readonly<Partial<Record<Dependency, FaultOf<'not-found'>>>> = {
  secretsmanager: 'secret',
  ssm: 'parameter',
  logs: 'log-group',
  ecr: 'repository',
  s3: 'env-file',
  kms: 'key',
  efs: 'file-system',
  fsx: 'file-system',
};

/** What kind of thing was not found, by the code and the service that was called. */
export function missingThing(code: string, dependency: Dependency | null): FaultOf<'not-found'> {
  if (code.includes('bucket')) return 'bucket';
  if (code.includes('accesspoint')) return 'access-point';
  if (code.includes('parameterversion')) return 'parameter-version';
  return (dependency === null ? undefined : things[dependency]) ?? 'resource';
}
