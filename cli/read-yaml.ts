import { parse, YAMLError } from 'yaml';

/** In UTF-16 code units. An answer about a hundred tasks is a tenth of this. */
const longestYaml = 4 * 1024 * 1024;
const key = /^[ \t]*(?:- +)*["']?[A-Za-z_][\w-]*["']?:(?:[ \t]|$)/;

/**
 * Reads lines as YAML, as `--output yaml` prints an answer; undefined where they are none. A reason is a line of YAML too
 * (`ResourceInitializationError: …`), so an error never counts as the name of a member.
 */
export function readYaml(lines: readonly string[]): { readonly value: unknown } | undefined {
  const text = lines.join('\n');
  const written = lines.filter((line) => line.trim() !== '');
  const keys = written.filter((line) => key.test(line));
  const [first = ''] = written;
  if (text.length > longestYaml || keys.length === 0 || !(key.test(first) || /^\s*(?:- |---)/.test(first)))
    return undefined;
  if (keys.some((line) => /^[ \t]*(?:- +)*\w*(?:Error|Exception|ERROR|INFO|Means|Do|More)\b/.test(line)))
    return undefined;
  try {
    const value: unknown = parse(text, { maxAliasCount: 0, logLevel: 'silent' });
    return typeof value === 'object' && value !== null ? { value } : undefined;
  } catch (error) {
    if (error instanceof YAMLError || error instanceof ReferenceError) return undefined;
    throw error;
  }
}
