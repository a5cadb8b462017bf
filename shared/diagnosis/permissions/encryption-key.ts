import { accountOf, formatArn, parseArn } from '../../arn.ts';
import type { Facts } from '../../evidence/ask.ts';
import { readReference } from '../../workload/read-reference.ts';
import type { Reference } from '../../workload/reference.ts';
import type { Subject } from '../define-cause.ts';

/** A secret's or a parameter's reference, or the parsed one of an environment file. */
export type Meant = Exclude<Reference, { is: 'malformed' }>;

/** What will be fetched: a malformed reference that says by itself what was meant will be fetched as that once it is corrected. */
export function meantReference({ requirement, workload }: Subject): Meant | undefined {
  const { reference } = requirement;
  if (reference?.is !== 'malformed') return reference;
  if (reference.meant === undefined || reference.of === 'object') return undefined;
  const meant = readReference(reference.meant, workload);
  return meant.is === 'malformed' ? undefined : meant;
}

/** The Region that a requirement is fetched from: another Region's secret is asked for there. */
export function regionOfCall(subject: Subject): string {
  const reference = meantReference(subject);
  return reference === undefined || reference.is === 'object' ? subject.requirement.region : reference.region;
}

/** The service that decrypts a value on the role's behalf, as `kms:ViaService` names it. */
export function viaService(subject: Subject): string {
  const service = meantReference(subject)?.is === 'parameter' ? 'ssm' : 'secretsmanager';
  const suffix = subject.workload.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `${service}.${regionOfCall(subject)}.${suffix}`;
}

/** The account that holds what a reference names. */
export function ownerOf(reference: Meant, { workload }: Subject): string {
  if (reference.is === 'secret') return reference.account;
  if (reference.is === 'parameter') return accountOf(reference.arn) ?? workload.account;
  return workload.account;
}

/** A secret's own ARN, as its metadata has it; what was asked by while that is not known. */
export function wholeSecretArn(asked: string, facts: Facts): string {
  const secret = facts.get({ kind: 'secret', subject: asked });
  return secret?.is === 'known' ? secret.value.arn : asked;
}

/** The customer-managed key, by any name, that a value is encrypted with, as its metadata has it; undefined for none or an AWS-managed one. */
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

/** Its ARN, once the key itself was read and is the customer's. */
export function customerKey(subject: Subject, facts: Facts): string | undefined {
  const named = keyOfValue(subject, facts);
  if (named === undefined) return undefined;
  const key = facts.get({ kind: 'key', subject: named });
  return key?.is === 'known' && key.value.manager === 'CUSTOMER' ? key.value.arn : undefined;
}

/** As an ARN, so that the key is looked up in the Region and account of what it encrypts. */
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
