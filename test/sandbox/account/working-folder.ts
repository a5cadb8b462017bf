import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const hour = 3_600_000;

/**
 * Creates a new folder for one piece of work, `PREFIX-XXXXXX` in `folder`. It removes older folders with the same
 * prefix from interrupted runs, if they are at least an hour old, so that no running process uses them.
 */
export async function makeWorkingFolder(folder: string, prefix: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const left = (await readdir(folder)).filter((name) => name.startsWith(`${prefix}-`));
  for (const path of left.map((name) => join(folder, name))) {
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > hour) await rm(path, { recursive: true, force: true });
  }
  return mkdtemp(join(folder, `${prefix}-`));
}
