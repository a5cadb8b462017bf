import type { TaskDefinition as EcsTaskDefinition, RegisterTaskDefinitionCommandInput, Tag } from '@aws-sdk/client-ecs';
import type { Correction, RegisterRevision } from '../../change/kinds/register-revision.ts';
import { fromTag, planTag } from '../../change/own-revision.ts';
import type { Reason } from '../../change/reason.ts';
import type { DescribedTaskDefinition } from './describe-task-definition.ts';

/**
 * The registration of a revision that differs from the described one only by its corrections, or the reason why there
 * is none.
 */
export type CorrectedRegistration =
  | { readonly is: 'input'; readonly input: RegisterTaskDefinitionCommandInput }
  | { readonly is: 'refused'; readonly because: Reason };

const tagsAllowed = 50;

/**
 * What happens to each field of a description when it is registered again. If a newer SDK adds a field, this does not
 * compile until a person decides about the field.
 */
const fates: { readonly [K in keyof Required<EcsTaskDefinition>]: 'carried' | 'read-only' } = {
  taskDefinitionArn: 'read-only',
  revision: 'read-only',
  status: 'read-only',
  requiresAttributes: 'read-only',
  compatibilities: 'read-only',
  registeredAt: 'read-only',
  registeredBy: 'read-only',
  deregisteredAt: 'read-only',
  deleteRequestedAt: 'read-only',
  family: 'carried',
  taskRoleArn: 'carried',
  executionRoleArn: 'carried',
  networkMode: 'carried',
  containerDefinitions: 'carried',
  volumes: 'carried',
  placementConstraints: 'carried',
  runtimePlatform: 'carried',
  requiresCompatibilities: 'carried',
  cpu: 'carried',
  memory: 'carried',
  inferenceAccelerators: 'carried',
  pidMode: 'carried',
  ipcMode: 'carried',
  proxyConfiguration: 'carried',
  ephemeralStorage: 'carried',
  enableFaultInjection: 'carried',
};

/**
 * Makes the registration of the next revision: a copy of the described one, `from`, with its corrections.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
export function correctRegistration(
  described: DescribedTaskDefinition,
  { from, corrections }: Pick<RegisterRevision, 'from' | 'corrections'>,
  planHash: string,
): CorrectedRegistration {
  const { unknownFields: fields } = described;
  if (fields.length > 0) return refused({ code: 'unknown-fields', fields });
  const input = carry(described.definition);
  for (const correction of corrections) {
    const because = correct(input, correction);
    if (because !== undefined) return refused(because);
  }
  const tags = nextTags(described.tags, from, planHash);
  if (tags.length > tagsAllowed) return refused({ code: 'too-many-tags', revision: from });
  return { is: 'input', input: { ...input, tags } };
}

/** The first field in which a registered revision differs from the intended one; undefined if there is none. */
export function differingField(
  registered: EcsTaskDefinition,
  intended: RegisterTaskDefinitionCommandInput,
): string | undefined {
  const given = carry(registered);
  const fields = Object.keys(fates) as (keyof typeof fates & keyof RegisterTaskDefinitionCommandInput)[];
  return fields.find((field) => fates[field] === 'carried' && canonical(given[field]) !== canonical(intended[field]));
}

function refused(because: Reason): CorrectedRegistration {
  return { is: 'refused', because };
}

/** Copies the fields that are registered again. A field that is not set (an empty string, in emulators) stays unset. */
function carry(definition: EcsTaskDefinition): RegisterTaskDefinitionCommandInput {
  const entries = Object.entries(definition).filter(
    ([field, value]) =>
      fates[field as keyof typeof fates] === 'carried' && value !== null && value !== undefined && value !== '',
  );
  return structuredClone(Object.fromEntries(entries)) as RegisterTaskDefinitionCommandInput;
}

const pointerForm =
  /^\/containerDefinitions\/(\d{1,4})\/(?:(secrets)\/(\d{1,4})\/valueFrom|logConfiguration\/(secretOptions)\/(\d{1,4})\/valueFrom|repositoryCredentials\/credentialsParameter)$/;

/** Puts one correction in; why not, where the definition no longer reads as the plan had it. Only references are ever written. */
function correct(input: RegisterTaskDefinitionCommandInput, correction: Correction): Reason | undefined {
  const { pointer, before, after } = correction;
  const place = pointerForm.exec(pointer);
  if (place === null) return { code: 'not-a-reference', pointer };
  const container = input.containerDefinitions?.[Number(place[1])];
  if (container === undefined || container.name !== correction.container)
    return { code: 'container-elsewhere', container: correction.container, pointer };
  if (place[2] === undefined && place[4] === undefined)
    return correctCredentials(container.repositoryCredentials, correction);
  const options = place[2] === undefined ? container.logConfiguration?.secretOptions : container.secrets;
  const reference = options?.[Number(place[3] ?? place[5])];
  if (reference === undefined || reference.name !== correction.name)
    return { code: 'reference-elsewhere', name: correction.name, pointer };
  if (reference.valueFrom !== before) return { code: 'reference-changed', pointer, before };
  reference.valueFrom = after;
  return undefined;
}

function correctCredentials(
  credentials: { credentialsParameter: string | undefined } | undefined,
  { pointer, before, after }: Correction,
): Reason | undefined {
  if (credentials?.credentialsParameter !== before) return { code: 'reference-changed', pointer, before };
  credentials.credentialsParameter = after;
  return undefined;
}

/**
 * The tags of the new revision: those of the old one, without the tags of AWS and of an earlier plan, and with the tag
 * of this plan.
 */
function nextTags(tags: readonly Tag[], from: string, planHash: string): Tag[] {
  const kept = tags.filter(
    ({ key }) => key !== undefined && key !== planTag && key !== fromTag && !key.toLowerCase().startsWith('aws:'),
  );
  return [...kept, { key: planTag, value: planHash }, { key: fromTag, value: from }];
}

/**
 * A text that is equal for equal values. ECS may return named lists (environment, secrets, mount points) in another
 * order, and leave out what is empty. Lists of plain texts, such as a command, keep their order.
 */
function canonical(value: unknown): string {
  return JSON.stringify(ordered(value)) ?? '';
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(ordered);
    if (items.length === 0) return undefined;
    return items.some((item) => typeof item === 'object')
      ? items.map((item) => JSON.stringify(item)).toSorted()
      : items;
  }
  if (typeof value !== 'object' || value === null) return value === null || value === '' ? undefined : value;
  const entries = Object.entries(value).map(([key, inner]) => [key, ordered(inner)] as const);
  const kept = entries.filter(([, inner]) => inner !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
