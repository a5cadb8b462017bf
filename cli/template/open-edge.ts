import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { zipSync } from 'fflate';
import { loadInstaller, openLibraryEdge } from '../deploy/load-installer.ts';
import { asFileFault, asUnwritable } from '../file-fault.ts';
import { readIfThere } from '../read-if-there.ts';
import type { SynthesisEdge } from './template.ts';

/** The machine as it is. */
export function openSynthesisEdge(): SynthesisEdge {
  return { readFile: readIfThere, libraries: openLibraryEdge(), loadInstaller, inFolder, write, zip };
}

async function inFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ecs-init-remediator-'));
  try {
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const unmade = { EEXIST: 'a file is in its place', EACCES: 'you may not write there' };

async function write(folder: string, files: ReadonlyMap<string, Uint8Array | string>): Promise<void> {
  for (const [name, content] of files) {
    const path = join(folder, name);
    const parent = dirname(path);
    await mkdir(parent, { recursive: true }).catch(asFileFault(`${parent} cannot be made`, unmade));
    await writeFile(path, content).catch(asUnwritable(path));
  }
}

/** An archive tells no time of its own: the same content makes the same bytes. ZIP begins to count in 1980. */
const mtime = new Date(1980, 0, 2);

async function zip(folder: string): Promise<Uint8Array> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const files = await Promise.all(
    paths.toSorted().map(async (path) => [relative(folder, path).replaceAll(sep, '/'), await readFile(path)] as const),
  );
  // Lambda reads the code as a user of its own.
  return zipSync(Object.fromEntries(files), { mtime, os: 3, attrs: 0o644 << 16 });
}
