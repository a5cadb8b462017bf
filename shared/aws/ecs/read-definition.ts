import type { ContainerDefinition as EcsContainer, Secret, Volume } from '@aws-sdk/client-ecs';
import type { ContainerDefinition, FileSystemVolume, NamedReference, TaskDefinition } from '../../workload/workload.ts';
import { set, tagRecord } from '../reads/read-fact.ts';
import type { DescribedTaskDefinition } from './describe-task-definition.ts';

/**
 * The fields of a task definition that the product reads. It reads no others, because `environment` may hold plain-text
 * secrets.
 * @param subject its ARN, where the answer holds none.
 */
export function readDefinition(
  { definition, tags, unknownFields }: DescribedTaskDefinition,
  subject: string,
): TaskDefinition {
  const executionRoleArn = set(definition.executionRoleArn);
  const taskRoleArn = set(definition.taskRoleArn);
  const operatingSystem = set(definition.runtimePlatform?.operatingSystemFamily);
  const registeredBy = set(definition.registeredBy);
  return {
    arn: definition.taskDefinitionArn ?? subject,
    status: definition.status ?? 'ACTIVE',
    ...(executionRoleArn !== undefined && { executionRoleArn }),
    ...(taskRoleArn !== undefined && { taskRoleArn }),
    ...(operatingSystem !== undefined && { operatingSystem }),
    requiresCompatibilities: definition.requiresCompatibilities ?? [],
    ...(registeredBy !== undefined && { registeredBy }),
    containers: (definition.containerDefinitions ?? []).map(readContainer),
    fileSystems: (definition.volumes ?? []).flatMap(readFileSystem),
    unknownFields,
    tags: tagRecord(tags),
  };
}

function readContainer(container: EcsContainer): ContainerDefinition {
  const repositoryCredentials = set(container.repositoryCredentials?.credentialsParameter);
  const logDriver = set(container.logConfiguration?.logDriver);
  const options = Object.entries(container.logConfiguration?.options ?? {});
  return {
    name: container.name ?? '',
    image: container.image ?? '',
    secrets: readReferences(container.secrets),
    ...(repositoryCredentials !== undefined && { repositoryCredentials }),
    ...(logDriver !== undefined && { logDriver }),
    logOptions: Object.fromEntries(options.filter(([key]) => key.startsWith('awslogs-'))),
    logSecretOptions: readReferences(container.logConfiguration?.secretOptions),
    environmentFiles: (container.environmentFiles ?? []).map((file) => file.value ?? ''),
  };
}

function readFileSystem(volume: Volume, index: number): readonly FileSystemVolume[] {
  const efs = volume.efsVolumeConfiguration;
  const fileSystem = set(efs?.fileSystemId);
  if (fileSystem === undefined) return [];
  const accessPoint = set(efs?.authorizationConfig?.accessPointId);
  return [
    {
      volume: volume.name ?? '',
      index,
      fileSystem,
      ...(accessPoint !== undefined && { accessPoint }),
      iam: efs?.authorizationConfig?.iam === 'ENABLED',
    },
  ];
}

/** Every reference keeps its position, even an empty one, because JSON pointers use positions. */
function readReferences(secrets: readonly Secret[] | null | undefined): readonly NamedReference[] {
  return (secrets ?? []).map(({ name, valueFrom }) => ({ name: name ?? '', valueFrom: valueFrom ?? '' }));
}
