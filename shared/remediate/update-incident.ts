import type { Incident } from '../incident/incident.ts';
import type { Versioned } from '../incident/ledger.ts';
import { scheduleLook } from '../incident/next-look.ts';
import { enqueueMessages } from '../incident/outbox.ts';
import type { Ports } from './ports.ts';

/** Few invocations write the same incident, and each write is short. More conflicts in a row than this are a fault. */
const mostConflicts = 10;

/** An answer of the ledger. `incident` is undefined if the workload never failed. */
export type Loaded = { readonly incident: Versioned<Incident> | undefined };

type Update = (current: Incident | undefined) => Incident | undefined;

/**
 * Updates the newest incident of the workload with a pure function, under optimistic locking: after a conflict it is
 * loaded and updated again. The same write puts messages that became due into the outbox.
 * @param loaded what was read a moment ago, so that it is read again only after a conflict.
 * @throws if the ledger cannot be written, so that the queue delivers the message again.
 */
export function updateNewest(
  ports: Ports,
  workload: string,
  update: Update,
  loaded?: Loaded,
): Promise<Incident | undefined> {
  const load = () => ports.ledger.loadIncident(workload);
  return write(ports, workload, load, update, loaded);
}

/** Updates the incident with this id, whether it is the newest of its workload or history. */
export async function updateIncident(
  ports: Ports,
  incident: Incident,
  update: (current: Incident) => Incident,
): Promise<Incident> {
  const find = () => ports.ledger.findIncident(incident.id);
  const updated = await write(ports, incident.id, find, (current) =>
    current === undefined ? undefined : update(current),
  );
  return updated ?? incident;
}

async function write(
  ports: Ports,
  what: string,
  load: () => Promise<Versioned<Incident> | undefined>,
  update: Update,
  known?: Loaded,
): Promise<Incident | undefined> {
  for (let attempt = 0; attempt < mostConflicts; attempt++) {
    const loaded = attempt === 0 && known !== undefined ? known.incident : await load();
    const updated = update(loaded?.item);
    if (updated === undefined || updated === loaded?.item) return loaded?.item;
    const due = scheduleLook(enqueueMessages(updated, ports.now()), ports.now());
    if (!(await ports.ledger.saveIncident(due, loaded?.version ?? 0))) continue;
    takeOwn(ports, due, new Set(updated.outbox.map((entry) => entry.id)));
    return due;
  }
  throw new Error(`the incident of ${what} was written by others ${mostConflicts} times in a row`);
}

/**
 * Notes the messages that this invocation must send: those that it has just put into the outbox. Behind a message of
 * another invocation they are left to that one, so that each message has one sender and all go out in their order.
 */
function takeOwn(ports: Ports, { outbox }: Incident, before: ReadonlySet<string>): void {
  for (const { id, published } of outbox) {
    if (!before.has(id)) ports.ownMessages.add(id);
    // People have read one that only the event bus lacks: nothing waits for its sender.
    if (!ports.ownMessages.has(id) && published !== true) return;
  }
}
