import {
  type ContainerDefinition,
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Account } from '../account/account.ts';
import { roleArn } from './build-identity.ts';
import type { BuiltNetwork } from './build-network.ts';
import { buildCapacityProviders } from './data-capacity.ts';
import type { RootClients } from './root-clients.ts';
import type { World, WorldService, WorldTask } from './world-schema.ts';

/** Creates the clusters, before the product is deployed, because its stack may change a setting of them. */
export async function buildClusters(world: World, { ecs }: RootClients): Promise<void> {
  for (const clusterName of world.clusters) await ecs.send(new CreateClusterCommand({ clusterName }));
  await buildCapacityProviders(world, ecs);
}

/** Registers every task definition, with its earlier revisions, and creates the services. */
export async function buildWorkloads(
  world: World,
  built: BuiltNetwork,
  account: Account,
  clients: RootClients,
): Promise<void> {
  const registered = new Set<string>();
  for (const run of [...world.services, ...world.tasks]) {
    // A family that two workloads of the world share is registered once.
    if (!registered.has(run.family)) await registerFamily(run, world, account, clients);
    registered.add(run.family);
  }
  for (const service of world.services) await createService(service, built, clients);
}

async function registerFamily(
  run: WorldService | WorldTask,
  world: World,
  account: Account,
  clients: RootClients,
): Promise<void> {
  const ecs = await registrar(run.registeredBy, world, account, clients);
  const { earlierRevisions: earlier } = run;
  const before =
    typeof earlier === 'number'
      ? Array.from({ length: earlier }, () => run.containers)
      : earlier.map((one) => one.containers);
  for (const containers of [...before, run.containers])
    await ecs.send(registration(run, containers as ContainerDefinition[], world));
}

function registration(
  run: WorldService | WorldTask,
  containers: ContainerDefinition[],
  world: World,
): RegisterTaskDefinitionCommand {
  return new RegisterTaskDefinitionCommand({
    family: run.family,
    containerDefinitions: containers,
    // Without a subnet of its own, a task on EC2 uses the network of the instance.
    networkMode: run.launchType === 'EC2' && run.subnets.length === 0 ? 'bridge' : 'awsvpc',
    requiresCompatibilities: [run.launchType],
    cpu: '256',
    memory: '512',
    ...(run.architecture !== undefined && {
      runtimePlatform: { cpuArchitecture: run.architecture, operatingSystemFamily: 'LINUX' },
    }),
    ...(run.volumes.length > 0 && { volumes: run.volumes }),
    ...(run.executionRole !== undefined && { executionRoleArn: roleArn(run.executionRole, world) }),
    ...(run.taskRole !== undefined && { taskRoleArn: roleArn(run.taskRole, world) }),
  });
}

/**
 * An ECS client of the principal that registers task definitions: the role of a pipeline, or the root of the account.
 */
export async function registrar(
  role: string | undefined,
  world: Pick<World, 'account' | 'roles'>,
  account: Account,
  clients: RootClients,
): Promise<ECSClient> {
  if (role === undefined) return clients.ecs;
  const { Credentials: keys } = await clients.sts.send(
    new AssumeRoleCommand({ RoleArn: roleArn(role, world), RoleSessionName: 'deploy' }),
  );
  return new ECSClient({
    endpoint: account.endpoint,
    region: account.region,
    credentials: {
      accessKeyId: keys?.AccessKeyId ?? '',
      secretAccessKey: keys?.SecretAccessKey ?? '',
      ...(keys?.SessionToken !== undefined && { sessionToken: keys.SessionToken }),
    },
  });
}

async function createService(service: WorldService, built: BuiltNetwork, { ecs }: RootClients): Promise<void> {
  const { subnets, securityGroups, assignPublicIp } = built.placementOf(service);
  await ecs.send(
    new CreateServiceCommand({
      cluster: service.cluster,
      serviceName: service.name,
      taskDefinition: service.family,
      desiredCount: service.desiredCount,
      ...(service.capacityProvider === undefined
        ? { launchType: service.launchType }
        : { capacityProviderStrategy: [{ capacityProvider: service.capacityProvider, weight: 1 }] }),
      ...(service.launchType === 'FARGATE' && { platformVersion: service.platformVersion }),
      deploymentController: { type: service.deploymentController },
      deploymentConfiguration: {
        maximumPercent: 200,
        minimumHealthyPercent: service.minimumHealthyPercent,
        deploymentCircuitBreaker: {
          enable: service.circuitBreaker !== undefined,
          rollback: service.circuitBreaker?.rollback ?? false,
        },
      },
      tags: Object.entries(service.tags).map(([key, value]) => ({ key, value })),
      ...(subnets.length > 0 && {
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [...subnets],
            assignPublicIp: assignPublicIp ? 'ENABLED' : 'DISABLED',
            ...(securityGroups.length > 0 && { securityGroups: [...securityGroups] }),
          },
        },
      }),
    }),
  );
}
