import { parameterNameOf, resourceOf } from '../../arn.ts';
import type { Ask, Facts } from '../../evidence/ask.ts';
import type { ParameterMetadata, SecretMetadata } from '../../evidence/secrets.ts';
import type { Reference } from '../../workload/reference.ts';
import type { Subject } from '../define-cause.ts';
import { meantReference, ownerOf } from '../permissions/encryption-key.ts';

type ParameterReference = Extract<Reference, { is: 'parameter' }>;

/**
 * The result of looking for the parameter of a reference. `is-secret`: there is a secret with that bare name instead.
 */
export type ParameterLocation =
  | {
      readonly is: 'found' | 'other-region';
      readonly parameter: ParameterMetadata;
      readonly reference: ParameterReference;
      /** The requested version or label. */
      readonly selector: string | undefined;
    }
  | { readonly is: 'is-secret'; readonly secret: SecretMetadata; readonly reference: ParameterReference }
  | { readonly is: 'nowhere'; readonly reference: ParameterReference; readonly near: readonly string[] }
  | { readonly is: 'not-a-parameter' | 'elsewhere' | 'reading' };

/** The reads that show where it is. */
export function parameterAsks(subject: Subject, facts: Facts): readonly Ask[] {
  const reference = own(subject);
  if (reference === undefined) return [];
  const asWritten: Ask = { kind: 'parameter', subject: reference.name };
  if (facts.get(asWritten)?.is !== 'absent') return [asWritten];
  return [asWritten, ...alternatives(reference, subject), ...slashAsks(reference)];
}

/** The search for similar names, if the parameter exists nowhere. The result is only a hint. */
export function nearestParameterAsks(subject: Subject, facts: Facts): readonly Ask[] {
  const located = locateParameter(subject, facts);
  return located.is === 'nowhere' ? nearAsks(located.reference) : [];
}

/** Where the parameter is, with the facts read so far. */
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
  const slashed = slashAsks(reference).flatMap((ask) => (facts.get(ask)?.is === 'known' ? [ask.subject] : []));
  const alike = nearAsks(reference).flatMap((ask) => {
    const fact = facts.get(ask);
    return fact?.is === 'known' ? fact.value : [];
  });
  const near = [...slashed, ...alike];
  return { is: 'nowhere', reference, near: [...new Set(near)] };
}

function own(subject: Subject): ParameterReference | undefined {
  const meant = meantReference(subject);
  if (meant?.is !== 'parameter' || ownerOf(meant, subject) !== subject.workload.account) return undefined;
  // Parameters of AWS, and those that stand for a secret, can be read but are not listed.
  return parameterName(meant).replace(/^\//, '').startsWith('aws/') ? undefined : meant;
}

/** The part after the name: `NAME:3`, `NAME:label`. In an ARN it follows the sixth section. */
function selectorOf({ name }: ParameterReference): string | undefined {
  const resource = resourceOf(name);
  const colon = resource.indexOf(':');
  return colon < 0 ? undefined : resource.slice(colon + 1);
}

/** The parameter's name, as people say it. */
export function parameterName(reference: ParameterReference): string {
  return parameterNames(reference).join(' or ');
}

/**
 * The names that a reference may stand for. An ARN is written without the slash that the name of a path begins with, and
 * only with that slash can such a parameter be made; a name of one part may be written either way.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-hierarchies.html
 */
export function parameterNames({ name }: ParameterReference): readonly [string, ...string[]] {
  const named = parameterNameOf(name);
  if (!name.startsWith('arn:')) return [named];
  const bare = named.replace(/^\//, '');
  return bare.includes('/') ? [`/${bare}`] : [bare, `/${bare}`];
}

/**
 * The name that a parameter of a path can have, if a bare name leaves its first slash out: Parameter Store makes none
 * without it, and ECS does not add it.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html
 */
function slashAsks(reference: ParameterReference): readonly Ask<'parameter'>[] {
  const named = parameterNameOf(reference.name);
  const lacksSlash = !reference.name.startsWith('arn:') && named.includes('/') && !named.startsWith('/');
  return lacksSlash ? [{ kind: 'parameter', subject: `/${named}` }] : [];
}

/** The name under which the parameter would have to be made. */
export function nameToMake(reference: ParameterReference): string {
  return slashAsks(reference)[0]?.subject ?? parameterNames(reference)[0];
}

/** The text of the reference with another parameter's name, in the form that it has and with its version or label. */
export function withParameterName(reference: ParameterReference, name: string): string {
  const selector = selectorOf(reference);
  const rest = selector === undefined ? '' : `:${selector}`;
  const [head, isArn] = reference.name.split(/:parameter\//, 2);
  return isArn === undefined ? `${name}${rest}` : `${head}:parameter/${name.replace(/^\//, '')}${rest}`;
}

function alternatives(reference: ParameterReference, { workload }: Subject): readonly Ask<'secret' | 'parameter'>[] {
  // The name of a secret may hold the same characters, and ECS looks up a bare name among the parameters.
  if (!reference.name.startsWith('arn:')) return [{ kind: 'secret', subject: parameterNameOf(reference.name) }];
  if (reference.region === workload.region) return [];
  return [{ kind: 'parameter', subject: reference.arn.replace(`:${reference.region}:`, `:${workload.region}:`) }];
}

function nearAsks(reference: ParameterReference): readonly Ask<'names-like'>[] {
  const { region } = reference;
  const names = [...parameterNames(reference), ...slashAsks(reference).map(({ subject }) => subject)];
  return names.map((name) => ({ kind: 'names-like', subject: { of: 'parameter', region, name } }));
}
