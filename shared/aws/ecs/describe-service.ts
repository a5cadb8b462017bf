import { DescribeServicesCommand, type ECSClient, type Service as EcsService } from '@aws-sdk/client-ecs';
import { ecsNames } from '../../arn.ts';
import { unreadable } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const permission = 'ecs:DescribeServices';

/**
 * Describes one service, with its tags.
 * @param arn in either format. Pass `cluster` if the ARN does not name the cluster.
 * @returns undefined if the service does not exist or was deleted.
 * @throws CallError
 */
export async function describeService(ecs: ECSClient, arn: string, cluster?: string): Promise<EcsService | undefined> {
  const names = ecsNames(arn);
  const where = cluster ?? names.cluster;
  const request = {
    ...(where !== undefined && { cluster: where }),
    services: [names.name],
    include: ['TAGS' as const],
  };
  const { services, failures } = await call(permission, ecs.send(new DescribeServicesCommand(request)));
  const service = services?.[0];
  if (service !== undefined) return service.status === 'INACTIVE' ? undefined : service;
  const reason = failures?.[0]?.reason ?? 'no answer';
  if (reason !== 'MISSING') throw unreadable(permission, 'Failure', reason);
  if (where === undefined)
    throw unreadable(
      permission,
      'ClusterUnknown',
      `${arn} does not name its cluster, and the cluster "default" has no such service`,
    );
  return undefined;
}
