import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListServicesCommand,
  ListTaskDefinitionsCommand,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import type { RootClients } from '../world/root-clients.ts';
import type { World } from '../world/world-schema.ts';

/** The state of everything that the product could change in a world, at one moment. */
export type Snapshot = {
  readonly mode: string;
  /** The ARNs of attached policies, by role. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** By `CLUSTER/NAME`. */
  readonly services: Readonly<
    Record<string, { readonly taskDefinition: string; readonly desiredCount: number; readonly runningCount: number }>
  >;
  /** All revisions, oldest first, with each `valueFrom` by container and name. */
  readonly taskDefinitions: Readonly<Record<string, readonly Revision[]>>;
};

export type Revision = {
  readonly revision: number;
  readonly status: string;
  readonly registeredBy: string;
  readonly valueFroms: Readonly<Record<string, string>>;
};

/** Reads the snapshot from the account, as root. */
export async function takeSnapshot(world: World, mode: string, clients: RootClients): Promise<Snapshot> {
  const roles: Record<string, readonly string[]> = {};
  for (const { name } of world.roles) {
    const attached = await attachedTo(name, clients);
    if (attached !== undefined) roles[name] = attached;
  }
  const families = [...new Set([...world.services, ...world.tasks].map((run) => run.family))];
  const taskDefinitions: Record<string, readonly Revision[]> = {};
  for (const family of families) taskDefinitions[family] = await revisionsOf(family, clients);
  return { mode, roles, services: await servicesOf(world, clients), taskDefinitions };
}

/** Undefined if the role was deleted. */
async function attachedTo(role: string, { iam }: RootClients): Promise<readonly string[] | undefined> {
  try {
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role }));
    return AttachedPolicies.map((one) => one.PolicyArn ?? '').toSorted();
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchEntityException') return undefined;
    throw error;
  }
}

async function servicesOf(world: World, { ecs }: RootClients): Promise<Snapshot['services']> {
  const found: Record<string, Snapshot['services'][string]> = {};
  for (const cluster of world.clusters) {
    const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster }));
    if (serviceArns.length === 0) continue;
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: serviceArns }));
    for (const { serviceName = '', taskDefinition = '', desiredCount = 0, runningCount = 0 } of services) {
      found[`${cluster}/${serviceName}`] = { taskDefinition, desiredCount, runningCount };
    }
  }
  return found;
}

async function revisionsOf(family: string, { ecs }: RootClients): Promise<readonly Revision[]> {
  const revisions: Revision[] = [];
  for (const status of ['INACTIVE', 'ACTIVE'] as const) {
    const { taskDefinitionArns = [] } = await ecs.send(
      new ListTaskDefinitionsCommand({ familyPrefix: family, status }),
    );
    for (const arn of taskDefinitionArns) {
      const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }));
      if (taskDefinition?.family === family) revisions.push(revisionOf(taskDefinition));
    }
  }
  return revisions.toSorted((a, b) => a.revision - b.revision);
}

function revisionOf(definition: TaskDefinition): Revision {
  const references = (definition.containerDefinitions ?? []).flatMap((container) => [
    ...(container.secrets ?? []).map((one) => [`${container.name}/${one.name}`, one.valueFrom ?? ''] as const),
    ...(container.logConfiguration?.secretOptions ?? []).map(
      (one) => [`${container.name}/log/${one.name}`, one.valueFrom ?? ''] as const,
    ),
    ...(container.repositoryCredentials?.credentialsParameter
      ? [[`${container.name}/registry`, container.repositoryCredentials.credentialsParameter] as const]
      : []),
  ]);
  return {
    revision: definition.revision ?? 0,
    status: definition.status ?? '',
    registeredBy: definition.registeredBy ?? '',
    valueFroms: Object.fromEntries(references),
  };
}
