import packageJson from '../package.json' with { type: 'json' };
import { explainVerb } from './explain.ts';
import { operate } from './operate.ts';
import { operatorVerbs } from './operator-verbs.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/**
 * A verb of the command line. It parses its own arguments, returns the exit code, and throws {@link UsageError} for
 * wrong arguments.
 */
type Verb = (args: readonly string[], terminal: Terminal) => Promise<number>;

const verbs: Readonly<Record<string, Verb>> = {
  explain: explainVerb,
  ...Object.fromEntries(
    Object.keys(operatorVerbs).map((name) => [
      name,
      (args: readonly string[], terminal: Terminal) => operate(name, args, terminal),
    ]),
  ),
};

const installed = Object.entries(operatorVerbs).map(
  ([name, { usage, says }]) => `  ${`${name} ${usage}`.trimEnd().padEnd(42)} ${says}`,
);

const help = `Usage: ecs-init-remediator <verb> [options]

Verbs
  ${'explain [TEXT...]'.padEnd(42)} say what a stopped reason means and what to do

Verbs that speak to an installation, signed with your AWS credentials
${installed.join('\n')}

Options
  --help, -h          this help; <verb> --help for a verb's own
  --version           the version
`;

/**
 * Runs the command line.
 * @param args the arguments after the program's name.
 * @returns the exit code: 0; 1 where an installation refused or could not be asked; 2 for wrong arguments or bad input.
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version') return print(terminal, `${packageJson.version}\n`);
  if (name === '--help' || name === '-h' || name === 'help') return print(terminal, help);
  const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined) {
    await terminal.err.write(`${name === undefined ? 'No verb was given.' : unknown(name)}\n\n${help}`);
    return 2;
  }
  try {
    return await verb(rest, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await terminal.err.write(`${error.message}\nSee: ecs-init-remediator ${name} --help\n`);
    return 2;
  }
}

function unknown(name: string): string {
  const kind = name.startsWith('-') ? 'option' : 'verb';
  return `Unknown ${kind} ${JSON.stringify(name.slice(0, 80))}. Verbs: ${Object.keys(verbs).join(', ')}.`;
}

async function print(terminal: Terminal, text: string): Promise<number> {
  await terminal.out.write(text);
  return 0;
}
