import type { Ask, Facts } from '../../evidence/ask.ts';
import type { SecretMetadata } from '../../evidence/secrets.ts';
import type { Reference } from '../../workload/reference.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import type { Subject } from '../define-cause.ts';
import { meantReference } from '../permissions/encryption-key.ts';

/** A reference to a secret. */
export type SecretReference = Extract<Reference, { is: 'secret' }>;

/**
 * Where the secret of a reference turned out to be; `reading`: further answers are needed, `elsewhere`: it is another
 * account's.
 */
export type SecretLocation =
  | {
      readonly is: 'found' | 'other-suffix' | 'misread' | 'other-region';
      readonly secret: SecretMetadata;
      readonly reference: SecretReference;
    }
  | { readonly is: 'nowhere'; readonly reference: SecretReference; readonly near: readonly string[] }
  | { readonly is: 'not-a-secret' | 'elsewhere' | 'reading' };

/**
 * Whether ECS was told that the secret does not exist where the reference names it. The product may not ask every other
 * Region, so this may be all that is known.
 */
function isReportedMissing(subject: Subject, { region }: SecretReference): boolean {
  const { claim, workload } = subject;
  return claim?.category === 'not-found' && region !== workload.region && isConcerned(subject);
}

/**
 * The reads that show where it is: first by the reference as written, then by its name, then in the task's own Region.
 */
export function secretAsks(subject: Subject, facts: Facts): readonly Ask[] {
  const reference = own(subject);
  if (reference === undefined) return [];
  const asWritten: Ask = { kind: 'secret', subject: reference.secretArn };
  const written = facts.get(asWritten);
  const reportedMissing = written?.is === 'unavailable' && isReportedMissing(subject, reference);
  if (written?.is !== 'absent' && !reportedMissing) return [asWritten];
  const others = alternatives(reference, subject).map(({ at }) => ({ kind: 'secret' as const, subject: at }));
  // The stopped reason counts instead of the failed read, if the secret is found elsewhere.
  const isElsewhere = others.some((ask) => facts.get(ask)?.is === 'known');
  return reportedMissing && isElsewhere ? others : [asWritten, ...others];
}

/** The search for similar names, if the secret exists nowhere. The result is only a hint. */
export function nearestSecretAsks(subject: Subject, facts: Facts): readonly Ask[] {
  const located = locateSecret(subject, facts);
  return located.is === 'nowhere' ? [nearAsk(located.reference)] : [];
}

/** Where the secret is, with the facts read so far. */
export function locateSecret(subject: Subject, facts: Facts): SecretLocation {
  const meant = meantReference(subject);
  if (meant?.is !== 'secret') return { is: 'not-a-secret' };
  const reference = own(subject);
  if (reference === undefined) return { is: 'elsewhere' };
  const written = facts.get({ kind: 'secret', subject: reference.secretArn });
  if (written?.is === 'known') return { is: 'found', secret: written.value, reference };
  const reportedMissing = written?.is === 'unavailable' && isReportedMissing(subject, reference);
  if (written?.is !== 'absent' && !reportedMissing) return { is: 'reading' };
  for (const { at, is } of alternatives(reference, subject)) {
    const fact = facts.get({ kind: 'secret', subject: at });
    if (fact === undefined || fact.is === 'unavailable') return { is: 'reading' };
    if (fact.is === 'known' && fact.value.arn !== reference.secretArn) return { is, secret: fact.value, reference };
  }
  // Only the text says that the secret is missing there, and it is not here either. So the finding is that of the text.
  if (reportedMissing) return { is: 'reading' };
  const near = facts.get(nearAsk(reference));
  return { is: 'nowhere', reference, near: near?.is === 'known' ? near.value : [] };
}

/** The secret's whole ARN, followed by the fields that the reference has after its own ARN. */
export function withSecretArn(text: string, reference: SecretReference, arn: string): string {
  return text.startsWith(reference.secretArn) ? `${arn}${text.slice(reference.secretArn.length)}` : arn;
}

function own(subject: Subject): SecretReference | undefined {
  const meant = meantReference(subject);
  return meant?.is === 'secret' && meant.account === subject.workload.account ? meant : undefined;
}

type Alternative = { readonly at: string; readonly is: 'misread' | 'other-suffix' | 'other-region' };

/**
 * Other names under which the secret may exist. Secrets Manager takes a partial ARN whose name ends in a hyphen and six
 * characters for a whole ARN. Only a look-up by name can show this, and the product makes that look-up in its own
 * Region.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
function alternatives(reference: SecretReference, { workload }: Subject): readonly Alternative[] {
  const [, withoutSuffix] = /^(.+)-[A-Za-z0-9]{6}$/.exec(reference.secretArn) ?? [];
  const here = reference.region === workload.region;
  const inRegion = (arn: string) => arn.replace(`:${reference.region}:`, `:${workload.region}:`);
  return [
    ...(here && withoutSuffix !== undefined ? [{ at: reference.secretName, is: 'misread' as const }] : []),
    ...(withoutSuffix === undefined ? [] : [{ at: withoutSuffix, is: 'other-suffix' as const }]),
    ...(here ? [] : [{ at: inRegion(withoutSuffix ?? reference.secretArn), is: 'other-region' as const }]),
    // Looks it up by name, because what looks like a suffix may be part of the name.
    ...(here || withoutSuffix === undefined ? [] : [{ at: reference.secretName, is: 'other-region' as const }]),
  ];
}

/** Whether the end of the name looks like a suffix from Secrets Manager. Six letters that form a word do not. */
export function hasMadeSuffix({ secretArn }: SecretReference): boolean {
  return /-(?=[A-Za-z0-9]{6}$)(?=.*[A-Z0-9])[A-Za-z0-9]{6}$/.test(secretArn);
}

/** The name under which the secret would have to be made: Secrets Manager itself adds the suffix. */
export function secretNameToMake(reference: SecretReference): string {
  return hasMadeSuffix(reference) ? reference.secretName.replace(/-[A-Za-z0-9]{6}$/, '') : reference.secretName;
}

function nearAsk({ region, secretName }: SecretReference): Ask<'names-like'> {
  const name = secretName.replace(/-[A-Za-z0-9]{6}$/, '');
  return { kind: 'names-like', subject: { of: 'secret', region, name } };
}
