import { describeTaskDefinition } from '../ecs/describe-task-definition.ts';
import { readDefinition } from '../ecs/read-definition.ts';
import { type Collector, readFact } from '../reads/read-fact.ts';

/** A task definition, by the fields that the product reads. */
export const collectTaskDefinition: Collector<'task-definition'> = (subject, reading) =>
  readFact(reading, 'ecs:DescribeTaskDefinition', async () => {
    const described = await describeTaskDefinition(await reading.clients.ecs(), subject);
    return described === undefined ? undefined : readDefinition(described, subject);
  });
