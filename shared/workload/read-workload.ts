import { lastPart, taskDefinitionOf } from '../arn.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { Workload } from './workload.ts';

/** The workload that a start failure is about. Which service a task belongs to is taken from `group` alone. */
export function workloadOf(failure: StartFailure): Workload {
  const cluster = lastPart(failure.clusterArn);
  const { family, revision } = taskDefinitionOf(failure.taskDefinitionArn);
  return {
    key: workloadKey({ ...failure, cluster, family }),
    account: failure.account,
    region: failure.region,
    partition: failure.partition,
    clusterArn: failure.clusterArn,
    cluster,
    ...(failure.service !== undefined && { service: failure.service }),
    ...(failure.deploymentId !== undefined && { deploymentId: failure.deploymentId }),
    family,
    taskDefinitionArn: failure.taskDefinitionArn,
    revision,
    ...(failure.launchType !== undefined && { launchType: failure.launchType }),
    ...(failure.platformVersion !== undefined && { platformVersion: failure.platformVersion }),
    subnets: failure.subnets,
    ...(failure.overrideExecutionRoleArn !== undefined && {
      overrideExecutionRoleArn: failure.overrideExecutionRoleArn,
    }),
    overridden: failure.overridden,
  };
}

/**
 * What an incident is filed under: partition, account, Region, cluster, and the service or, of stand-alone tasks, the task
 * definition's family. `group` is not asked, for whoever runs a task chooses it. Drills have keys of their own: one must neither
 * open nor hide a real incident.
 */
export function workloadKey(of: {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
  readonly service?: string;
  /** Of a stand-alone task. */
  readonly family?: string;
  readonly drill?: boolean;
}): string {
  const what = of.service === undefined ? `family/${of.family ?? ''}` : `service/${of.service}`;
  return [of.partition, of.account, of.region, of.cluster, of.drill ? `drill/${what}` : what].join('/');
}

/** The service's ARN in its long form, or undefined for a stand-alone task. */
export function serviceArnOf(
  workload: Pick<Workload, 'service' | 'partition' | 'region' | 'account' | 'cluster'>,
): string | undefined {
  if (workload.service === undefined) return undefined;
  return `arn:${workload.partition}:ecs:${workload.region}:${workload.account}:service/${workload.cluster}/${workload.service}`;
}
