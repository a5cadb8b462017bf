import * as v from 'valibot';
import { ecsNames, lastPart, parseArn } from '../arn.ts';
import { type Envelope, ignore, moment, optionalText, problem, text } from './envelope.ts';
import type { DeploymentOutcome, Ignored, ServiceNotice } from './start-failure.ts';

/**
 * Names of events that say, or may say, that a service could not start a task. Two of them give a cause: ECS documents
 * `SERVICE_TASK_CONFIGURATION_FAILURE` for a role that it cannot assume, and `SERVICE_TASK_PLACEMENT_FAILURE` for
 * missing resources. The others give none. Whether each is sent for a failure that makes no task is assumed.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
 */
const couldNotStart: ReadonlySet<string> = new Set([
  'SERVICE_TASK_CONFIGURATION_FAILURE',
  'SERVICE_TASK_PLACEMENT_FAILURE',
  'SERVICE_TASK_START_IMPAIRED',
  'SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED',
  'ECS_OPERATION_THROTTLED',
  'SERVICE_DEPLOYMENT_FAILED',
]);

const actionDetail = v.object({
  eventName: text,
  clusterArn: v.pipe(text, v.regex(/^arn:[a-z-]+:ecs:[a-z0-9-]+:\d{12}:cluster\/./)),
  createdAt: optionalText,
});

const deploymentDetail = v.object({ deploymentId: text, eventName: optionalText, updatedAt: optionalText });

/**
 * Parses an event about a service. It has no `version`, and names the service in `resources`. The cause that some of
 * these events give is not read: the service's own events say it in whole sentences.
 */
export function parseServiceAction(event: Envelope): ServiceNotice | Ignored {
  const parsed = v.safeParse(actionDetail, event.detail);
  const serviceArn = serviceIn(event);
  if (!parsed.success || serviceArn === undefined) {
    const lacks = parsed.success ? 'its service in resources[]' : problem(parsed.issues);
    return ignore('malformed-event', true, `a service action without what it must have: ${lacks}`);
  }
  const { eventName, clusterArn, createdAt } = parsed.output;
  if (!couldNotStart.has(eventName)) {
    const because = `${JSON.stringify(eventName.slice(0, 100))} does not say that a service could not start a task`;
    return ignore('not-a-start-failure', false, because);
  }
  return {
    is: 'service-notice',
    ...placeOf(serviceArn, event),
    cluster: lastPart(clusterArn),
    eventName,
    at: moment(createdAt) ?? moment(event.time) ?? new Date(0).toISOString(),
  };
}

/**
 * Parses an event about a deployment of a service. Its detail names no cluster, and the form of ARNs from before 2018
 * names none either: then it is not known which service is meant. What such a service cannot start is seen by the events
 * about it that name their cluster.
 */
export function parseDeployment(event: Envelope): DeploymentOutcome | Ignored {
  const parsed = v.safeParse(deploymentDetail, event.detail);
  const serviceArn = serviceIn(event);
  if (!parsed.success || serviceArn === undefined) {
    return ignore(
      'malformed-event',
      true,
      `a deployment state change without its ${parsed.success ? 'service in resources[]' : problem(parsed.issues)}`,
    );
  }
  const { deploymentId, eventName, updatedAt } = parsed.output;
  const place = placeOf(serviceArn, event);
  if (place.cluster === '')
    return ignore('unnamed-cluster', false, 'a deployment state change of a service whose ARN names no cluster');
  return {
    is: 'deployment-outcome',
    ...place,
    deploymentId,
    failed: eventName === 'SERVICE_DEPLOYMENT_FAILED',
    at: moment(updatedAt) ?? moment(event.time) ?? new Date(0).toISOString(),
  };
}

function serviceIn({ resources }: Envelope): string | undefined {
  return resources?.find((arn) => /^arn:[a-z-]+:ecs:[^:]*:\d{12}:service\//.test(arn));
}

/** Where the service is. The account is that of the envelope, which was compared with the watched one. */
function placeOf(serviceArn: string, { account, region }: Envelope) {
  const arn = parseArn(serviceArn);
  const { cluster = '', name } = ecsNames(serviceArn);
  return { partition: arn?.partition ?? 'aws', account, region: arn?.region ?? region, cluster, service: name };
}
