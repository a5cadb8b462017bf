import type { Incident } from '../incident/incident.ts';
import { enqueueTellings } from '../incident/tell.ts';
import type { Ports } from './ports.ts';

/** Writers that meet on one incident are few and quick: more conflicts than this in a row are a fault. */
const mostConflicts = 10;

/**
 * Changes the workload's incident by a pure function, under optimistic locking: on a conflict it is loaded and changed again.
 * What became due to be told is put into the outbox in the same write.
 * @throws when the ledger cannot be written, so that the queue delivers again.
 */
export async function amend(
  ports: Pick<Ports, 'ledger' | 'now'>,
  workload: string,
  change: (current: Incident | undefined) => Incident | undefined,
): Promise<Incident | undefined> {
  for (let attempt = 0; attempt < mostConflicts; attempt++) {
    const loaded = await ports.ledger.loadIncident(workload);
    const changed = change(loaded?.item);
    if (changed === undefined || changed === loaded?.item) return loaded?.item;
    const due = enqueueTellings(changed, ports.now());
    if (await ports.ledger.saveIncident(due, loaded?.version ?? 0)) return due;
  }
  throw new Error(`the incident of ${workload} was written by others ${mostConflicts} times in a row`);
}
