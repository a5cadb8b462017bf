import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Home } from './libraries.ts';

/** The folder of the package or of the clone: the nearest one around this code that holds a `package.json`. */
export function ownFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

/** How the command line was installed. */
export function findHome(own: string = ownFolder()): Home {
  const around = dirname(own);
  if (basename(around) !== 'node_modules') return { is: 'clone', folder: own };
  const folder = dirname(around);
  return existsSync(join(folder, 'package.json')) ? { is: 'project', folder } : { is: 'global' };
}

/**
 * The version of a library that code of the package would load; undefined if there is none. It looks at the files, because
 * Node.js remembers what was not there.
 */
export function findVersion(name: string, own: string = ownFolder()): string | undefined {
  for (let folder = own; ; folder = dirname(folder)) {
    const file = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: string }).version;
    if (folder === dirname(folder)) return undefined;
  }
}
