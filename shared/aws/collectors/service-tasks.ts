import { ecsNames } from '../../arn.ts';
import { readTasks } from '../ecs/list-tasks.ts';
import { type Collector, unreadable } from '../reads/read-fact.ts';

/** The tasks of a service that ECS still shows, running and stopped. */
export const collectServiceTasks: Collector<'service-tasks'> = (subject, reading) =>
  readTasks(reading, () => {
    const { cluster, name: serviceName } = ecsNames(subject);
    if (cluster === undefined)
      throw unreadable('ecs:ListTasks', 'ClusterUnknown', 'the service’s ARN does not name its cluster');
    return { cluster, serviceName };
  });
