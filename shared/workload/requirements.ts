import { containerRequirements } from './container-requirements.ts';
import type { Placement } from './placement.ts';
import type { Requirement } from './requirement.ts';
import type { FileSystemVolume, TaskDefinition, Workload } from './workload.ts';

/**
 * Everything that ECS must fetch before the task's containers run, in the order of the steps.
 * @param definition the failing revision.
 * @param workload where the task definition runs.
 */
export function requirementsOf(definition: TaskDefinition, workload: Workload): readonly Requirement[] {
  const role = workload.overrideExecutionRoleArn ?? definition.executionRoleArn;
  const where: Placement = {
    region: workload.region,
    ...(role !== undefined && { role }),
    fargate: runsOnFargate(workload, definition),
  };
  const fetched = definition.containers.flatMap((container, index) =>
    containerRequirements(container, index, workload, where),
  );
  return [
    ...executionRole(fetched, where),
    ...taskRole(definition, workload, where),
    ...fetched,
    ...definition.fileSystems.map((volume) => fileSystem(volume, definition, where)),
  ];
}

/**
 * Whether the task runs on Fargate, where all traffic uses the task's own network interface. An event names the launch
 * type even for a task of a capacity provider.
 */
export function runsOnFargate(workload: Workload, definition: TaskDefinition): boolean {
  if (workload.launchType !== undefined) return workload.launchType === 'FARGATE';
  return definition.requiresCompatibilities.length === 1 && definition.requiresCompatibilities[0] === 'FARGATE';
}

const asExecutionRole: ReadonlySet<Requirement['kind']> = new Set([
  'secret',
  'parameter',
  'registry-credentials',
  'environment-file',
]);
const asExecutionRoleOnFargate: ReadonlySet<Requirement['kind']> = new Set(['registry-token', 'log-stream']);

/** Whether ECS fetches it with the execution role. On an instance that role neither logs in to the registry nor writes logs. */
export function needsExecutionRole({ kind }: Pick<Requirement, 'kind'>, fargate: boolean): boolean {
  return asExecutionRole.has(kind) || (fargate && asExecutionRoleOnFargate.has(kind));
}

/**
 * The execution role is a requirement if anything needs it, even if the task definition names none. Then its text is
 * empty.
 */
function executionRole(fetched: readonly Requirement[], where: Placement): readonly Requirement[] {
  const needed = fetched.some((one) => needsExecutionRole(one, where.fargate));
  if (where.role === undefined && !needed) return [];
  return [
    {
      kind: 'execution-role',
      id: 'execution-role',
      step: 'credentials',
      pointer: '/executionRoleArn',
      text: where.role ?? '',
      region: where.region,
      ...(where.role !== undefined && { role: where.role }),
    },
  ];
}

/**
 * ECS assumes the task role before it makes a task. A run with overrides may name another one, which is not read. One
 * role for both is judged as the execution role.
 */
function taskRole({ taskRoleArn }: TaskDefinition, { overridden }: Workload, where: Placement): readonly Requirement[] {
  if (taskRoleArn === undefined || overridden || taskRoleArn === where.role) return [];
  return [
    {
      kind: 'task-role',
      id: 'task-role',
      step: 'credentials',
      pointer: '/taskRoleArn',
      text: taskRoleArn,
      region: where.region,
      role: taskRoleArn,
    },
  ];
}

/** ECS mounts a file system with the task role if IAM authorization is on, and without a role otherwise. */
function fileSystem(volume: FileSystemVolume, { taskRoleArn }: TaskDefinition, { region }: Placement): Requirement {
  return {
    kind: 'file-system',
    id: `volume/file-system/${volume.volume}`,
    step: 'volumes',
    pointer: `/volumes/${volume.index}/efsVolumeConfiguration`,
    name: volume.volume,
    text: volume.fileSystem,
    fileSystem: volume,
    region,
    ...(volume.iam && taskRoleArn !== undefined && { role: taskRoleArn }),
  };
}
