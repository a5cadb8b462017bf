import {
  type Deployment,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type Service,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { Surroundings } from '../surroundings.ts';
import { completeDeployment, failDeployment, publishInProgress } from './deployment.ts';
import { endTask, type Launched, launchTask } from './launch-task.ts';
import { impairedEvent, refusalEvent, tellService } from './service-events.ts';
import {
  backOff,
  becomesImpaired,
  beginDeployment,
  circuitBreakerThreshold,
  countRow,
  type RunningTask,
  type ServiceState,
} from './service-state.ts';

/** The number of tasks that are launched at once for a service. */
const burst = 5;

/** Examines a service once, as ECS's scheduler does, and takes the next step for it. */
export async function stepService(arn: string, state: ServiceState, around: Surroundings): Promise<ServiceState> {
  const service = await describeBeforeLaunch(arn, state, around);
  const primary = service?.deployments?.find((one) => one.status === 'PRIMARY');
  if (service?.status !== 'ACTIVE') return endAll(service, state, around);
  // The account shows a service without a primary deployment for a moment, while it is being updated.
  if (primary?.id === undefined) return state;
  const begun = primary.id === state.deployment ? state : await begin(service, primary, primary.id, state, around);
  await retireOthers(service, begun, around);
  const scaled = await scaleIn(service.desiredCount ?? 0, begun, around);
  const launched = await launchMissing(service, primary, scaled, around);
  if (launched.rollout !== 'IN_PROGRESS') return launched;
  if (breaks(service, launched)) return failDeployment(service, primary, launched, around);
  const isSteady = ofDeployment(launched, primary.id).length >= (service.desiredCount ?? 0);
  return isSteady ? completeDeployment(service, primary, launched, around) : launched;
}

/** The service, as it is when a task of it may be launched: people may have changed it while whoever reads its events was busy. */
async function describeBeforeLaunch(
  arn: string,
  state: ServiceState,
  around: Surroundings,
): Promise<Service | undefined> {
  const service = await describe(arn, around);
  if (service === undefined || !isDue(service, state, around)) return service;
  await around.untilRead(`service:${service.serviceName}`);
  return describe(arn, around);
}

/** Whether tasks of the deployment may be launched now: none are during the pause after a failure, and none once it failed. */
function mayLaunch({ rollout, launchNotBefore }: ServiceState, { now }: Pick<Surroundings, 'now'>): boolean {
  return rollout !== 'FAILED' && now().getTime() >= launchNotBefore;
}

/** Whether a task is to be launched now. */
function isDue({ status, desiredCount = 0, deployments = [] }: Service, state: ServiceState, around: Surroundings) {
  const primary = deployments.find((one) => one.status === 'PRIMARY')?.id;
  if (status !== 'ACTIVE' || primary === undefined) return false;
  const isOpen = primary !== state.deployment || mayLaunch(state, around);
  return isOpen && desiredCount > ofDeployment(state, primary).length;
}

async function describe(arn: string, around: Surroundings): Promise<Service | undefined> {
  const cluster = arn.split('/').at(-2);
  const { services = [] } = await around.ecs.send(new DescribeServicesCommand({ cluster, services: [arn] }));
  return services[0];
}

async function begin(
  service: Service,
  primary: Deployment,
  id: string,
  state: ServiceState,
  around: Surroundings,
): Promise<ServiceState> {
  const begun = beginDeployment(state, id);
  await around.account.services.put({
    serviceArn: service.serviceArn ?? '',
    deployments: [
      {
        id,
        rolloutState: 'IN_PROGRESS',
        rolloutStateReason: `ECS deployment ${id} in progress.`,
        failedTasks: 0,
        runningCount: 0,
      },
    ],
  });
  await publishInProgress(service, primary, around);
  return begun;
}

/** Removes deployments that were replaced before any of their tasks ran. */
async function retireOthers(service: Service, state: ServiceState, around: Surroundings): Promise<void> {
  const idle = (service.deployments ?? []).filter(
    (one) => one.status === 'ACTIVE' && ofDeployment(state, one.id ?? '').length === 0,
  );
  if (idle.length === 0) return;
  await around.account.services.put({
    serviceArn: service.serviceArn ?? '',
    deployments: idle.map((one) => ({ id: one.id ?? '', status: 'INACTIVE' as const })),
  });
}

async function scaleIn(desired: number, state: ServiceState, around: Surroundings): Promise<ServiceState> {
  const surplus = ofDeployment(state, state.deployment ?? '').slice(desired);
  if (surplus.length === 0) return state;
  for (const { task } of surplus)
    await endTask(task, `Scaling activity initiated by (deployment ${state.deployment})`, around);
  return { ...state, running: state.running.filter((one) => !surplus.includes(one)) };
}

async function launchMissing(
  service: Service,
  primary: Deployment,
  state: ServiceState,
  around: Surroundings,
): Promise<ServiceState> {
  const missing = (service.desiredCount ?? 0) - ofDeployment(state, primary.id ?? '').length;
  if (missing <= 0 || !mayLaunch(state, around)) return state;
  const definition = await readDefinition(service.taskDefinition ?? '', around);
  const many = Math.min(missing, burst);
  const launched: readonly Launched[] =
    definition === undefined
      ? [
          {
            is: 'refused',
            cause: 'definition',
            why: `ClientException: Unable to describe task definition: ${service.taskDefinition}`,
          },
        ]
      : await Promise.all(
          Array.from({ length: many }, (_, at) =>
            launchTask(launchOf(service, primary, definition, state.failures + at, around), around),
          ),
        );
  return note(service, primary, state, launched, around);
}

function launchOf(
  service: Service,
  primary: Deployment,
  definition: TaskDefinition,
  turn: number,
  around: Surroundings,
) {
  const { subnets = [], securityGroups, assignPublicIp } = service.networkConfiguration?.awsvpcConfiguration ?? {};
  const subnet = subnets[turn % Math.max(1, subnets.length)];
  return {
    region: around.account.region,
    clusterArn: service.clusterArn ?? '',
    definition,
    group: `service:${service.serviceName}`,
    startedBy: primary.id ?? '',
    launchType: service.launchType === 'EC2' ? ('EC2' as const) : ('FARGATE' as const),
    ...(isPinned(service) && { platformVersion: service.platformVersion }),
    ...(subnet !== undefined && { subnet }),
    ...(securityGroups !== undefined && { securityGroups }),
    publicIp: assignPublicIp === 'ENABLED',
    ...providerOf(service),
  };
}

function providerOf({ capacityProviderStrategy = [] }: Service): { readonly capacityProvider?: string } {
  const [first] = capacityProviderStrategy;
  return first?.capacityProvider === undefined ? {} : { capacityProvider: first.capacityProvider };
}

/** Whether the service names a Fargate platform version. */
function isPinned(service: Service): service is Service & { platformVersion: string } {
  return ![undefined, '', 'LATEST'].includes(service.platformVersion);
}

/**
 * A service continues to launch a revision that was deregistered, even one that is being deleted.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteTaskDefinitions.html
 */
export async function readDefinition(arn: string, around: Surroundings): Promise<TaskDefinition | undefined> {
  try {
    const { taskDefinition } = await around.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }));
    return taskDefinition;
  } catch (error) {
    if (error instanceof Error && error.name === 'ClientException') return undefined;
    throw error;
  }
}

