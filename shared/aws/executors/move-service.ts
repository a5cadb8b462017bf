import { type Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { describeService } from '../ecs/describe-service.ts';
import { call } from '../sdk-error.ts';
import type { Executor } from './executor.ts';

const permission = 'ecs:UpdateService';

/**
 * Moves a service to another revision, if it still runs the revision that the plan expected. The caller decides about
 * the inverse.
 */
export const moveService: Executor<'move-service'> = async (action, clients) => {
  const { to } = action;
  if (to === undefined) return { is: 'refused', because: 'the revision to move to is not registered' };
  const service = await describeService(await clients.ecs(), action.service, action.cluster);
  if (service === undefined) return { is: 'refused', because: `the service ${action.service} no longer exists` };
  const before = runsLine(service);
  if (service.taskDefinition === to) return { is: 'already', before, after: before };
  const because = whyNotFrom(service, action.from);
  if (because !== undefined) return { is: 'refused', because };
  const ecs = await clients.ecsOnce();
  const request = { cluster: action.cluster, service: service.serviceName, taskDefinition: to };
  const { service: moved } = await call(permission, ecs.send(new UpdateServiceCommand(request)));
  if (moved?.taskDefinition !== to) {
    return {
      is: 'failed',
      because: `ECS accepted the update, but the service has ${moved?.taskDefinition ?? 'no task definition'}, not ${to}`,
    };
  }
  return { is: 'made', before, after: runsLine(moved) };
};

/**
 * Why a plan that expects the service to run `from` no longer applies; undefined if it still does.
 */
export function whyNotFrom(service: Service, from: string): string | undefined {
  const controller = service.deploymentController?.type ?? 'ECS';
  if (controller !== 'ECS') return `its deployments are controlled by ${controller}, which refuses this change`;
  if (service.status !== 'ACTIVE') return `the service is ${service.status ?? 'of unknown status'}`;
  const primary = service.deployments?.find((deployment) => deployment.status === 'PRIMARY');
  if (primary === undefined) return 'the service has no primary deployment';
  if (service.taskDefinition !== from || primary.taskDefinition !== from) {
    return `the service now has ${primary.taskDefinition ?? service.taskDefinition ?? 'no task definition'}, not ${from}`;
  }
  const since = primary.createdAt?.getTime() ?? 0;
  const newer = service.deployments?.find((one) => one.id !== primary.id && (one.createdAt?.getTime() ?? 0) > since);
  return newer === undefined ? undefined : `a newer deployment, ${newer.id ?? ''}, has begun`;
}

/** The revision that a service runs, in one line for people. */
export function runsLine(service: Service): string {
  const revision = service.taskDefinition?.split('/').at(-1) ?? 'no task definition';
  return `${service.serviceName ?? 'the service'} runs ${revision}`;
}
