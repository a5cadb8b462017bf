import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import { fetchEnvironmentFiles } from './fetch-environment-files.ts';
import { fetchRegistryAuth, prepareLogs } from './fetch-others.ts';
import { fetchParameters } from './fetch-parameters.ts';
import { fetchSecrets } from './fetch-secrets.ts';
import { mountVolumes } from './fetch-volumes.ts';
import type { Fetching } from './fetching.ts';
import type { Obstacle } from './obstacle.ts';
import { refusePull } from './pull-permission.ts';
import { ecrRegistryOf, readAgentReference } from './reference.ts';

/**
 * Fetches everything that a task needs before its containers run, in the order of Fargate's agent. It stops at the
 * first step that fails. An empty list means that the containers may start.
 */
export async function initialiseTask(definition: TaskDefinition, fetching: Fetching): Promise<readonly Obstacle[]> {
  const containers = definition.containerDefinitions ?? [];
  const valueFroms = containers.flatMap(referencesOf);
  const steps: readonly (() => Promise<readonly Obstacle[]>)[] = [
    () => fetchSecrets(valueFroms, fetching),
    () => fetchParameters(valueFroms, fetching),
    () => firstOf(containers, (container) => fetchRegistryAuth(container, fetching)),
    () => firstOf(containers, (container) => fetchEnvironmentFiles(container, fetching)),
    () => firstOf(containers, (container) => prepareLogs(container, fetching)),
    async () => [await mountVolumes(definition, fetching)].filter((one) => one !== undefined),
    async () => pullImages(definition, fetching.pull),
    () => firstOf(containers, (container) => refusePull(container, fetching)),
  ];
  for (const step of steps) {
    const obstacles = await step();
    if (obstacles.length > 0) return obstacles;
  }
  return [];
}

/**
 * Whether something in the definition needs the execution role. An instance pulls images and writes logs with its own
 * role.
 */
export function needsExecutionRole(definition: TaskDefinition, launchType: 'FARGATE' | 'EC2'): boolean {
  return (definition.containerDefinitions ?? []).some(
    (container) =>
      referencesOf(container).length > 0 ||
      container.repositoryCredentials?.credentialsParameter !== undefined ||
      (container.environmentFiles ?? []).length > 0 ||
      (launchType === 'FARGATE' &&
        (ecrRegistryOf(container.image ?? '') !== undefined || container.logConfiguration?.logDriver === 'awslogs')),
  );
}

/**
 * The error of an agent on an instance that got no credentials with the task. It reports each kind of resource
 * separately, secrets first.
 */
export function lackingCredentials(definition: TaskDefinition, region: string): Obstacle {
  const kinds = (definition.containerDefinitions ?? [])
    .flatMap(referencesOf)
    .map((valueFrom) => readAgentReference(valueFrom, region).is);
  const parametersOnly = kinds.length > 0 && kinds.every((kind) => kind === 'parameter');
  return { at: 'no-credentials', resource: parametersOnly ? 'Ssm secret' : 'ASM secret' };
}

function referencesOf(container: ContainerDefinition): readonly string[] {
  return [...(container.secrets ?? []), ...(container.logConfiguration?.secretOptions ?? [])].map(
    (one) => one.valueFrom ?? '',
  );
}

async function firstOf(
  containers: readonly ContainerDefinition[],
  fetch: (container: ContainerDefinition) => Promise<Obstacle | undefined>,
): Promise<readonly Obstacle[]> {
  for (const container of containers) {
    const obstacle = await fetch(container);
    if (obstacle !== undefined) return [obstacle];
  }
  return [];
}

/**
 * Pulls no image; checks only whether the registry and the bucket of the layers can be reached. Returns the first image
 * for which they cannot.
 */
function pullImages(definition: TaskDefinition, pull: Fetching['pull']): readonly Obstacle[] {
  for (const { image = '' } of definition.containerDefinitions ?? []) {
    const error = pull(image, ecrRegistryOf(image)?.region);
    if (error !== undefined) return [{ at: 'image', image, error }];
  }
  return [];
}
