import { accountOf, formatArn, parseArn } from '../../arn.ts';
import type { Facts } from '../../evidence/ask.ts';
import { viaServiceValues } from '../../partitions.ts';
import { readReference } from '../../workload/read-reference.ts';
import type { Reference } from '../../workload/reference.ts';
import { ecrImageOf } from '../../workload/registry.ts';
import type { Subject } from '../define-cause.ts';

/** The reference of a secret or a parameter, or the parsed reference of an environment file. */
export type Meant = Exclude<Reference, { is: 'malformed' }>;

/**
 * The reference that ECS will fetch. For a malformed reference whose correction is certain, it is the corrected one.
 */
export function meantReference({
  requirement,
  workload,
}: Pick<Subject, 'requirement' | 'workload'>): Meant | undefined {
  const { reference } = requirement;
  if (reference?.is !== 'malformed') return reference;
  if (reference.meant === undefined || reference.of === 'object') return undefined;
  const meant = readReference(reference.meant, workload);
  return meant.is === 'malformed' ? undefined : meant;
}

/** The Region of the call for a requirement. A secret of another Region is requested in that Region. */
export function regionOfCall(subject: Pick<Subject, 'requirement' | 'workload'>): string {
  const reference = meantReference(subject);
  return reference === undefined || reference.is === 'object' ? subject.requirement.region : reference.region;
}

/** The service that decrypts a value for the role, as `kms:ViaService` names it. */
export function viaService(subject: Subject): string {
  const service = meantReference(subject)?.is === 'parameter' ? 'ssm' : 'secretsmanager';
  return viaServiceValues(service, regionOfCall(subject))[0];
}

/** The account that owns what a reference names. */
export function ownerOf(reference: Meant, { workload }: Pick<Subject, 'workload'>): string {
  if (reference.is === 'secret') return reference.account;
  if (reference.is === 'parameter') return accountOf(reference.arn) ?? workload.account;
  return workload.account;
}

/** The account that owns what a requirement refers to, if it is another one than the workload's. */
export function otherOwner(subject: Pick<Subject, 'requirement' | 'workload'>): string | undefined {
  const { requirement, workload } = subject;
  const reference = meantReference(subject);
  const owner =
    requirement.kind === 'image'
      ? ecrImageOf(requirement.text, workload.partition)?.account
      : reference === undefined || reference.is === 'object'
        ? undefined
        : ownerOf(reference, subject);
  return owner === workload.account ? undefined : owner;
}

/** The whole ARN of a secret, from its metadata. If the metadata is not known: the ARN that was requested. */
export function wholeSecretArn(asked: string, facts: Facts): string {
  const secret = facts.get({ kind: 'secret', subject: asked });
  return secret?.is === 'known' ? secret.value.arn : asked;
}

/**
 * The customer-managed key that encrypts a value, by any of its names, from the metadata of the value. Undefined if
 * there is none, or if AWS manages the key.
 */
export function keyOfValue(subject: Subject, facts: Facts): string | undefined {
  const reference = meantReference(subject);
  if (reference?.is === 'secret') {
    const secret = facts.get({ kind: 'secret', subject: reference.secretArn });
    return secret?.is === 'known' ? notManaged(secret.value.kmsKeyId, reference) : undefined;
  }
  if (reference?.is === 'parameter') {
    const parameter = facts.get({ kind: 'parameter', subject: reference.name });
    const secure = parameter?.is === 'known' && parameter.value.type === 'SecureString';
    return secure ? notManaged(parameter.value.keyId, parseArn(parameter.value.arn) ?? subject.workload) : undefined;
  }
  return undefined;
}

/** The ARN of that key, if the key was read and the customer manages it. */
export function customerKey(subject: Subject, facts: Facts): string | undefined {
  const named = keyOfValue(subject, facts);
  if (named === undefined) return undefined;
  const key = facts.get({ kind: 'key', subject: named });
  return key?.is === 'known' && key.value.manager === 'CUSTOMER' ? key.value.arn : undefined;
}

/** The key as an ARN, so that it is looked up in the Region and account of the value that it encrypts. */
function notManaged(
  key: string | undefined,
  where: { partition: string; region: string; account: string },
): string | undefined {
  if (key === undefined || key === '' || /(?:^|:)alias\/aws\//.test(key)) return undefined;
  if (key.startsWith('arn:')) return key;
  const { partition, region, account } = where;
  const resource = key.startsWith('alias/') ? key : `key/${key}`;
  return formatArn({ partition, service: 'kms', region, account, resource });
}
