import type { Deployment as EcsDeployment, Service as EcsService, TaskSet } from '@aws-sdk/client-ecs';
import type { Deployment, Service } from '../../evidence/ecs.ts';
import { describeService } from '../ecs/describe-service.ts';
import { readLaunchFailures } from '../ecs/launch-failures.ts';
import { type Collector, instant, readFact, set, tagRecord } from '../reads/read-fact.ts';

/**
 * A service with its deployments. The fact is `absent` also if the service was deleted and ECS still shows it as
 * INACTIVE.
 */
export const collectService: Collector<'service'> = (subject, reading) =>
  readFact(reading, 'ecs:DescribeServices', async () => {
    const service = await describeService(await reading.clients.ecs(), subject);
    return service === undefined ? undefined : readService(service);
  });

/** What the product needs of an answer of ECS. */
export function readService(service: EcsService): Service {
  const { taskSets = [] } = service;
  const status = set(service.status);
  const launchFailures = readLaunchFailures(service.events ?? []);
  const breaker = service.deploymentConfiguration?.deploymentCircuitBreaker;
  const daemon = service.schedulingStrategy === 'DAEMON';
  return {
    name: service.serviceName ?? '',
    ...(status !== undefined && { status }),
    taskDefinitionArn: service.taskDefinition ?? taskSets.find(isPrimary)?.taskDefinition ?? '',
    desiredCount: service.desiredCount ?? 0,
    runningCount: service.runningCount ?? 0,
    controller: service.deploymentController?.type ?? 'ECS',
    strategy: set(service.deploymentConfiguration?.strategy) ?? 'ROLLING',
    schedulingStrategy: daemon ? 'DAEMON' : 'REPLICA',
    // The defaults of ECS, for answers without this field.
    minimumHealthyPercent: service.deploymentConfiguration?.minimumHealthyPercent ?? (daemon ? 0 : 100),
    ...(service.resourceManagementType === 'ECS' && { express: true as const }),
    ...(breaker?.enable === true && breaker.rollback === true && { rollsBack: true as const }),
    // CodeDeploy and external controllers deploy by task sets. A task names its task set as it names its deployment.
    deployments: [...(service.deployments ?? []), ...taskSets].map((one) => readDeployment(one, service)),
    ...(launchFailures.length > 0 && { launchFailures }),
    tags: tagRecord(service.tags),
  };
}

function isPrimary({ status }: TaskSet): boolean {
  return status === 'PRIMARY';
}

function readDeployment(deployment: EcsDeployment | TaskSet, service: EcsService): Deployment {
  // If the answer does not show the network of the primary deployment, it is the network of the service.
  const fallback = deployment.status === 'PRIMARY' ? service.networkConfiguration : undefined;
  const vpc = (deployment.networkConfiguration ?? fallback)?.awsvpcConfiguration;
  const rolloutState = (
    'rolloutState' in deployment ? set(deployment.rolloutState) : undefined
  ) as Deployment['rolloutState'];
  const assignPublicIp = set(vpc?.assignPublicIp);
  const createdAt = instant(deployment.createdAt);
  const launchType = launchTypeOf(deployment);
  const platformVersion = set(deployment.platformVersion);
  return {
    id: deployment.id ?? '',
    status: deploymentStatus(deployment.status),
    taskDefinitionArn: deployment.taskDefinition ?? '',
    ...(createdAt !== undefined && { createdAt }),
    ...(rolloutState !== undefined && { rolloutState }),
    ...(deployment.pendingCount !== undefined && { pendingCount: deployment.pendingCount }),
    ...('failedTasks' in deployment && { failedTasks: deployment.failedTasks ?? 0 }),
    ...(launchType !== undefined && { launchType }),
    ...(platformVersion !== undefined && platformVersion !== 'LATEST' && { platformVersion }),
    subnets: vpc?.subnets ?? [],
    securityGroups: vpc?.securityGroups ?? [],
    ...(assignPublicIp !== undefined && { assignPublicIp: assignPublicIp === 'ENABLED' }),
  };
}

/** A deployment by capacity providers names no launch type; the two of Fargate are known by name. */
function launchTypeOf({ launchType, capacityProviderStrategy = [] }: EcsDeployment | TaskSet): string | undefined {
  const named = set(launchType);
  if (named !== undefined || capacityProviderStrategy.length === 0) return named;
  const isFargate = capacityProviderStrategy.every(({ capacityProvider }) =>
    ['FARGATE', 'FARGATE_SPOT'].includes(capacityProvider ?? ''),
  );
  return isFargate ? 'FARGATE' : undefined;
}

function deploymentStatus(status: string | undefined): Deployment['status'] {
  return status === 'PRIMARY' || status === 'ACTIVE' ? status : 'INACTIVE';
}
