import type { Task } from '@aws-sdk/client-ecs';
import { readTasks } from '../ecs/list-tasks.ts';
import type { Collector } from '../reads/read-fact.ts';

/** The stand-alone tasks of a family that ECS still shows, running and stopped. */
export const collectFamilyTasks: Collector<'family-tasks'> = ({ cluster, family }, reading) =>
  readTasks(reading, () => ({ cluster, family }), standsAlone);

/** A service may use the family too. Its tasks say nothing of the stand-alone ones. */
function standsAlone({ group }: Task): boolean {
  return group?.startsWith('service:') !== true;
}
