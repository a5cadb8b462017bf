import type { Sweep } from '../sweep/sweep.ts';
import type { Ports } from './ports.ts';

const mostConflicts = 10;

/**
 * Writes the record of the sweep, again if another invocation wrote it in between, and notes the messages that this one has recorded.
 * @param update what it is to be; the same one, or undefined, if there is nothing to write.
 * @throws if the ledger cannot be read or written
 */
export async function updateSweep(
  ports: Ports,
  update: (known: Sweep | undefined) => Sweep | undefined,
): Promise<void> {
  for (let attempt = 0; attempt < mostConflicts; attempt += 1) {
    const loaded = await ports.ledger.loadSweep();
    const after = update(loaded?.item);
    if (after === undefined || after === loaded?.item) return;
    if (!(await ports.ledger.saveSweep(after, loaded?.version ?? 0))) continue;
    takeOwn(ports, loaded?.item, after);
    return;
  }
  throw new Error(`the sweep was written by others ${mostConflicts} times in a row`);
}

/** Notes the messages that this invocation has recorded, and must send. */
export function takeOwn(ports: Ports, before: Sweep | undefined, after: Sweep): void {
  const known = new Set(before?.outbox.map(({ id }) => id));
  for (const { id } of after.outbox) if (!known.has(id)) ports.ownMessages.add(id);
}
