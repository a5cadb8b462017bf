import { type Ask, type Facts, type Simulation, type SimulationRequest, simulationSubject } from '../evidence/ask.ts';
import type { Fact } from '../evidence/fact.ts';
import { readReference } from '../workload/read-reference.ts';
import type { Reference } from '../workload/reference.ts';
import type { Subject } from './define-cause.ts';

/** One call that the execution role must be allowed to make for a requirement. */
export type Permission = SimulationRequest & {
  /** Why the call is made: for evidence lines. */
  readonly because: string;
};

/** A permission and what the simulation said of it. */
export type CheckedPermission = { readonly permission: Permission; readonly fact: Fact<Simulation> };

/**
 * The calls that the role must be allowed to make for a secret or a parameter, as far as the facts at hand tell: the key
 * is known only once the metadata is.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
function permissionsFor(subject: Subject, facts: Facts): readonly Permission[] {
  const { workload } = subject;
  const { role } = subject.requirement;
  const reference = meantReference(subject);
  if (role === undefined || reference === undefined) return [];
  // IAM compares policies with the ARN as it was requested, not with the one it resolves to.
  const fetch: Permission =
    reference.is === 'secret'
      ? {
          role,
          action: 'secretsmanager:GetSecretValue',
          resource: reference.secretArn,
          context: {},
          because: 'to fetch the secret',
        }
      : { role, action: 'ssm:GetParameters', resource: reference.arn, context: {}, because: 'to fetch the parameter' };
  const key = customerKey(subject, facts);
  if (key === undefined) return [fetch];
  const service = reference.is === 'secret' ? 'secretsmanager' : 'ssm';
  const suffix = workload.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const context = {
    'kms:ViaService': `${service}.${reference.region}.${suffix}`,
    'kms:CallerAccount': workload.account,
    ...(reference.is === 'secret'
      ? { 'kms:EncryptionContext:SecretARN': secretArn(reference.secretArn, facts) }
      : { 'kms:EncryptionContext:PARAMETER_ARN': reference.arn }),
  };
  return [
    fetch,
    { role, action: 'kms:Decrypt', resource: key, context, because: 'to decrypt it with its customer-managed key' },
  ];
}

/** What is asked to know a requirement's permissions: role, policies, metadata, key, and a simulation of each. */
export function permissionNeeds(subject: Subject, facts: Facts): readonly Ask[] {
  const { role } = subject.requirement;
  const reference = meantReference(subject);
  if (role === undefined || reference === undefined) return [];
  const key = keyOfValue(subject, facts);
  return [
    { kind: 'role', subject: role },
    { kind: 'role-policies', subject: role },
    reference.is === 'secret'
      ? { kind: 'secret', subject: reference.secretArn }
      : { kind: 'parameter', subject: reference.name },
    ...(key === undefined ? [] : [{ kind: 'key' as const, subject: key }]),
    ...permissionsFor(subject, facts).map((permission) => ({
      kind: 'simulation' as const,
      subject: simulationSubject(permission),
    })),
  ];
}

/** Each permission with its simulation's answer. */
export function checkPermissions(subject: Subject, facts: Facts): readonly CheckedPermission[] {
  return permissionsFor(subject, facts).flatMap((permission) => {
    const fact = facts.get({ kind: 'simulation', subject: simulationSubject(permission) });
    return fact === undefined ? [] : [{ permission, fact }];
  });
}

/** What will be fetched: a malformed reference that says by itself what was meant will be fetched as that once it is corrected. */
function meantReference({ requirement, workload }: Subject): Exclude<Reference, { is: 'malformed' }> | undefined {
  const { reference } = requirement;
  if (reference?.is !== 'malformed') return reference;
  const meant = reference.meant === undefined ? undefined : readReference(reference.meant, workload);
  return meant?.is === 'malformed' ? undefined : meant;
}

/** The key that the value is encrypted with, as its metadata names it; undefined for none or an AWS-managed alias. */
function keyOfValue(subject: Subject, facts: Facts): string | undefined {
  const reference = meantReference(subject);
  if (reference?.is === 'secret') {
    const secret = facts.get({ kind: 'secret', subject: reference.secretArn });
    return secret?.is === 'known' ? notManaged(secret.value.kmsKeyId, reference) : undefined;
  }
  if (reference?.is === 'parameter') {
    const parameter = facts.get({ kind: 'parameter', subject: reference.name });
    const secure = parameter?.is === 'known' && parameter.value.type === 'SecureString';
    return secure ? notManaged(parameter.value.keyId, arnParts(parameter.value.arn)) : undefined;
  }
  return undefined;
}

/** As an ARN, so that the key is looked up in the Region and account of what it encrypts. */
function notManaged(
  key: string | undefined,
  where: { partition: string; region: string; account: string },
): string | undefined {
  if (key === undefined || key === '' || /(?:^|:)alias\/aws\//.test(key)) return undefined;
  if (key.startsWith('arn:')) return key;
  const path = key.startsWith('alias/') ? key : `key/${key}`;
  return `arn:${where.partition}:kms:${where.region}:${where.account}:${path}`;
}

function arnParts(arn: string): { partition: string; region: string; account: string } {
  const [, partition = 'aws', , region = '', account = ''] = arn.split(':');
  return { partition, region, account };
}

function customerKey(subject: Subject, facts: Facts): string | undefined {
  const named = keyOfValue(subject, facts);
  if (named === undefined) return undefined;
  const key = facts.get({ kind: 'key', subject: named });
  return key?.is === 'known' && key.value.manager === 'CUSTOMER' ? key.value.arn : undefined;
}

function secretArn(requested: string, facts: Facts): string {
  const secret = facts.get({ kind: 'secret', subject: requested });
  return secret?.is === 'known' ? secret.value.arn : requested;
}
