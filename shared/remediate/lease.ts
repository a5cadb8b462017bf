import type { Versioned } from '../incident/ledger.ts';
import type { Target } from '../incident/target.ts';
import { advanceTarget, type TargetEvent } from '../incident/target-lifecycle.ts';
import type { Ports } from './ports.ts';

/**
 * Applies an event to the target. Undefined if the event is not possible, or if somebody else wrote the target in
 * between.
 */
export async function saveTarget(
  ports: Ports,
  { item, version }: Versioned<Target>,
  event: TargetEvent,
): Promise<Versioned<Target> | undefined> {
  const after = advanceTarget(item, event);
  if (after === undefined || !(await ports.ledger.saveTarget(after, version))) return undefined;
  return { item: after, version: version + 1 };
}

/**
 * Works on a target while this invocation has its lease. The work itself writes the end of the lease. If it ends with a
 * fault, the lease is given back, so that the next delivery tries again at once. What became of the change is not known
 * then, so the state of the target stays.
 * @throws what the work throws.
 */
export async function underLease<T>(
  ports: Ports,
  leased: Versioned<Target>,
  incident: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    await giveBack(ports, leased, incident);
    throw fault;
  }
}

/** If the ledger fails here too, the lease ends by its time. */
async function giveBack(ports: Ports, leased: Versioned<Target>, incident: string): Promise<void> {
  try {
    await saveTarget(ports, leased, { is: 'given-back', incident });
  } catch (fault) {
    const error = fault instanceof Error ? fault.name : 'unknown';
    ports.log.warn('a lease could not be given back, and runs out', { incident, target: leased.item.key, error });
  }
}
