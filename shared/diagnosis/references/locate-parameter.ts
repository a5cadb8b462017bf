import { parameterNameOf, resourceOf } from '../../arn.ts';
import type { Ask, Facts } from '../../evidence/ask.ts';
import type { ParameterMetadata, SecretMetadata } from '../../evidence/secrets.ts';
import type { Reference } from '../../workload/reference.ts';
import type { Subject } from '../define-cause.ts';
import { meantReference, ownerOf } from '../permissions/encryption-key.ts';

type ParameterReference = Extract<Reference, { is: 'parameter' }>;

/** Where the parameter of a reference turned out to be; `is-secret`: a secret of that bare name exists instead. */
export type ParameterLocation =
  | {
      readonly is: 'found' | 'other-region';
      readonly parameter: ParameterMetadata;
      readonly reference: ParameterReference;
      /** Version or label that is asked for. */
      readonly selector: string | undefined;
    }
  | { readonly is: 'is-secret'; readonly secret: SecretMetadata; readonly reference: ParameterReference }
  | { readonly is: 'nowhere'; readonly reference: ParameterReference; readonly near: readonly string[] }
  | { readonly is: 'not-a-parameter' | 'elsewhere' | 'reading' };

/** What is asked to find it. */
export function parameterAsks(subject: Subject, facts: Facts): readonly Ask[] {
  const reference = own(subject);
  if (reference === undefined) return [];
  const asWritten: Ask = { kind: 'parameter', subject: reference.name };
  return facts.get(asWritten)?.is === 'absent' ? [asWritten, ...alternatives(reference, subject)] : [asWritten];
}

/** Once it is nowhere, names like it are looked for: a hint, whose absence changes nothing. */
export function nearestParameterAsks(subject: Subject, facts: Facts): readonly Ask[] {
  const located = locateParameter(subject, facts);
  return located.is === 'nowhere' ? [nearAsk(located.reference)] : [];
}

/** Where it is, by the answers at hand. */
export function locateParameter(subject: Subject, facts: Facts): ParameterLocation {
  const meant = meantReference(subject);
  if (meant?.is !== 'parameter') return { is: 'not-a-parameter' };
  const reference = own(subject);
  if (reference === undefined) return { is: 'elsewhere' };
  const selector = selectorOf(reference);
  const written = facts.get({ kind: 'parameter', subject: reference.name });
  if (written?.is === 'known') return { is: 'found', parameter: written.value, reference, selector };
  if (written?.is !== 'absent') return { is: 'reading' };
  for (const ask of alternatives(reference, subject)) {
    const fact = facts.get(ask);
    if (fact === undefined || fact.is === 'unavailable') return { is: 'reading' };
    if (fact.is === 'absent') continue;
    return ask.kind === 'secret'
      ? { is: 'is-secret', secret: fact.value as SecretMetadata, reference }
      : { is: 'other-region', parameter: fact.value as ParameterMetadata, reference, selector };
  }
  const near = facts.get(nearAsk(reference));
  return { is: 'nowhere', reference, near: near?.is === 'known' ? near.value : [] };
}

function own(subject: Subject): ParameterReference | undefined {
  const meant = meantReference(subject);
  if (meant?.is !== 'parameter' || ownerOf(meant, subject) !== subject.workload.account) return undefined;
  // AWS's own parameters, and those that stand for a secret, can be read and are listed nowhere.
  return parameterName(meant).replace(/^\//, '').startsWith('aws/') ? undefined : meant;
}

/** What stands behind the name: `NAME:3`, `NAME:label`; an ARN has it behind its sixth section. */
function selectorOf({ name }: ParameterReference): string | undefined {
  const resource = resourceOf(name);
  const colon = resource.indexOf(':');
  return colon < 0 ? undefined : resource.slice(colon + 1);
}

/** The parameter's name, as people say it. */
export function parameterName({ name }: ParameterReference): string {
  return parameterNameOf(name);
}

function alternatives(reference: ParameterReference, { workload }: Subject): readonly Ask<'secret' | 'parameter'>[] {
  // Secrets Manager's names take the same characters, and ECS looks a bare name up among the parameters.
  if (!reference.name.startsWith('arn:')) return [{ kind: 'secret', subject: parameterName(reference) }];
  if (reference.region === workload.region) return [];
  return [{ kind: 'parameter', subject: reference.arn.replace(`:${reference.region}:`, `:${workload.region}:`) }];
}

function nearAsk(reference: ParameterReference): Ask<'names-like'> {
  const { region } = reference;
  return { kind: 'names-like', subject: { of: 'parameter', region, name: parameterName(reference) } };
}
