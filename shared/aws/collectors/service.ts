import type { Deployment as EcsDeployment, Service as EcsService } from '@aws-sdk/client-ecs';
import type { Deployment, Service } from '../../evidence/ecs.ts';
import { describeService } from '../ecs/describe-service.ts';
import { type Collector, readFact, set, tagRecord } from '../reads/read-fact.ts';

/**
 * A service with its deployments. The fact is `absent` also if the service was deleted and ECS still shows it as
 * INACTIVE.
 */
export const collectService: Collector<'service'> = (subject, reading) =>
  readFact(reading, 'ecs:DescribeServices', async () => {
    const service = await describeService(await reading.clients.ecs(), subject);
    return service === undefined ? undefined : readService(service);
  });

function readService(service: EcsService): Service {
  const status = set(service.status);
  const daemon = service.schedulingStrategy === 'DAEMON';
  return {
    name: service.serviceName ?? '',
    ...(status !== undefined && { status }),
    taskDefinitionArn: service.taskDefinition ?? '',
    desiredCount: service.desiredCount ?? 0,
    runningCount: service.runningCount ?? 0,
    controller: service.deploymentController?.type ?? 'ECS',
    strategy: set(service.deploymentConfiguration?.strategy) ?? 'ROLLING',
    schedulingStrategy: daemon ? 'DAEMON' : 'REPLICA',
    // The defaults of ECS, for answers without this field.
    minimumHealthyPercent: service.deploymentConfiguration?.minimumHealthyPercent ?? (daemon ? 0 : 100),
    deployments: (service.deployments ?? []).map((deployment) => readDeployment(deployment, service)),
    tags: tagRecord(service.tags),
  };
}

function readDeployment(deployment: EcsDeployment, service: EcsService): Deployment {
  // If the answer does not show the network of the primary deployment, it is the network of the service.
  const fallback = deployment.status === 'PRIMARY' ? service.networkConfiguration : undefined;
  const vpc = (deployment.networkConfiguration ?? fallback)?.awsvpcConfiguration;
  const rolloutState = set(deployment.rolloutState) as Deployment['rolloutState'];
  const assignPublicIp = set(vpc?.assignPublicIp);
  return {
    id: deployment.id ?? '',
    status: deploymentStatus(deployment.status),
    taskDefinitionArn: deployment.taskDefinition ?? '',
    ...(rolloutState !== undefined && { rolloutState }),
    runningCount: deployment.runningCount ?? 0,
    subnets: vpc?.subnets ?? [],
    securityGroups: vpc?.securityGroups ?? [],
    ...(assignPublicIp !== undefined && { assignPublicIp: assignPublicIp === 'ENABLED' }),
  };
}

function deploymentStatus(status: string | undefined): Deployment['status'] {
  return status === 'PRIMARY' || status === 'ACTIVE' ? status : 'INACTIVE';
}
