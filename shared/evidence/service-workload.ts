import { clusterAndService, formatArn, parseArn, taskDefinitionOf } from '../arn.ts';
import { workloadKey } from '../workload/read-workload.ts';
import type { Workload } from '../workload/workload.ts';
import type { Service } from './ecs.ts';

/**
 * The workload of a service: the next task of its primary deployment.
 * @param arn of the service, with its cluster.
 */
export function serviceWorkload(arn: string, { taskDefinitionArn, deployments }: Service): Workload {
  const { partition = '', account = '', region = '' } = parseArn(arn) ?? {};
  const { cluster, service } = clusterAndService(arn);
  const { family, revision } = taskDefinitionOf(taskDefinitionArn);
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  return {
    key: workloadKey({ partition, account, region, cluster, service }),
    account,
    region,
    partition,
    clusterArn: formatArn({ partition, service: 'ecs', region, account, resource: `cluster/${cluster}` }),
    cluster,
    service,
    ...(primary !== undefined && primary.id !== '' && { deploymentId: primary.id }),
    family,
    taskDefinitionArn,
    revision,
    ...(primary?.launchType !== undefined && { launchType: primary.launchType }),
    ...(primary?.platformVersion !== undefined && { platformVersion: primary.platformVersion }),
    subnets: primary?.subnets ?? [],
    overridden: false,
  };
}
