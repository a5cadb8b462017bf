import { UsageError } from './usage-error.ts';

/** Why a file cannot be used, in words, by the code of the error. Of other codes the code itself is shown. */
type Words = Readonly<Partial<Record<'ENOENT' | 'EACCES' | 'EISDIR' | 'EEXIST', string>>>;

/**
 * Turns an error of the file system into one for the person who named the file.
 * @param what the file and what cannot be done with it: `a.html cannot be written`.
 * @returns a function that always throws: a UsageError, or the error unchanged if it is none of the file system.
 */
export function asFileFault(what: string, words: Words): (error: unknown) => never {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    const why: Readonly<Record<string, string>> = {
      EISDIR: 'it is a folder',
      ENOTDIR: 'a file is where its path names a folder',
      ...words,
    };
    throw new UsageError(`${what}: ${why[code] ?? code}.`);
  };
}

/** What became of a file that was to be written. @returns as {@link asFileFault}, for `writeFile(path).catch(…)` */
export function asUnwritable(path: string): (error: unknown) => never {
  return asFileFault(`${path} cannot be written`, {
    ENOENT: 'its folder does not exist',
    EACCES: 'you may not write there',
  });
}
