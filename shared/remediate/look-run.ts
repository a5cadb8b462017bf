import type { ModeReading } from '../control/mode-reading.ts';
import type { Collect } from '../evidence/ask.ts';
import type { Ports } from './ports.ts';

/** What the looks of one invocation share. */
export type LookRun = {
  readonly ports: Ports;
  readonly collect: Collect;
  /** The mode in force, read when a look first needs it. */
  readonly mode: () => Promise<ModeReading>;
};

/** Begins to look: nothing is read yet. */
export function lookRun(ports: Ports): LookRun {
  let reading: Promise<ModeReading> | undefined;
  return { ports, collect: ports.newCollect(), mode: () => (reading ??= ports.readMode()) };
}
