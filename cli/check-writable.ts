import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asUnwritable } from './file-fault.ts';
import { UsageError } from './usage-error.ts';

/** Refuses a file that could not be written, before a person is asked what is to be in it. @throws UsageError */
export async function checkWritable(path: string): Promise<void> {
  const there = await stat(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    return asUnwritable(path)(error);
  });
  if (there?.isDirectory() === true) throw new UsageError(`${path} cannot be written: it is a folder.`);
  await access(there === undefined ? dirname(path) : path, constants.W_OK).catch(asUnwritable(path));
}
