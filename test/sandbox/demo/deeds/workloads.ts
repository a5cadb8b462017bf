import {
  DeleteServiceCommand,
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { registrar } from '../../world/build-workloads.ts';
import type { BuiltWorld } from '../../world/build-world.ts';
import type { Deeds } from '../../world/deed-schema.ts';
import type { RootClients } from '../../world/root-clients.ts';
import type { WorldService } from '../../world/world-schema.ts';
import type { Doers, Stage } from './stage.ts';

/** What pipelines and people do to services and task definitions. */
export const workloadDeeds: Doers<
  'deploy' | 'scale' | 'deleteService' | 'deregisterTaskDefinition' | 'deleteTaskDefinition'
> = {
  deploy,
  scale: async ({ service: name, desiredCount }, { clients, built }) => {
    const { cluster } = serviceOf(name, built);
    await clients.ecs.send(new UpdateServiceCommand({ cluster, service: name, desiredCount }));
  },
  deleteService: async ({ service: name }, { clients, built }) => {
    const { cluster } = serviceOf(name, built);
    await clients.ecs.send(new DeleteServiceCommand({ cluster, service: name, force: true }));
  },
  deregisterTaskDefinition: async (which, { clients }) => void (await deregister(which, clients)),
  deleteTaskDefinition: async (which, { clients }) => {
    const arn = await deregister(which, clients);
    await clients.ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [arn] }));
  },
};

function serviceOf(name: string, built: BuiltWorld): WorldService {
  const service = built.world.services.find((one) => one.name === name);
  if (service === undefined) throw new Error(`There is no service ${name} in this world.`);
  return service;
}

async function deploy(deployment: Deeds['deploy'], { built, clients, account }: Stage): Promise<void> {
  const service = serviceOf(deployment.service, built);
  const { services = [] } = await clients.ecs.send(
    new DescribeServicesCommand({ cluster: service.cluster, services: [service.name] }),
  );
  const { taskDefinition: current } = await clients.ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: services[0]?.taskDefinition ?? service.family }),
  );
  const containerDefinitions = (current?.containerDefinitions ?? []).map((container) => ({
    ...container,
    ...(deployment.image !== undefined && { image: deployment.image }),
    secrets: (container.secrets ?? []).map((one) => ({
      ...one,
      valueFrom: deployment.valueFroms[one.name ?? ''] ?? one.valueFrom,
    })),
  }));
  const ecs = await registrar(deployment.by ?? service.registeredBy, built.world, account, clients);
  const registered = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: service.family,
      containerDefinitions,
      networkMode: current?.networkMode,
      requiresCompatibilities: current?.requiresCompatibilities,
      cpu: current?.cpu,
      memory: current?.memory,
      executionRoleArn: current?.executionRoleArn,
      taskRoleArn: current?.taskRoleArn,
    }),
  );
  await clients.ecs.send(
    new UpdateServiceCommand({
      cluster: service.cluster,
      service: service.name,
      taskDefinition: registered.taskDefinition?.taskDefinitionArn,
    }),
  );
}

async function deregister(which: Deeds['deregisterTaskDefinition'], { ecs }: RootClients): Promise<string> {
  const named = which.revision === undefined ? which.family : `${which.family}:${which.revision}`;
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: named }));
  const arn = taskDefinition?.taskDefinitionArn ?? named;
  await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
  return arn;
}
