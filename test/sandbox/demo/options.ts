import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export type Mode = 'off' | 'dry-run' | 'apply';

export type Options =
  | {
      readonly is: 'play';
      readonly world: string | undefined;
      readonly mode: Mode | undefined;
      readonly report: string | undefined;
      readonly verbose: boolean;
    }
  | { readonly is: 'help' }
  | { readonly is: 'invalid'; readonly problem: string };

export const usage = `Plays a world on a local account: the real stack is deployed, ECS is played, the incident is ended.

  npm run demo -- [--world FILE] [--mode off|dry-run|apply] [--report FILE] [--verbose]

  --world FILE    the world to play (default: the incident that this product was made for;
                  others stand in test/sandbox/worlds/, their form in docs/worlds.md)
  --mode MODE     instead of the world’s own mode: off, dry-run or apply
  --report FILE   write what happened as JSON
  --verbose       print everything: whole messages in every form, evidence, records, logs
  --help          this text

Colour and a progress line on a terminal; plain lines elsewhere, and with NO_COLOR set.
`;

const modes: readonly string[] = ['off', 'dry-run', 'apply'] satisfies readonly Mode[];

const known = {
  world: { type: 'string' },
  mode: { type: 'string' },
  report: { type: 'string' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;
const allowed = Object.keys(known)
  .map((name) => `--${name}`)
  .join(', ');

/** Parses the arguments of the demo, and checks that the report can be written before anything is played. */
export function readOptions(args: readonly string[]): Options {
  const parsed = parse(args);
  if (typeof parsed === 'string') return { is: 'invalid', problem: parsed };
  const { help, world, mode, report, verbose = false } = parsed;
  if (help === true) return { is: 'help' };
  if (mode !== undefined && !modes.includes(mode)) {
    return { is: 'invalid', problem: `--mode: found "${mode}"; allowed is ${modes.join(', ')}` };
  }
  for (const [option, value] of [
    ['--world', world],
    ['--report', report],
  ] as const) {
    if (value === '') return { is: 'invalid', problem: `${option}: a file’s name is needed` };
  }
  const unwritable = report === undefined ? undefined : whyUnwritable(report);
  if (unwritable !== undefined) return { is: 'invalid', problem: `--report ${report}: ${unwritable}` };
  return { is: 'play', world, mode: mode as Mode | undefined, report, verbose };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: known }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return problemOf(error, args);
  }
}

/** In words, with what is allowed: the parser's own texts are made for programmers. */
function problemOf(error: TypeError & { readonly code?: unknown }, args: readonly string[]): string {
  const [, named] = /'(-[^\s']*)[^']*'/.exec(error.message) ?? [];
  switch (error.code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `${named ?? 'an option'}: there is no such option; allowed are ${allowed}`;
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL': {
      const [, word = ''] = /argument '([^']*)'/.exec(error.message) ?? [];
      const isWorld = word.endsWith('.json') && args.includes(word);
      return `${word}: only options are read${isWorld ? `; a world is given as --world ${word}` : `; allowed are ${allowed}`}`;
    }
    default: {
      const [, option = ''] = /Option '(?:-\w, )?(--[\w-]+)/.exec(error.message) ?? [];
      const takesValue = Object.entries(known).some(([name, { type }]) => `--${name}` === option && type === 'string');
      return takesValue ? `${option}: a value is needed, as in ${option} VALUE` : `${option}: it takes no value`;
    }
  }
}

/** Why no file can be written there; undefined if one can. */
function whyUnwritable(file: string): string | undefined {
  const folder = dirname(resolve(file));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    return `there is no folder ${folder}; make it first, or name a file in another one`;
  const there = statSync(file, { throwIfNoEntry: false });
  if (there?.isDirectory() === true) return 'this is a folder; the name of a file is needed';
  try {
    accessSync(there === undefined ? folder : file, constants.W_OK);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return `it cannot be written (${code}); name another file`;
  }
}
