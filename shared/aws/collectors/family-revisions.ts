import { listRevisions } from '../ecs/list-revisions.ts';
import { type Collector, readFact } from '../reads/read-fact.ts';

/** The newest ACTIVE revisions of a family. The list is empty if all of them were deregistered. */
export const collectFamilyRevisions: Collector<'family-revisions'> = (subject, reading) =>
  readFact(reading, 'ecs:ListTaskDefinitions', async () => listRevisions(await reading.clients.ecs(), subject));
