import type { Task } from '@aws-sdk/client-ecs';
import { listTasks, readTask } from '../ecs/list-tasks.ts';
import { type Collector, readFact } from '../reads/read-fact.ts';

const source = 'ecs:ListTasks';

/** The stand-alone tasks of a family that ECS still shows, running and stopped: at most 100 of each. */
export const collectFamilyTasks: Collector<'family-tasks'> = ({ cluster, family }, reading) =>
  readFact(reading, source, async () => {
    const tasks = await listTasks(await reading.clients.ecs(), { cluster, family });
    return tasks.filter(standsAlone).map(readTask);
  });

/** A service may use the family too. Its tasks say nothing of the stand-alone ones. */
function standsAlone({ group }: Task): boolean {
  return group?.startsWith('service:') !== true;
}
