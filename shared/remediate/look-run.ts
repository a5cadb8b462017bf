import type { ModeReading } from '../control/mode-reading.ts';
import type { Collect } from '../evidence/ask.ts';
import { collectInTime } from './collect-in-time.ts';
import type { Ports } from './ports.ts';

/** What the looks of one invocation share. */
export type LookRun = {
  readonly ports: Ports;
  readonly collect: Collect;
  /** The mode in force, read when a look first needs it. */
  readonly mode: () => Promise<ModeReading>;
};

/** Begins to look: nothing is read yet. */
export function lookRun(ports: Ports, shared: Collect = ports.newCollect()): LookRun {
  let reading: Promise<ModeReading> | undefined;
  const collect = collectInTime(shared, ports.deadline, ports.now);
  return { ports, collect, mode: () => (reading ??= ports.readMode()) };
}
