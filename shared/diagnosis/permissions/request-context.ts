import type { Facts } from '../../evidence/ask.ts';
import type { SimulationRequest } from '../../evidence/iam.ts';
import type { Subject } from '../define-cause.ts';
import { meantReference, regionOfCall, wholeSecretArn } from './encryption-key.ts';

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
  request: SimulationRequest,
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

function valueOf(key: string, request: SimulationRequest, subject: Subject, facts: Facts): Value {
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
    case 'aws:principalisawsservice':
    case 'aws:viaawsservice':
      return request.action === 'kms:Decrypt' ? 'unknown' : { is: 'false' };
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

function splitTag(key: string): readonly [string, string?] {
  const slash = key.indexOf('/');
  return slash < 0 ? [key] : [key.slice(0, slash), key.slice(slash + 1)];
}

function roleTag(tag: string, role: string, facts: Facts): Value {
  const fact = facts.get({ kind: 'role', subject: role });
  return fact?.is === 'known' ? { is: fact.value.tags[tag] } : 'unknown';
}

function secretTag(tag: string, request: SimulationRequest, subject: Subject, facts: Facts): Value {
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
