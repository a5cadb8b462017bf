import type { Incident } from '../incident/incident.ts';
import type { Versioned } from '../incident/ledger.ts';
import { enqueueTellings } from '../incident/outbox.ts';
import type { Ports } from './ports.ts';

/** Writers that meet on one incident are few and quick: more conflicts than this in a row are a fault. */
const mostConflicts = 10;

/** An answer of the ledger; `incident` is undefined where the workload never failed. */
export type Loaded = { readonly incident: Versioned<Incident> | undefined };

type Change = (current: Incident | undefined) => Incident | undefined;

/**
 * Changes the workload's newest incident by a pure function, under optimistic locking: on a conflict it is loaded and changed
 * again. What became due to be told is put into the outbox in the same write, and is this invocation's to send.
 * @param loaded what was read a moment ago, so that it is read again only after a conflict.
 * @throws when the ledger cannot be written, so that the queue delivers again.
 */
export function amend(ports: Ports, workload: string, change: Change, loaded?: Loaded): Promise<Incident | undefined> {
  const load = () => ports.ledger.loadIncident(workload);
  return write(ports, workload, load, change, loaded);
}

/** Changes one very incident, be it its workload's newest or history. */
export async function amendIncident(
  ports: Ports,
  incident: Incident,
  change: (current: Incident) => Incident,
): Promise<Incident> {
  const find = () => ports.ledger.findIncident(incident.id);
  const changed = await write(ports, incident.id, find, (current) =>
    current === undefined ? undefined : change(current),
  );
  return changed ?? incident;
}

async function write(
  ports: Ports,
  what: string,
  load: () => Promise<Versioned<Incident> | undefined>,
  change: Change,
  known?: Loaded,
): Promise<Incident | undefined> {
  for (let attempt = 0; attempt < mostConflicts; attempt++) {
    const loaded = attempt === 0 && known !== undefined ? known.incident : await load();
    const changed = change(loaded?.item);
    if (changed === undefined || changed === loaded?.item) return loaded?.item;
    const due = enqueueTellings(changed, ports.now());
    if (!(await ports.ledger.saveIncident(due, loaded?.version ?? 0))) continue;
    const before = new Set(changed.outbox.map((telling) => telling.id));
    for (const telling of due.outbox) if (!before.has(telling.id)) ports.mine.add(telling.id);
    return due;
  }
  throw new Error(`the incident of ${what} was written by others ${mostConflicts} times in a row`);
}
