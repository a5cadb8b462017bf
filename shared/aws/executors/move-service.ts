import { type Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { Executed } from '../../change/execute.ts';
import type { MoveService } from '../../change/kinds/move-service.ts';
import type { Reason } from '../../change/reason.ts';
import type { Clients } from '../clients/clients.ts';
import { describeService } from '../ecs/describe-service.ts';
import { call } from '../sdk-error.ts';
import type { Executor } from './executor.ts';

const permission = 'ecs:UpdateService';

/**
 * Moves a service to another revision, if it still runs the revision that the plan expected. The caller decides about
 * the inverse.
 */
export const moveService: Executor<'move-service'> = (action, clients) => move(action, clients);

/** The same, back to a revision that ran before. */
export const moveBack: Executor<'move-back'> = (action, clients) => move(action, clients);

async function move(
  action: Pick<MoveService, 'service' | 'cluster' | 'from' | 'to'>,
  clients: Clients,
): Promise<Executed> {
  const { to } = action;
  if (to === undefined) return { is: 'refused', because: { code: 'revision-unregistered' } };
  const service = await describeService(await clients.ecs(), action.service, action.cluster);
  if (service === undefined) return { is: 'refused', because: { code: 'service-gone' } };
  if (service.taskDefinition === to) return { is: 'already' };
  const because = whyNotFrom(service, action.from);
  if (because !== undefined) return { is: 'refused', because };
  const ecs = await clients.ecsOnce();
  const request = { cluster: action.cluster, service: service.serviceName, taskDefinition: to };
  const { service: moved } = await call(permission, ecs.send(new UpdateServiceCommand(request)));
  if (moved?.taskDefinition !== to) {
    const has = moved?.taskDefinition ?? null;
    return { is: 'failed', because: { code: 'update-without-effect', has, wanted: to } };
  }
  return { is: 'made' };
}

/** Why a service must not be changed any more on the ground that it runs `from`; undefined where nothing has changed. */
export function whyNotFrom(service: Service, from: string): Reason | undefined {
  const controller = service.deploymentController?.type ?? 'ECS';
  if (controller !== 'ECS') return { code: 'deployed-by', controller };
  if (service.status !== 'ACTIVE') return { code: 'service-not-active', status: service.status ?? null };
  const primary = service.deployments?.find((deployment) => deployment.status === 'PRIMARY');
  if (primary === undefined) return { code: 'no-primary-deployment' };
  if (service.taskDefinition !== from || primary.taskDefinition !== from) {
    return { code: 'service-moved', to: primary.taskDefinition ?? service.taskDefinition ?? null };
  }
  const since = primary.createdAt?.getTime() ?? 0;
  const newer = service.deployments?.find((one) => one.id !== primary.id && (one.createdAt?.getTime() ?? 0) > since);
  return newer === undefined ? undefined : { code: 'newer-deployment', deployment: newer.id ?? null };
}
