import { isDeepStrictEqual } from 'node:util';
import { taskDefinitionOf } from '../arn.ts';
import type { ContainerDefinition, NamedReference, TaskDefinition } from '../workload/workload.ts';
import { isPrincipal } from './principal.ts';

/** The tag that the product puts on each revision that it registers. Its value is the id of the plan. */
export const planTag = 'ecs-init-remediator:plan';
/** The tag with the ARN of the revision that the product corrected. */
export const fromTag = 'ecs-init-remediator:from';

/** One corrected `valueFrom`, as far as it is needed to find it again. */
type Corrected = {
  readonly container: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
};

/** What the product would register now. */
export type Wanted = {
  readonly from: TaskDefinition;
  readonly corrections: readonly Corrected[];
  /** Id of the registration in the plan. */
  readonly plan: string;
  /** ARN of the product's own role. */
  readonly ownRole: string;
};

/**
 * Whether a revision is the one that the product itself registered for this plan, in an attempt that stopped before it
 * was used. Anybody may set a tag. So ECS must name the product's role as the registrar too, and what was read must be
 * equal to what would be registered now. The executor compares all other fields before it uses the revision.
 */
export function isOwnRevision(revision: TaskDefinition, { from, corrections, plan, ownRole }: Wanted): boolean {
  if (!isOwnTag(revision, plan, ownRole) || revision.status !== 'ACTIVE' || revision.tags[fromTag] !== from.arn)
    return false;
  const wanted = from.containers.map((container) => correct(container, corrections));
  return isDeepStrictEqual(comparable(revision), comparable({ ...from, containers: wanted }));
}

/**
 * The ARN of the revision that a revision was made of, as its tag says; undefined if it has none. Whoever may tag the
 * revision can write another one there: {@link isCopyOf} tells whether it can be true.
 */
export function originOf({ tags }: Pick<TaskDefinition, 'tags'>): string | undefined {
  return tags[fromTag];
}

/** Whether a revision differs from another one of its family by nothing but its references, which a correction changes. */
export function isCopyOf(revision: TaskDefinition, origin: TaskDefinition): boolean {
  const isSameFamily = taskDefinitionOf(revision.arn).family === taskDefinitionOf(origin.arn).family;
  return isSameFamily && isDeepStrictEqual(withoutReferences(revision), withoutReferences(origin));
}

function withoutReferences(revision: TaskDefinition) {
  const nameless = ({ name }: NamedReference) => name;
  const { containers, ...copied } = comparable(revision);
  return {
    ...copied,
    containers: containers.map(({ secrets, logSecretOptions, repositoryCredentials, ...one }) => ({
      ...one,
      secrets: secrets.map(nameless),
      logSecretOptions: logSecretOptions.map(nameless),
      hasCredentials: repositoryCredentials !== undefined,
    })),
  };
}

/** Whether the product registered the revision for this plan, as its tag and its registrar tell. */
export function isOwnTag({ registeredBy, tags }: TaskDefinition, plan: string, ownRole: string): boolean {
  if (registeredBy === undefined || ownRole === '') return false;
  return tags[planTag] === plan && isPrincipal(registeredBy, ownRole);
}

function correct(container: ContainerDefinition, corrections: readonly Corrected[]): ContainerDefinition {
  const own = corrections.filter((one) => one.container === container.name);
  const reference = ({ name, valueFrom }: NamedReference): NamedReference => {
    const meant = own.find((one) => one.name === name && one.before === valueFrom);
    return { name, valueFrom: meant?.after ?? valueFrom };
  };
  const { repositoryCredentials: credentials, secrets, logSecretOptions } = container;
  const registry = own.find(({ before }) => before === credentials)?.after ?? credentials;
  return {
    ...container,
    secrets: secrets.map(reference),
    logSecretOptions: logSecretOptions.map(reference),
    ...(registry !== undefined && { repositoryCredentials: registry }),
  };
}

/** What a copy has in common with the revision that it was made of. ECS may return references in another order. */
function comparable({ arn: _arn, status: _status, registeredBy: _by, tags: _tags, ...copied }: TaskDefinition) {
  const containers = copied.containers.map((one) => ({
    ...one,
    secrets: sorted(one.secrets),
    logSecretOptions: sorted(one.logSecretOptions),
  }));
  return { ...copied, containers };
}

function sorted(references: readonly NamedReference[]): readonly NamedReference[] {
  return references.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
