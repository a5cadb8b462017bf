import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { termOf } from '../cli/run.ts';
import { verbs } from '../cli/verbs.ts';
import { putBetweenMarks } from './between-marks.ts';

/** The path of the page of the command line. */
export const CLI_PAGE = fileURLToPath(new URL('../docs/cli.md', import.meta.url));

const rows = verbs.map((verb) => {
  const command = new Command(verb.name);
  verb.declare(command);
  const options = command.options.map(({ flags }) => `\`${flags.replace(/[<>]/g, '')}\``).join(' ');
  return `| \`${termOf(command)}\` | ${verb.says} | ${options} | ${verb.right ?? ''} |`;
});

const table = ['| verb | what it does | its own options | right |', '| --- | --- | --- | --- |', ...rows].join('\n');

/** The text of the page with a new table of verbs. @throws Error where a mark is missing */
export function withVerbs(page: string): string {
  return putBetweenMarks(page, 'verbs', table, 'docs/cli.md');
}

if (import.meta.main) writeFileSync(CLI_PAGE, withVerbs(readFileSync(CLI_PAGE, 'utf8')));
