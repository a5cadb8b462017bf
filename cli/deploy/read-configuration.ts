import type { Configuration, ConfigurationFile } from '../../shared/configuration/configuration.ts';
import { parseConfiguration } from '../../shared/configuration/parse-configuration.ts';
import { quote } from '../misuse.ts';
import { parseJson } from '../parse-json.ts';
import { UsageError } from '../usage-error.ts';

/** The file that is read if none is named. */
export const USUAL_FILE = 'ecs-init-remediator.json';

/** A configuration as the owner wrote it, and completed. `path`: null where there is no file, and only defaults count. */
export type ReadConfiguration = {
  readonly path: string | null;
  readonly file: ConfigurationFile;
  readonly whole: Configuration;
};

/** Reads the text of a file; undefined if there is none. */
export type ReadFile = (path: string) => Promise<string | undefined>;

/**
 * Reads the owner's file. Without a path it reads the usual one if it is there, else the defaults count: watch everything,
 * change nothing.
 * @throws UsageError with every problem of the file
 */
export async function readConfiguration(path: string | undefined, readFile: ReadFile): Promise<ReadConfiguration> {
  const named = path ?? USUAL_FILE;
  const text = await readFile(named);
  if (text === undefined && path !== undefined)
    throw new UsageError(`There is no file ${quote(path)}. "ecs-init-remediator init" writes one.`);
  const file = text === undefined ? {} : parseJson(text, named);
  const parsed = parseConfiguration(file);
  if ('problems' in parsed)
    throw new UsageError(`${named} cannot be used:\n${parsed.problems.map((one) => `  - ${one}`).join('\n')}`);
  // The schema has just accepted it.
  return { path: text === undefined ? null : named, file: file as ConfigurationFile, whole: parsed.ok };
}
