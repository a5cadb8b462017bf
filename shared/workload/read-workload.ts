import type { StartFailure } from '../event/start-failure.ts';
import type { Workload } from './workload.ts';

/** The workload that a start failure is about. Which service a task belongs to is taken from `group` alone. */
export function workloadOf(failure: StartFailure): Workload {
  const cluster = failure.clusterArn.split('/').at(-1) ?? '';
  const { family, revision } = familyAndRevision(failure.taskDefinitionArn);
  const group = failure.group?.startsWith('family:') ? failure.group.slice('family:'.length) : family;
  return {
    key: `${cluster}/${kindOf(failure)}/${failure.service ?? group}`,
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

/** Family and revision from a task definition's ARN (`…:task-definition/FAMILY:REVISION`). */
function familyAndRevision(taskDefinitionArn: string): { readonly family: string; readonly revision: number } {
  const [family = '', revision = '0'] = (taskDefinitionArn.split('/').at(-1) ?? '').split(':');
  return { family, revision: Number(revision) };
}

/** A drill is a workload of its own: it must neither open nor hide a real incident. */
function kindOf(failure: StartFailure): 'drill' | 'service' | 'family' {
  if (failure.drill) return 'drill';
  return failure.service === undefined ? 'family' : 'service';
}

/** The service's ARN in its long form, or undefined for a stand-alone task. */
export function serviceArnOf(
  workload: Pick<Workload, 'service' | 'partition' | 'region' | 'account' | 'cluster'>,
): string | undefined {
  if (workload.service === undefined) return undefined;
  return `arn:${workload.partition}:ecs:${workload.region}:${workload.account}:service/${workload.cluster}/${workload.service}`;
}
