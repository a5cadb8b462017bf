import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The pages of a folder by their path in it, but for those of the worlds, which the tests of the worlds write. */
export function readPages(folder: string): ReadonlyMap<string, string> {
  const pages = globSync('**/*.md', { cwd: folder }).filter((page) => !page.startsWith('worlds/'));
  return new Map(pages.map((page) => [page, readFileSync(join(folder, page), 'utf8')]));
}
