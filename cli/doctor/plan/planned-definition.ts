import { formatArn } from '../../../shared/arn.ts';
import type { TaskDefinition } from '../../../shared/workload/workload.ts';
import { UsageError } from '../../usage-error.ts';
import type { Waiting } from '../candidate.ts';
import { containers, readForm } from '../definition-schema.ts';
import { definitionOf, type Registration, type Where } from '../registration.ts';
import type { Placeholder } from './lay-plan.ts';
import { blockOf, isUnknown, textOf, textsOf } from './planned-values.ts';
import type { Resource } from './read-plan.ts';

/** A task definition of a plan, as far as it is known before apply. */
export type PlannedDefinition = {
  readonly value: TaskDefinition;
  readonly placeholders: readonly Placeholder[];
  readonly unknown: readonly Waiting[];
};

/** Reads a resource aws_ecs_task_definition. @throws UsageError */
export function readPlannedDefinition(resource: Resource, where: Where): PlannedDefinition {
  const { address, after } = resource;
  const isOpen = isUnknown(resource, 'container_definitions');
  const roles = (['execution_role_arn', 'task_role_arn'] as const).map((field) => roleOf(resource, field, where));
  const [executionRole, taskRole] = roles;
  const registration: Registration = {
    family: textOf(resource, 'family') ?? 'known-after-apply',
    executionRoleArn: executionRole?.arn ?? null,
    taskRoleArn: taskRole?.arn ?? null,
    requiresCompatibilities: [...textsOf(after['requires_compatibilities'])],
    runtimePlatform: {
      operatingSystemFamily: textOrNull(blockOf(after, 'runtime_platform')['operating_system_family']),
    },
    containerDefinitions: isOpen ? [] : readContainers(after['container_definitions'], address),
    volumes: volumesOf(after['volume']),
  };
  return {
    value: definitionOf(registration, where),
    placeholders: roles.flatMap((one) => one?.placeholder ?? []),
    unknown: [
      ...(isOpen ? [{ what: 'what its containers fetch', by: `${address}: container_definitions` }] : []),
      ...(isUnknown(resource, 'volume') ? [{ what: 'its file systems', by: `${address}: volume` }] : []),
    ],
  };
}

type Role = { readonly arn: string; readonly placeholder?: Placeholder };

/** A role that the plan makes has an ARN only after apply: a placeholder stands for it. */
function roleOf(
  resource: Resource,
  field: 'execution_role_arn' | 'task_role_arn',
  { partition, account }: Where,
): Role | undefined {
  if (!isUnknown(resource, field)) {
    const arn = textOf(resource, field);
    return arn === undefined ? undefined : { arn };
  }
  const name = field === 'execution_role_arn' ? 'execution-role-after-apply' : 'task-role-after-apply';
  const arn = formatArn({ partition, service: 'iam', region: '', account, resource: `role/${name}` });
  return { arn, placeholder: { text: arn, of: `${resource.address}: ${field}` } };
}

function readContainers(text: unknown, address: string): Registration['containerDefinitions'] {
  const read = readForm(containers, typeof text === 'string' ? parse(text, address) : text);
  if ('problem' in read)
    throw new UsageError(`container_definitions of ${address} are none that ECS takes: ${read.problem}.`);
  return read.ok;
}

function parse(text: string, address: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`container_definitions of ${address} are no JSON.`);
    throw error;
  }
}

function volumesOf(value: unknown): Registration['volumes'] {
  return (Array.isArray(value) ? value : []).map((volume: unknown) => {
    const efs = blockOf(volume, 'efs_volume_configuration');
    const authorization = blockOf(efs, 'authorization_config');
    return {
      name: textOrNull(blockOf({ volume }, 'volume')['name']),
      efsVolumeConfiguration: {
        fileSystemId: textOrNull(efs['file_system_id']),
        authorizationConfig: {
          accessPointId: textOrNull(authorization['access_point_id']),
          iam: textOrNull(authorization['iam']),
        },
      },
    };
  });
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
