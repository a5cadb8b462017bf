import { formatArn, parseArn } from '../../shared/arn.ts';
import type { Ask, Facts } from '../../shared/evidence/ask.ts';
import type { Fact } from '../../shared/evidence/fact.ts';
import { ecrImageOf } from '../../shared/workload/registry.ts';
import type { Requirement } from '../../shared/workload/requirement.ts';
import { requirementsOf } from '../../shared/workload/requirements.ts';
import type { TaskDefinition, Workload } from '../../shared/workload/workload.ts';

/** What the execution role of a service must reach, as a grant names it. */
export type Needs = {
  readonly secrets: readonly string[];
  readonly parameters: readonly string[];
  readonly kmsKeys: readonly string[];
  readonly repositories: readonly string[];
  readonly logGroups: readonly string[];
};

/** Something that was left out, and why; `permission` if it takes one to read it. */
export type LeftOut = { readonly what: string; readonly because: string; readonly permission?: string };

/** Everything that the execution role fetches for a service. */
export function fetchedByRole(definition: TaskDefinition, workload: Workload): readonly Requirement[] {
  return requirementsOf(definition, workload).filter(
    ({ role }) => role !== undefined && role === definition.executionRoleArn,
  );
}

/** The reads that tell the whole ARNs of what the references name. Metadata only. */
export function metadataAsks(requirements: readonly Requirement[]): readonly Ask[] {
  return requirements.flatMap(({ reference }): readonly Ask[] => {
    if (reference?.is === 'secret') return [{ kind: 'secret', subject: reference.secretArn }];
    if (reference?.is === 'parameter') return [{ kind: 'parameter', subject: reference.name }];
    return [];
  });
}

/** The reads of the keys that encrypt what was found. */
export function keyAsks(asks: readonly Ask[], facts: Facts): readonly Ask<'key'>[] {
  return asks.flatMap((ask) => {
    const key = keyOf(ask, facts);
    return key === undefined ? [] : [{ kind: 'key' as const, subject: key }];
  });
}

/** The key of a secret or parameter as an ARN; an id or an alias counts in the Region of what it encrypts. */
function keyOf(ask: Ask, facts: Facts): string | undefined {
  if (ask.kind !== 'secret' && ask.kind !== 'parameter') return undefined;
  const fact = facts.get(ask);
  if (fact?.is !== 'known') return undefined;
  const id = 'kmsKeyId' in fact.value ? fact.value.kmsKeyId : 'keyId' in fact.value ? fact.value.keyId : undefined;
  const arn = parseArn(fact.value.arn);
  if (id === undefined || arn === undefined || id.startsWith('arn:')) return id;
  return formatArn({ ...arn, service: 'kms', resource: id.startsWith('alias/') ? id : `key/${id}` });
}

/** What a grant names for these requirements, and what was left out because it could not be read or does not exist. */
export function needsOf(
  requirements: readonly Requirement[],
  { partition, account, region }: Workload,
  facts: Facts,
): { readonly needs: Needs; readonly leftOut: readonly LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const asks = metadataAsks(requirements);
  const arnsOf = (kind: 'secret' | 'parameter') =>
    asks
      .filter((ask) => ask.kind === kind)
      .flatMap(
        (ask) =>
          known(facts.get(ask as Ask<'secret'> | Ask<'parameter'>), `${kind} ${ask.subject as string}`, leftOut)?.arn ??
          [],
      );
  const [secrets, parameters] = [arnsOf('secret'), arnsOf('parameter')];
  const keys = keyAsks(asks, facts).flatMap((ask) => known(facts.get(ask), `key ${ask.subject}`, leftOut) ?? []);
  for (const { reference, text, name } of requirements)
    if (reference?.is === 'malformed')
      leftOut.push({ what: `reference ${name ?? ''} "${text.slice(0, 120)}"`, because: reference.because });
  const groups = requirements.filter(({ kind, text }) => kind === 'log-stream' && text !== '');
  return {
    needs: {
      secrets: unique(secrets),
      parameters: unique(parameters),
      // The keys that AWS manages need no permission of the role's own.
      kmsKeys: unique(keys.filter(({ manager }) => manager === 'CUSTOMER').map(({ arn }) => arn)),
      repositories: unique(
        requirements
          .filter(({ kind }) => kind === 'image')
          .flatMap(({ text }) => ecrImageOf(text, partition)?.repository ?? []),
      ),
      logGroups: unique(
        groups
          .filter((one) => one.region === region)
          .map(({ text }) => formatArn({ partition, service: 'logs', region, account, resource: `log-group:${text}` })),
      ),
    },
    leftOut,
  };
}

function known<T>(fact: Fact<T> | undefined, what: string, leftOut: LeftOut[]): T | undefined {
  if (fact?.is === 'known') return fact.value;
  if (fact?.is === 'unavailable')
    leftOut.push({ what, because: fact.detail, ...(fact.permission !== undefined && { permission: fact.permission }) });
  else leftOut.push({ what, because: 'it does not exist' });
  return undefined;
}

/** Each once, in order. */
export function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}
