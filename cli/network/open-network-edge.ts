import { writeFile } from 'node:fs/promises';
import { openDoctorEdge } from '../doctor/doctor-edge.ts';
import { asFileFault } from '../file-fault.ts';
import { readIfThere } from '../read-if-there.ts';
import type { Terminal } from '../terminal.ts';
import type { NetworkEdge } from './network-plan.ts';

/** The machine and the account, as they are. */
export function openNetworkEdge(terminal: Pick<Terminal, 'stdin'>): NetworkEdge {
  return {
    open: openDoctorEdge(terminal).open,
    read: readIfThere,
    write: (path, text) =>
      writeFile(path, text).catch(asFileFault(`${path} cannot be written`, { EACCES: 'you may not write it' })),
  };
}
