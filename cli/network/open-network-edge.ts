import { writeFile } from 'node:fs/promises';
import { checkWritable } from '../check-writable.ts';
import { openDoctorEdge } from '../doctor/doctor-edge.ts';
import { asUnwritable } from '../file-fault.ts';
import { readIfThere } from '../read-if-there.ts';
import type { Terminal } from '../terminal.ts';
import type { NetworkEdge } from './network-plan.ts';

/** The machine and the account, as they are. */
export function openNetworkEdge(terminal: Pick<Terminal, 'stdin'>): NetworkEdge {
  return {
    open: openDoctorEdge(terminal).open,
    read: async (path) => {
      await checkWritable(path);
      return readIfThere(path);
    },
    write: (path, text) => writeFile(path, text).catch(asUnwritable(path)),
  };
}
