import { listRevisions } from '../ecs/list-revisions.ts';
import { type Collector, readFact } from '../reads/read-fact.ts';

/** The newest ACTIVE revisions of a family; an empty list where all were deregistered. */
export const collectFamilyRevisions: Collector<'family-revisions'> = (subject, reading) =>
  readFact(reading, 'ecs:ListTaskDefinitions', async () => listRevisions(await reading.clients.ecs(), subject));
