import { readFile, writeFile } from 'node:fs/promises';
import { openDoctorEdge } from '../doctor/doctor-edge.ts';
import { asFileFault } from '../file-fault.ts';
import type { Terminal } from '../terminal.ts';
import type { NetworkEdge } from './network-plan.ts';

/** The machine and the account, as they are. */
export function openNetworkEdge(terminal: Pick<Terminal, 'stdin'>): NetworkEdge {
  return {
    open: openDoctorEdge(terminal).open,
    read: (path) => readFile(path, 'utf8').catch(absent(path)),
    write: (path, text) =>
      writeFile(path, text).catch(asFileFault(`${path} cannot be written`, { EACCES: 'you may not write it' })),
  };
}

function absent(path: string): (error: unknown) => undefined {
  const fault = asFileFault(`${path} cannot be read`, { EACCES: 'you may not read it' });
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    return fault(error);
  };
}
