import type { Ask, Facts } from '../../evidence/ask.ts';
import type { SecretMetadata } from '../../evidence/secrets.ts';
import type { Reference } from '../../workload/reference.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import type { Subject } from '../define-cause.ts';
import { meantReference } from '../permissions/encryption-key.ts';

type SecretReference = Extract<Reference, { is: 'secret' }>;

/** Where the secret of a reference turned out to be; `reading`: further answers are needed, `elsewhere`: it is another account's. */
export type SecretLocation =
  | {
      readonly is: 'found' | 'other-suffix' | 'misread' | 'other-region';
      readonly secret: SecretMetadata;
      readonly reference: SecretReference;
    }
  | { readonly is: 'nowhere'; readonly reference: SecretReference; readonly near: readonly string[] }
  | { readonly is: 'not-a-secret' | 'elsewhere' | 'reading' };

/**
 * Whether ECS itself was told that it does not exist where the reference names it. Of another Region that the product may not
 * ask, this is all that is known.
 */
function isReportedMissing(subject: Subject, { region }: SecretReference): boolean {
  const { claim, workload } = subject;
  return claim?.category === 'not-found' && region !== workload.region && isConcerned(subject);
}

/** What is asked to find it: as it is written, then by its name, then in the task's own Region. */
export function secretAsks(subject: Subject, facts: Facts): readonly Ask[] {
  const reference = own(subject);
  if (reference === undefined) return [];
  const asWritten: Ask = { kind: 'secret', subject: reference.secretArn };
  const written = facts.get(asWritten);
  const told = written?.is === 'unavailable' && isReportedMissing(subject, reference);
  if (written?.is !== 'absent' && !told) return [asWritten];
  const others = alternatives(reference, subject).map(({ at }) => ({ kind: 'secret' as const, subject: at }));
  // ECS's word stands for the read that is missing, if the secret is found elsewhere.
  const isElsewhere = others.some((ask) => facts.get(ask)?.is === 'known');
  return told && isElsewhere ? others : [asWritten, ...others];
}

/** Once it is nowhere, names like it are looked for: a hint, whose absence changes nothing. */
export function nearestSecretAsks(subject: Subject, facts: Facts): readonly Ask[] {
  const located = locateSecret(subject, facts);
  return located.is === 'nowhere' ? [nearAsk(located.reference)] : [];
}

/** Where it is, by the answers at hand. */
export function locateSecret(subject: Subject, facts: Facts): SecretLocation {
  const meant = meantReference(subject);
  if (meant?.is !== 'secret') return { is: 'not-a-secret' };
  const reference = own(subject);
  if (reference === undefined) return { is: 'elsewhere' };
  const written = facts.get({ kind: 'secret', subject: reference.secretArn });
  if (written?.is === 'known') return { is: 'found', secret: written.value, reference };
  const told = written?.is === 'unavailable' && isReportedMissing(subject, reference);
  if (written?.is !== 'absent' && !told) return { is: 'reading' };
  for (const { at, is } of alternatives(reference, subject)) {
    const fact = facts.get({ kind: 'secret', subject: at });
    if (fact === undefined || fact.is === 'unavailable') return { is: 'reading' };
    if (fact.is === 'known' && fact.value.arn !== reference.secretArn) return { is, secret: fact.value, reference };
  }
  // What only the text says is missing there, and is not here either, stays what the text says.
  if (told) return { is: 'reading' };
  const near = facts.get(nearAsk(reference));
  return { is: 'nowhere', reference, near: near?.is === 'known' ? near.value : [] };
}

/** The secret's whole ARN with whatever the reference has behind it. */
export function withSecretArn(text: string, reference: SecretReference, arn: string): string {
  return text.startsWith(reference.secretArn) ? `${arn}${text.slice(reference.secretArn.length)}` : arn;
}

function own(subject: Subject): SecretReference | undefined {
  const meant = meantReference(subject);
  return meant?.is === 'secret' && meant.account === subject.workload.account ? meant : undefined;
}

type Alternative = { readonly at: string; readonly is: 'misread' | 'other-suffix' | 'other-region' };

/**
 * Under which other names the secret may stand. A partial ARN whose name ends in hyphen and six characters is read as a whole
 * one; only a look-up by name tells, and that is made in the Region of the product.
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
    // By name, for what looks like a suffix may belong to it.
    ...(here || withoutSuffix === undefined ? [] : [{ at: reference.secretName, is: 'other-region' as const }]),
  ];
}

/** Whether what ends the name looks like a suffix that Secrets Manager made: six letters of a word do not. */
export function hasMadeSuffix({ secretArn }: SecretReference): boolean {
  return /-(?=[A-Za-z0-9]{6}$)(?=.*[A-Z0-9])[A-Za-z0-9]{6}$/.test(secretArn);
}

function nearAsk({ region, secretName }: SecretReference): Ask<'names-like'> {
  const name = secretName.replace(/-[A-Za-z0-9]{6}$/, '');
  return { kind: 'names-like', subject: { of: 'secret', region, name } };
}
