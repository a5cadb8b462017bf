import type { Service } from '@aws-sdk/client-ecs';
import type { Surroundings } from '../surroundings.ts';
import type { Refused } from './task-session.ts';

/**
 * What ECS reports about a service besides its tasks: a sentence among the service's events, and an event on the bus.
 */
export type ServiceEvent = {
  /** Shown by DescribeServices. */
  readonly sentence: string;
  readonly action?: ServiceAction;
};

/** The part of an "ECS Service Action" that differs. `reason` is set if the event has one. */
type ServiceAction = {
  readonly eventType: 'INFO' | 'WARN' | 'ERROR';
  readonly eventName: string;
  readonly reason?: string;
};

/**
 * Why ECS created no task. A configuration that ECS cannot use, and missing capacity, are also published on the bus.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
 */
export function refusalEvent(service: string, { cause, why, reason }: Refused): ServiceEvent {
  if (cause === 'placement')
    return {
      sentence: `(service ${service}) ${why}`,
      action: { eventType: 'ERROR', eventName: 'SERVICE_TASK_PLACEMENT_FAILURE', reason: reason ?? why },
    };
  const sentence = `(service ${service}) failed to launch a task with (error ${why}).`;
  if (cause === 'definition') return { sentence };
  return {
    sentence,
    action: { eventType: 'ERROR', eventName: 'SERVICE_TASK_CONFIGURATION_FAILURE', reason: why },
  };
}

/** Tasks of the service stop repeatedly before they run. The event on the bus gives no reason. */
export function impairedEvent(service: string): ServiceEvent {
  return {
    sentence: `(service ${service}) is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
    action: { eventType: 'WARN', eventName: 'SERVICE_TASK_START_IMPAIRED' },
  };
}

/** Publishes an event of a service in ECS's form: the service in `resources`, no `version` in `detail`. */
export async function publishAction(service: Service, action: ServiceAction, around: Surroundings): Promise<void> {
  const time = around.now();
  await around.publisher.publish({
    detailType: 'ECS Service Action',
    resources: [service.serviceArn ?? ''],
    detail: { ...action, clusterArn: service.clusterArn, createdAt: time.toISOString() },
    time,
  });
}

/** Reports the event to the watcher, in DescribeServices, and on the bus. */
export async function tellService(service: Service, event: ServiceEvent, around: Surroundings): Promise<void> {
  around.watch({ is: 'service-event', service: service.serviceName ?? '', text: event.sentence });
  await around.account.services.put({ serviceArn: service.serviceArn ?? '', event: event.sentence });
  if (event.action !== undefined) await publishAction(service, event.action, around);
}
