import { ecsNames } from '../../arn.ts';
import { listTasks, readTask } from '../ecs/list-tasks.ts';
import { type Collector, readFact, unreadable } from '../reads/read-fact.ts';

const source = 'ecs:ListTasks';

/** The tasks of a service that ECS still shows, running and stopped: at most 100 of each. */
export const collectServiceTasks: Collector<'service-tasks'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const { cluster, name } = ecsNames(subject);
    if (cluster === undefined)
      throw unreadable(source, 'ClusterUnknown', 'the service’s ARN does not name its cluster');
    const tasks = await listTasks(await reading.clients.ecs(), { cluster, serviceName: name });
    return tasks.map(readTask);
  });
