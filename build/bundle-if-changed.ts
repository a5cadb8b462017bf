import { createHash } from 'node:crypto';
import {
  type Dirent,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { bundleFunctions, functionNames } from './bundle-functions.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What decides on a bundle beside its inputs: the versions of all packages, and how bundles are made. */
const makers = [join(root, 'node_modules', '.package-lock.json'), ...filesIn(join(root, 'build'))];

/** In milliseconds: how far the times of files may lie behind the clock. */
const CLOCK_TOLERANCE = 1000;

/** The files that bundles were made of, and a digest of all of them and of the bundles. */
type Made = { readonly inputs: readonly string[]; readonly digest: string };

/**
 * Bundles the functions into a folder, unless its bundles are those of the sources as they are. A synthesis needs them each time, and
 * making them takes longer than all the rest of it.
 * @param record the file that keeps what they were made of
 * @param bundle makes them, each in a folder of its own
 * @returns whether they were made anew
 * @throws Error as {@link bundleFunctions} does
 */
export async function bundleIfChanged(
  directory: string,
  record: string,
  bundle: (directory: string) => Promise<Readonly<Record<string, Pick<Metafile, 'inputs'>>>> = bundleFunctions,
): Promise<boolean> {
  const made = readRecord(record);
  if (made !== undefined && made.digest === digestOf(directory, made.inputs)) return false;
  const start = Date.now() - CLOCK_TOLERANCE;
  const metafiles = await bundle(directory);
  const inputs = [...new Set(Object.values(metafiles).flatMap((metafile) => Object.keys(metafile.inputs)))].toSorted();
  // What was saved while the bundler read is in the bundles or not: next time they are made again.
  if (!inputs.some((input) => isNewer(join(root, input), start)))
    writeRecord(record, { inputs, digest: digestOf(directory, inputs) });
  return true;
}

function digestOf(directory: string, inputs: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(functionNames()));
  const bundles = foldersIn(directory).flatMap(filesIn);
  for (const path of [...makers, ...inputs.map((input) => join(root, input)), ...bundles])
    hash.update(`\n${path}\n`).update(contentDigest(path));
  return hash.digest('hex');
}

/** The digest of a file; of a file that is gone, one that no file has. */
function contentDigest(path: string): string {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'gone';
}

function filesIn(folder: string): readonly string[] {
  return entriesIn(folder, (entry) => entry.isFile());
}

function foldersIn(folder: string): readonly string[] {
  return entriesIn(folder, (entry) => entry.isDirectory());
}

function entriesIn(folder: string, isMeant: (entry: Dirent) => boolean): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (isMeant(entry) ? [join(folder, entry.name)] : [])).toSorted();
}

function isNewer(path: string, than: number): boolean {
  return existsSync(path) && statSync(path).mtimeMs >= than;
}

function readRecord(file: string): Made | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Made;
  } catch {
    return undefined;
  }
}

/** Puts the whole file in place at once: another process may read it, or write its own. */
function writeRecord(file: string, made: Made): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(made));
  renameSync(draft, file);
}
