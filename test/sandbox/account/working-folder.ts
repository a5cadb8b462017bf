import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const hour = 3_600_000;

/**
 * A new folder for one piece of work, `PREFIX-XXXXXX` in `folder`. What an interrupted run left under the same prefix is removed, once
 * it is an hour old and so nobody's any more.
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
