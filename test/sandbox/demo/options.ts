import { parseArgs } from 'node:util';

export type Mode = 'off' | 'dry-run' | 'apply';

export type Options =
  | {
      readonly is: 'play';
      readonly world: string | undefined;
      readonly mode: Mode | undefined;
      readonly report: string | undefined;
    }
  | { readonly is: 'help' }
  | { readonly is: 'invalid'; readonly problem: string };

export const usage = `Plays a world on a local account: the real stack is deployed, ECS is played, the incident is ended.

  npm run demo -- [--world FILE] [--mode off|dry-run|apply] [--report FILE]

  --world FILE    the world to play (default: the incident that this product was made for;
                  others stand in test/sandbox/worlds/, their form in docs/worlds.md)
  --mode MODE     instead of the world’s own mode: off, dry-run or apply
  --report FILE   write what happened as JSON
  --help          this text

Colour and a progress line on a terminal; plain lines elsewhere, and with NO_COLOR set.
`;

const modes: readonly string[] = ['off', 'dry-run', 'apply'] satisfies readonly Mode[];

/** Parses the arguments of the demo. */
export function readOptions(args: readonly string[]): Options {
  const parsed = parse(args);
  if (typeof parsed === 'string') return { is: 'invalid', problem: parsed };
  const { help, world, mode, report } = parsed;
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
  return { is: 'play', world, mode: mode as Mode | undefined, report };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        world: { type: 'string' },
        mode: { type: 'string' },
        report: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}
