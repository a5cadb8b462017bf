import { existsSync, readFileSync } from 'node:fs';
import type { Configuration } from '../shared/configuration/configuration.ts';
import { parseConfiguration } from '../shared/configuration/parse-configuration.ts';
import { partsOf } from './deploy-time.ts';

/** The file that is read if none is named, provided that it exists. */
const DEFAULT_CONFIGURATION_FILE = 'ecs-init-remediator.json';

/** An invalid configuration. Each line of the message is one problem, with its path, its value and what is allowed. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  constructor(source: string, problems: readonly string[]) {
    super(`${source} cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/**
 * Validates and completes a configuration.
 * @throws ConfigurationError with every problem found
 */
export function resolveConfiguration(json: unknown, source: string): Configuration {
  const parsed = parseConfiguration(json, partsOf);
  if ('problems' in parsed) throw new ConfigurationError(source, parsed.problems);
  return parsed.ok;
}

/**
 * Reads the owner's file. Without a path it reads the default file if it exists, else it uses the defaults (watch
 * everything, change nothing). A named file must exist.
 * @throws ConfigurationError if the file does not exist, is not JSON, or is invalid
 */
export function readConfigurationFile(path: string | undefined): Configuration {
  const file = path ?? DEFAULT_CONFIGURATION_FILE;
  if (!existsSync(file)) {
    if (path === undefined) return resolveConfiguration({}, 'The default configuration');
    throw new ConfigurationError(path, ['there is no such file; name another with -c configuration=FILE']);
  }
  return resolveConfiguration(parseJson(readFileSync(file, 'utf8'), file), file);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ConfigurationError(file, [`it is not JSON: ${error.message}`]);
    throw error;
  }
}
