import { readFile } from 'node:fs/promises';
import { asFileFault } from './file-fault.ts';

/** The text of a file; undefined if there is none. @throws UsageError where it is there and cannot be read */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    return asFileFault(`${path} cannot be read`, { EACCES: 'you may not read it' })(error);
  }
}
