import { lastPart, taskDefinitionOf } from '../arn.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { Workload } from './workload.ts';

/** The workload of a start failure. Only `group` says to which service a task belongs. */
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
    ...(failure.containerInstanceArn !== undefined && { containerInstanceArn: failure.containerInstanceArn }),
    subnets: failure.subnets,
    ...(failure.overrideExecutionRoleArn !== undefined && {
      overrideExecutionRoleArn: failure.overrideExecutionRoleArn,
    }),
    overridden: failure.overridden,
  };
}

/**
 * The key of an incident: partition, account, Region, cluster, and the service, or for a stand-alone task the family of
 * its task definition. `group` is not used for stand-alone tasks, because anybody who runs a task chooses it. Drills
 * have separate keys, so that a drill neither opens nor hides a real incident.
 */
export function workloadKey(of: {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
  readonly service?: string;
  /** Set for a stand-alone task. */
  readonly family?: string;
  readonly drill?: boolean;
}): string {
  const what = of.service === undefined ? `family/${of.family ?? ''}` : `service/${of.service}`;
  return [of.partition, of.account, of.region, of.cluster, of.drill ? `drill/${what}` : what].join('/');
}

/** The ARN of the service that a workload's key is of; undefined for stand-alone tasks and drills. */
export function serviceArnOfKey(key: string): string | undefined {
  const [partition = '', account = '', region = '', cluster = '', what = '', service] = key.split('/');
  if (what !== 'service' || service === undefined) return undefined;
  return serviceArnOf({ partition, account, region, cluster, service });
}

/** The service's ARN in its long form, or undefined for a stand-alone task. */
export function serviceArnOf(
  workload: Pick<Workload, 'service' | 'partition' | 'region' | 'account' | 'cluster'>,
): string | undefined {
  if (workload.service === undefined) return undefined;
  return `arn:${workload.partition}:ecs:${workload.region}:${workload.account}:service/${workload.cluster}/${workload.service}`;
}
