import type { TaskDefinition as EcsTaskDefinition, RegisterTaskDefinitionCommandInput, Tag } from '@aws-sdk/client-ecs';
import type { Correction, RegisterRevision } from '../../change/kinds/register-revision.ts';
import { plainLine } from '../messages/plain-line.ts';
import type { DescribedTaskDefinition } from './describe-task-definition.ts';

/** A registration that equals a described revision but for its corrections, or why there can be none. */
export type CorrectedRegistration =
  | { readonly is: 'input'; readonly input: RegisterTaskDefinitionCommandInput }
  | { readonly is: 'refused'; readonly because: string };

/** Tags that the product puts on what it registers. */
export const planTag = 'ecs-init-remediator:plan';
const fromTag = 'ecs-init-remediator:from';
const tagsAllowed = 50;

/**
 * What becomes of every field of a description when it is registered again. A field that a newer SDK brings does not
 * compile until it is decided here.
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
 * The registration of the next revision.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
export function correctRegistration(
  described: DescribedTaskDefinition,
  action: RegisterRevision,
  planHash: string,
): CorrectedRegistration {
  if (described.unknownFields.length > 0) {
    return refused(
      `${action.from} has fields that this version does not know and would lose: ${described.unknownFields.join(', ')}`,
    );
  }
  if (action.corrections.length === 0) return refused('it names no correction');
  const input = carry(described.definition);
  for (const correction of action.corrections) {
    const because = correct(input, correction);
    if (because !== undefined) return refused(because);
  }
  const tags = nextTags(described.tags, action.from, planHash);
  if (tags.length > tagsAllowed)
    return refused(`${action.from} has too many tags to add the two that mark a registered revision`);
  return { is: 'input', input: { ...input, tags } };
}

/** The field in which a registered revision differs from what was meant; undefined where it is equal. */
export function differingField(
  registered: EcsTaskDefinition,
  intended: RegisterTaskDefinitionCommandInput,
): string | undefined {
  const given = carry(registered);
  const fields = Object.keys(fates) as (keyof typeof fates & keyof RegisterTaskDefinitionCommandInput)[];
  return fields.find((field) => fates[field] === 'carried' && canonical(given[field]) !== canonical(intended[field]));
}

function refused(because: string): CorrectedRegistration {
  return { is: 'refused', because };
}

/** A copy of the fields that are registered again; what is unset (an empty string, in emulators) stays unset. */
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
function correct(input: RegisterTaskDefinitionCommandInput, correction: Correction): string | undefined {
  const place = pointerForm.exec(correction.pointer);
  if (place === null) return `${plainLine(correction.pointer, 200)} is not the place of a reference`;
  const container = input.containerDefinitions?.[Number(place[1])];
  if (container === undefined || container.name !== correction.container)
    return `container ${plainLine(correction.container, 100)} is no longer at ${correction.pointer}`;
  if (place[2] === undefined && place[4] === undefined)
    return correctCredentials(container.repositoryCredentials, correction);
  const options = place[2] === undefined ? container.logConfiguration?.secretOptions : container.secrets;
  const reference = options?.[Number(place[3] ?? place[5])];
  if (reference === undefined || reference.name !== correction.name)
    return `${plainLine(correction.name, 100)} is no longer at ${correction.pointer}`;
  if (reference.valueFrom !== correction.before)
    return `${correction.pointer} no longer holds ${plainLine(correction.before, 300)}`;
  reference.valueFrom = correction.after;
  return undefined;
}

function correctCredentials(
  credentials: { credentialsParameter: string | undefined } | undefined,
  correction: Correction,
): string | undefined {
  if (credentials?.credentialsParameter !== correction.before)
    return `${correction.pointer} no longer holds ${plainLine(correction.before, 300)}`;
  credentials.credentialsParameter = correction.after;
  return undefined;
}

/** The revision's own tags, less those that AWS set and those of an earlier plan, with this plan's. */
function nextTags(tags: readonly Tag[], from: string, planHash: string): Tag[] {
  const kept = tags.filter(
    ({ key }) => key !== undefined && key !== planTag && key !== fromTag && !key.toLowerCase().startsWith('aws:'),
  );
  return [...kept, { key: planTag, value: planHash }, { key: fromTag, value: from }];
}

/**
 * One text for equal values: ECS may answer named lists (environment, secrets, mount points) in another order than they
 * were given, and leave out what is empty. Lists of plain texts, such as a command, keep their order.
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
