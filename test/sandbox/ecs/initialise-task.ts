import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import { fetchEnvironmentFiles, fetchRegistryAuth, prepareLogs } from './fetch-others.ts';
import { fetchParameters, fetchSecrets } from './fetch-secrets.ts';
import type { Fetching } from './fetching.ts';
import { ecrRegistryOf } from './reference.ts';
import type { Obstacle } from './stopped-reason.ts';

/**
 * Fetches all that a task needs before its containers run, in the order of Fargate's agent, and stops at the first
 * step that fails. An empty list: the containers may start.
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
    () => firstOf(containers, async (container) => pullImage(container, fetching)),
  ];
  for (const step of steps) {
    const obstacles = await step();
    if (obstacles.length > 0) return obstacles;
  }
  return [];
}

/** Whether anything of the definition has to be fetched as the execution role. */
export function needsExecutionRole(definition: TaskDefinition): boolean {
  return (definition.containerDefinitions ?? []).some(
    (container) =>
      referencesOf(container).length > 0 ||
      container.repositoryCredentials?.credentialsParameter !== undefined ||
      ecrRegistryOf(container.image ?? '') !== undefined ||
      (container.environmentFiles ?? []).length > 0 ||
      container.logConfiguration?.logDriver === 'awslogs',
  );
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

/** No image is pulled here; only whether its registry, and the layers' bucket, could be reached. */
function pullImage(container: ContainerDefinition, fetching: Fetching): Obstacle | undefined {
  const image = container.image ?? '';
  const reached =
    ecrRegistryOf(image) === undefined
      ? fetching.reaches('internet')
      : fetching.reaches('ecr.dkr') && fetching.reaches('s3');
  return reached ? undefined : { at: 'image', image };
}
