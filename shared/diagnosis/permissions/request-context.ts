import { accountOf } from '../../arn.ts';
import type { Facts } from '../../evidence/ask.ts';
import type { SimulationRequest } from '../../evidence/iam.ts';
import type { Subject } from '../define-cause.ts';
import { meantReference, regionOfCall, wholeSecretArn } from './encryption-key.ts';

/** A request without the context that its simulation is sent with. */
type Request = Omit<SimulationRequest, 'context'>;

/** Keys that every request of a role has and that do not depend on what it asks for, as far as their values are known. */
const always = [
  'aws:RequestedRegion',
  'aws:PrincipalArn',
  'aws:PrincipalAccount',
  'aws:PrincipalType',
  'aws:ResourceAccount',
  'aws:SecureTransport',
  'aws:ViaAWSService',
  'aws:PrincipalIsAWSService',
] as const;

/** Keys of what is asked for. They differ from resource to resource, and a simulation takes one context for all of them. */
const ofResource = [
  'secretsmanager:SecretId',
  'secretsmanager:VersionStage',
  'kms:EncryptionContext:SecretARN',
  'kms:EncryptionContext:PARAMETER_ARN',
] as const;

/**
 * What a simulation is told from the start. IAM evaluates service control policies with their condition keys, and does
 * not name those as missing: a key that was not sent makes a negated condition hold, so that a Deny for other Regions
 * denies this one. The simulated moment is added where the call is made.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html (MissingContextValues)
 */
export function sentContext(request: Request, subject: Subject, facts: Facts): Readonly<Record<string, string>> {
  const role = facts.get({ kind: 'role', subject: request.role });
  const tags = role?.is === 'known' ? Object.keys(role.value.tags) : [];
  const keys = [...always, ...tags.map((tag) => `aws:PrincipalTag/${tag}`)];
  return deriveContext(keys, request, subject, facts).known;
}

/** What else is known of what is asked for. It is sent where an organisation's policies may depend on it. */
export function resourceContext(request: Request, subject: Subject, facts: Facts): Readonly<Record<string, string>> {
  const reference = meantReference(subject);
  const secret = reference?.is === 'secret' ? facts.get({ kind: 'secret', subject: reference.secretArn }) : undefined;
  const tags = secret?.is === 'known' ? Object.keys(secret.value.tags) : [];
  const [service] = request.action.split(':');
  const own = ofResource.filter((key) => key.startsWith(`${service}:`));
  return deriveContext([...own, ...tags.map((tag) => `aws:ResourceTag/${tag}`)], request, subject, facts).known;
}

/** What the product knows of the condition keys that a simulation did not have. */
export type DerivedContext = {
  /** Values that the real request has. */
  readonly known: Readonly<Record<string, string>>;
  /** Keys whose values the product cannot know. */
  readonly unknown: readonly string[];
};

/**
 * Finds values for the condition keys of the role's policies. If a secret or a role does not have a tag, the real
 * request has no value for that key either, so the value is not missing.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function deriveContext(
  keys: readonly string[],
  request: Request,
  subject: Subject,
  facts: Facts,
): DerivedContext {
  const known: Record<string, string> = {};
  const unknown: string[] = [];
  for (const key of keys) {
    const value = valueOf(key, request, subject, facts);
    if (value === 'unknown') unknown.push(key);
    else if (value.is !== undefined) known[key] = value.is;
  }
  return { known, unknown };
}

type Value = 'unknown' | { readonly is: string | undefined };

function valueOf(key: string, request: Request, subject: Subject, facts: Facts): Value {
  const { workload } = subject;
  const [name, tag] = splitTag(key);
  switch (name.toLowerCase()) {
    case 'aws:requestedregion':
      return { is: regionOfCall(subject) };
    case 'aws:principalaccount':
      return { is: workload.account };
    case 'aws:principalarn':
      return { is: request.role };
    case 'aws:securetransport':
      return { is: 'true' };
    case 'aws:principaltype':
      return { is: 'AssumedRole' };
    case 'aws:resourceaccount':
      return accountOfResource(request, subject);
    case 'aws:principalisawsservice':
      return { is: 'false' };
    // Secrets Manager and Parameter Store decrypt with the role's own session, passed on.
    // @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
    case 'aws:viaawsservice':
      return { is: String(request.action === 'kms:Decrypt') };
    case 'aws:principaltag':
      return tag === undefined ? 'unknown' : roleTag(tag, request.role, facts);
    case 'aws:resourcetag':
    case 'secretsmanager:resourcetag':
      return tag === undefined ? 'unknown' : secretTag(tag, request, subject, facts);
    case 'kms:encryptioncontext:secretarn':
    case 'kms:encryptioncontext:parameter_arn':
      return encrypted(name, subject, facts);
    case 'secretsmanager:secretid':
      return { is: request.resource };
    case 'secretsmanager:versionstage':
      return stageOf(subject);
    default:
      return 'unknown';
  }
}

/** The ARN of a bucket and of what is in it does not say whose it is. */
function accountOfResource({ action, resource }: Request, { workload }: Subject): Value {
  if (action.startsWith('s3:')) return 'unknown';
  return { is: accountOf(resource) ?? workload.account };
}

function splitTag(key: string): readonly [string, string?] {
  const slash = key.indexOf('/');
  return slash < 0 ? [key] : [key.slice(0, slash), key.slice(slash + 1)];
}

function roleTag(tag: string, role: string, facts: Facts): Value {
  const fact = facts.get({ kind: 'role', subject: role });
  return fact?.is === 'known' ? { is: fact.value.tags[tag] } : 'unknown';
}

function secretTag(tag: string, request: Request, subject: Subject, facts: Facts): Value {
  const reference = meantReference(subject);
  if (reference?.is !== 'secret' || !request.action.startsWith('secretsmanager:')) return 'unknown';
  const fact = facts.get({ kind: 'secret', subject: reference.secretArn });
  return fact?.is === 'known' ? { is: fact.value.tags[tag] } : 'unknown';
}

/** The ARN of the value, which Secrets Manager and Parameter Store put into the encryption context. */
function encrypted(key: string, subject: Subject, facts: Facts): Value {
  const reference = meantReference(subject);
  if (reference?.is === 'parameter') return { is: key.toLowerCase().endsWith('_arn') ? reference.arn : undefined };
  if (reference?.is !== 'secret') return 'unknown';
  const isAsked = key.toLowerCase().endsWith(':secretarn');
  return { is: isAsked ? wholeSecretArn(reference.secretArn, facts) : undefined };
}

function stageOf(subject: Subject): Value {
  const reference = meantReference(subject);
  if (reference?.is !== 'secret') return 'unknown';
  return { is: reference.versionStage ?? (reference.versionId === undefined ? 'AWSCURRENT' : undefined) };
}
