import { isShowable } from './clean-text.ts';

/**
 * One word for a POSIX shell, whatever the text holds: single quotes, inside which nothing is special.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02
 */
export function quoteShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** An option of a command and the value that comes from the account. */
export type CommandOption = readonly [option: string, value: string];

/**
 * A command to paste, or null when a value must not be pasted: it cannot be shown as it is (control characters,
 * too long), or the program would not take it as a value (a leading dash is an option, `file://` is read as a file
 * by the AWS CLI).
 *
 * @param program the product's own words, e.g. `aws ecs update-service`.
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
 */
export function shellCommand(program: string, options: readonly CommandOption[]): string | null {
  if (!options.every(([, value]) => isPasteable(value))) return null;
  return [program, ...options.map(([option, value]) => `${option} ${quoteShell(value)}`)].join(' \\\n    ');
}

/** Whether a value may stand in a command to paste. */
export function isPasteable(value: string): boolean {
  return (
    value !== '' && isShowable(value, 8192) && !value.startsWith('-') && !/^(?:file|fileb|https?):\/\//i.test(value)
  );
}
