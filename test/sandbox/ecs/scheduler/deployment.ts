import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { Surroundings } from '../surroundings.ts';
import { endTask } from './launch-task.ts';
import { publishAction } from './service-events.ts';
import type { ServiceState } from './service-state.ts';

/** Publishes that a deployment began, as ECS does. */
export async function publishInProgress(service: Service, deployment: Deployment, around: Surroundings): Promise<void> {
  const id = deployment.id ?? '';
  await publishOutcome(
    service,
    id,
    'INFO',
    'SERVICE_DEPLOYMENT_IN_PROGRESS',
    `ECS deployment ${id} in progress.`,
    around,
  );
  tell(service, deployment, 'IN_PROGRESS', around);
}

/** Completes a deployment that has all its tasks: the tasks of earlier deployments end, and the service is steady. */
export async function completeDeployment(
  service: Service,
  primary: Deployment,
  state: ServiceState,
  around: Surroundings,
): Promise<ServiceState> {
  const id = primary.id ?? '';
  const old = state.running.filter((one) => one.deployment !== id);
  for (const { task } of old) await endTask(task, `Scaling activity initiated by (deployment ${id})`, around);
  const running = state.running.filter((one) => one.deployment === id);
  await around.account.services.put({
    serviceArn: service.serviceArn ?? '',
    runningCount: running.length,
    deployments: [
      {
        id,
        rolloutState: 'COMPLETED',
        rolloutStateReason: `ECS deployment ${id} completed.`,
        runningCount: running.length,
      },
      ...(service.deployments ?? [])
        .filter((one) => one.status === 'ACTIVE')
        .filter((one) => old.some(({ deployment }) => deployment === one.id))
        .map((one) => ({ id: one.id ?? '', status: 'INACTIVE' as const })),
    ],
    event: `(service ${service.serviceName}) has reached a steady state.`,
  });
  await publishOutcome(service, id, 'INFO', 'SERVICE_DEPLOYMENT_COMPLETED', `ECS deployment ${id} completed.`, around);
  await publishAction(service, { eventType: 'INFO', eventName: 'SERVICE_STEADY_STATE' }, around);
  tell(service, primary, 'COMPLETED', around);
  return { ...state, running, rollout: 'COMPLETED', lastCompleted: service.taskDefinition };
}

/**
 * Opens the circuit breaker: this deployment gets no more tasks. If the service wants it, it rolls back to the last
 * completed deployment.
 */
export async function failDeployment(
  service: Service,
  primary: Deployment,
  state: ServiceState,
  around: Surroundings,
): Promise<ServiceState> {
  const id = primary.id ?? '';
  const rollsBack = service.deploymentConfiguration?.deploymentCircuitBreaker?.rollback === true;
  const target = rollsBack ? state.lastCompleted : undefined;
  const reason = 'ECS deployment circuit breaker: tasks failed to start.';
  await around.account.services.put({
    serviceArn: service.serviceArn ?? '',
    deployments: [{ id, rolloutState: 'FAILED', rolloutStateReason: reason }],
    event: `(service ${service.serviceName}) (deployment ${id}) deployment failed: tasks failed to start.`,
  });
  await publishOutcome(service, id, 'ERROR', 'SERVICE_DEPLOYMENT_FAILED', reason, around);
  tell(service, primary, 'FAILED', around);
  if (target !== undefined)
    await around.account.services.put({ serviceArn: service.serviceArn ?? '', rollBackTo: target });
  return { ...state, rollout: 'FAILED' };
}

async function publishOutcome(
  service: Service,
  deploymentId: string,
  eventType: 'INFO' | 'ERROR',
  eventName: string,
  reason: string,
  around: Surroundings,
): Promise<void> {
  const time = around.now();
  await around.publisher.publish({
    detailType: 'ECS Deployment State Change',
    resources: [service.serviceArn ?? ''],
    detail: { eventType, eventName, deploymentId, updatedAt: time.toISOString(), reason },
    time,
  });
}

function tell(
  service: Service,
  deployment: Deployment,
  state: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED',
  around: Surroundings,
): void {
  around.watch({
    is: 'deployment',
    service: service.serviceName ?? '',
    id: deployment.id ?? '',
    taskDefinitionArn: deployment.taskDefinition ?? '',
    state,
  });
}
