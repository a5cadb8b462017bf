import { millisecondsBetween } from '../event/instant.ts';
import type { DeploymentOutcome, ServiceNotice, StartFailure } from '../event/start-failure.ts';
import type { Collect } from '../evidence/ask.ts';
import type { Deployment, LaunchFailure, Service } from '../evidence/ecs.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import type { Ports } from './ports.ts';

/** An event that is a reason to look whether a service failed to make a task. */
export type Notice = ServiceNotice | DeploymentOutcome;

/** In milliseconds. A service's events may lag behind the event on the bus: then the message is delivered once more. */
const lagMilliseconds = 2 * 60_000;

/** Names of events that ECS sends with a cause, which it writes among the service's events too. */
const withCause: ReadonlySet<string> = new Set([
  'SERVICE_TASK_CONFIGURATION_FAILURE',
  'SERVICE_TASK_PLACEMENT_FAILURE',
]);

/** The failures, or that ECS does not show them yet. */
export type Looked =
  | { readonly is: 'failures'; readonly failures: readonly StartFailure[] }
  | { readonly is: 'not-yet' };

/**
 * Asks ECS whether the service of a notice failed to make tasks. The notice is not believed: only what the service's own
 * events say is a failure.
 * @throws Error if the service could not be read, so that the queue delivers the message again.
 */
export async function findLaunchFailures(
  ports: Pick<Ports, 'now' | 'count' | 'log'>,
  collect: Collect,
  notice: Notice,
): Promise<Looked> {
  const subject = serviceArnOf(notice) ?? '';
  const service = (await collect([{ kind: 'service', subject }])).get({ kind: 'service', subject });
  if (service?.is === 'unavailable') throw new Error(`the service ${subject} could not be read: ${service.detail}`);
  const failures = service?.is === 'known' ? launchFailuresOf(service.value, notice) : [];
  if (failures.length > 0) return { is: 'failures', failures };
  const isRecent = millisecondsBetween(notice.at, ports.now()) < lagMilliseconds;
  if (service?.is === 'known' && isRecent && notice.is === 'service-notice' && withCause.has(notice.eventName)) {
    ports.log.info('ECS does not show yet what its event says; it is asked again', { service: subject });
    return { is: 'not-yet' };
  }
  const because = 'the service’s events do not say that ECS could not make a task';
  ports.count('ignored', 'no-launch-failure');
  ports.log.info('ignored', { service: subject, code: 'no-launch-failure', because });
  return { is: 'failures', failures: [] };
}

/** The failures without a task that a service shows, oldest first. */
function launchFailuresOf(service: Service, notice: Notice): readonly StartFailure[] {
  return (service.launchFailures ?? [])
    .flatMap((event) => {
      const deployment = deploymentAt(service, event);
      return deployment === undefined || isOnlySlowed(service, event)
        ? []
        : [failureOf(event, deployment, service, notice)];
    })
    .toReversed();
}

/**
 * The deployment that ECS was making tasks for: the one that it names, which may be gone, else the newest one of that
 * moment. A circuit breaker may have replaced it.
 */
function deploymentAt({ deployments }: Service, { at, deployment }: LaunchFailure): Deployment | undefined {
  if (deployment !== undefined) return deployments.find(({ id }) => id === deployment);
  return deployments
    .filter(({ createdAt = '' }) => createdAt <= at)
    .toSorted((a, b) => rank(a).localeCompare(rank(b)))
    .at(-1);
}

function rank({ createdAt = '', status }: Deployment): string {
  return `${createdAt}|${status === 'PRIMARY' ? 1 : 0}`;
}

/** ECS's own throttling passes by itself, and is no failure of a service that runs all its tasks. */
function isOnlySlowed({ runningCount, desiredCount }: Service, { text }: LaunchFailure): boolean {
  return runningCount >= desiredCount && /operations are being throttled/i.test(text);
}

function failureOf(
  { id, at, text }: LaunchFailure,
  { id: deploymentId, taskDefinitionArn, launchType, platformVersion }: Deployment,
  service: Service,
  { partition, account, region, cluster }: Notice,
): StartFailure {
  return {
    is: 'start-failure',
    account,
    region,
    partition,
    taskArn: id,
    serviceEvent: id,
    clusterArn: `arn:${partition}:ecs:${region}:${account}:cluster/${cluster}`,
    taskDefinitionArn,
    ...(launchType !== undefined && { launchType }),
    ...(platformVersion !== undefined && { platformVersion }),
    group: `service:${service.name}`,
    service: service.name,
    deploymentId,
    reason: text,
    subnets: [],
    overridden: false,
    createdAt: at,
    stoppedAt: at,
    drill: false,
  };
}
