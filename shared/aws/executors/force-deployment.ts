import { type Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { describeService } from '../ecs/describe-service.ts';
import { call } from '../sdk-error.ts';
import type { Executor } from './executor.ts';
import { whyNotFrom } from './move-service.ts';

const permission = 'ecs:UpdateService';

/**
 * Starts one new deployment of the service's current revision in place of the one that the plan saw, if the service has
 * no running task.
 */
export const forceDeployment: Executor<'force-deployment'> = async (action, clients, context) => {
  const service = await describeService(await clients.ecs(), action.service, action.cluster);
  if (service === undefined) return { is: 'refused', because: { code: 'service-gone' } };
  const because = whyNotFrom(service, action.taskDefinition);
  if (because !== undefined) return { is: 'refused', because };
  const before = primaryOf(service);
  // The ids tell, not the clocks of ECS and of the function. Without an id from the plan, nothing is made blindly.
  if (before !== (context.seenBefore ?? null))
    return { is: 'already', seen: { is: 'deployments', before: null, after: before } };
  const running = service.runningCount ?? 0;
  if (running !== 0) return { is: 'refused', because: { code: 'tasks-run', running } };
  const ecs = await clients.ecsOnce();
  // The revision that the service runs, as was read just before. ECS authorises the call for it, named or not.
  const request = {
    cluster: action.cluster,
    service: service.serviceName,
    taskDefinition: action.taskDefinition,
    forceNewDeployment: true,
  };
  const { service: deployed } = await call(permission, ecs.send(new UpdateServiceCommand(request)));
  return { is: 'made', seen: { is: 'deployments', before, after: primaryOf(deployed) } };
};

/** The id of a service's primary deployment. */
function primaryOf(service: Service | undefined): string | null {
  return service?.deployments?.find((deployment) => deployment.status === 'PRIMARY')?.id ?? null;
}
