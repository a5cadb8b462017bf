import { isMasked } from '../../redact.ts';
import { isShowable } from './clean-text.ts';

/**
 * One word for a POSIX shell, whatever the text holds. It is in single quotes, in which no character is special.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02
 */
export function quoteShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The same for what a person typed: quoted only where the shell would read it otherwise. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./^-]+$/.test(text) ? text : quoteShell(text);
}

/** An option of a command, with a value that comes from the account. */
export type CommandOption = readonly [option: string, value: string];

/**
 * A command to paste. Null if a value must not be pasted: it cannot be shown unchanged (control characters, too long),
 * or the program would not take it as a value (a leading dash is an option, the AWS CLI reads `file://` as a file).
 *
 * @param program the product's own words, e.g. `aws ecs update-service`.
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
 */
export function shellCommand(program: string, options: readonly CommandOption[]): string | null {
  if (!options.every(([, value]) => isPasteable(value))) return null;
  return [program, ...options.map(([option, value]) => `${option} ${quoteShell(value)}`)].join(' \\\n    ');
}

/**
 * Whether a value may be part of a command to paste. Plain ASCII only: a letter of another alphabet may look like one of
 * theirs to whoever reads the command.
 */
export function isPasteable(value: string): boolean {
  return (
    /^[\x20-\x7e]+$/.test(value) &&
    !isMasked(value) &&
    isShowable(value, 8192) &&
    !value.startsWith('-') &&
    !/^(?:file|fileb|https?):\/\//i.test(value)
  );
}