/** Records the results of launches in the state and in the account, and reports them to the watcher. */
async function note(
  service: Service,
  primary: Deployment,
  state: ServiceState,
  launched: readonly Launched[],
  around: Surroundings,
): Promise<ServiceState> {
  const running = launched.flatMap((one): readonly RunningTask[] =>
    one.is === 'running' ? [{ task: one.task, deployment: primary.id ?? '' }] : [],
  );
  const refused = launched.find((one) => one.is === 'refused');
  const stopped = launched.filter((one) => one.is === 'stopped').length;
  const grown: ServiceState = {
    ...countRow(state, stopped, running.length),
    running: [...state.running, ...running],
    lastRefusal: refused?.why ?? state.lastRefusal,
  };
  const noted =
    running.length === launched.length ? grown : backOff(grown, stopped, around.speed, around.now().getTime());
  tell(service, launched, state, around);
  const own = ofDeployment(noted, primary.id ?? '').length;
  await around.account.services.put({
    serviceArn: service.serviceArn ?? '',
    runningCount: noted.running.length,
    pendingCount: 0,
    deployments: [{ id: primary.id ?? '', runningCount: own, pendingCount: 0, failedTasks: noted.failedTasks }],
  });
  const name = service.serviceName ?? '';
  if (refused !== undefined && refused.why !== state.lastRefusal)
    await tellService(service, refusalEvent(name, refused), around);
  if (becomesImpaired(state, noted)) await tellService(service, impairedEvent(name), around);
  return noted;
}

function tell(service: Service, launched: readonly Launched[], state: ServiceState, around: Surroundings): void {
  let { failures } = state;
  for (const one of launched) {
    if (one.is === 'refused') continue;
    const { taskArn, taskDefinitionArn, group, stoppedReason = '', containers } = one.task;
    if (one.is === 'running') around.watch({ is: 'task-running', group, taskArn, taskDefinitionArn });
    else {
      failures += 1;
      const reason = containers.find((container) => container.reason !== undefined)?.reason ?? stoppedReason;
      around.watch({ is: 'task-stopped', group, taskArn, taskDefinitionArn, reason, failures });
    }
  }
}

function breaks(service: Service, state: ServiceState): boolean {
  const breaker = service.deploymentConfiguration?.deploymentCircuitBreaker;
  return breaker?.enable === true && state.failedTasks >= circuitBreakerThreshold(service.desiredCount ?? 0);
}

function ofDeployment(state: ServiceState, id: string): readonly RunningTask[] {
  return state.running.filter((one) => one.deployment === id);
}

/** Stops the tasks of a service that is deleted. It is gone with the last of them. */
async function endAll(service: Service | undefined, state: ServiceState, around: Surroundings): Promise<ServiceState> {
  for (const { task } of state.running) await endTask(task, 'Service deleted', around);
  if (service?.status === 'DRAINING')
    await around.account.services.put({ serviceArn: service.serviceArn ?? '', runningCount: 0 });
  return { ...state, running: [] };
}
