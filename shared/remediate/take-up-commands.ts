import { tellControls } from './control.ts';
import { tryCommand } from './handle-command.ts';
import type { Ports } from './ports.ts';

/**
 * Carries out the commands that are in the ledger and of which nothing came yet: their message could not be queued, or it is on the
 * dead-letter queue. One that fails again does not keep the others waiting.
 * @param isInTime false as soon as no further command may be begun.
 * @returns the faults. The next tick tries again.
 */
export async function takeUpCommands(ports: Ports, isInTime: () => boolean): Promise<unknown[]> {
  const faults: unknown[] = [];
  const guarded = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (fault) {
      faults.push(fault);
      return undefined;
    }
  };
  for (const id of (await guarded(() => ports.ledger.listWaiting())) ?? []) {
    if (!isInTime()) break;
    await guarded(() => tryCommand(ports, id));
    await tellControls(ports);
  }
  return faults;
}
