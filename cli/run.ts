import { setTimeout } from 'node:timers/promises';
import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { openInstallation } from './installation.ts';
import { declareInstallation } from './installation-options.ts';
import { explainMisuse } from './misuse.ts';
import type { Terminal } from './terminal.ts';
import { NoAnswer, UsageError } from './usage-error.ts';
import type { Context, Edge, Verb } from './verb.ts';
import { verbs } from './verbs.ts';

const verbsTitle = 'Verbs:';
const exitCodes = `
Exit codes:
  0  done, or all is well
  1  something wants a person: an incident is open, or a command was refused
  2  no answer: wrong arguments or input, no credentials, no right, AWS failed
  3  explain only: the texts tell of something else than a failed start
`;

/**
 * Runs the command line.
 * @param args the arguments after the program's name.
 * @returns the exit code: 0; 1 where something wants a person; 2 where there is no answer; 3 where `explain` found no start that failed.
 */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  edge: Edge = { reach: openInstallation, sleep: setTimeout },
): Promise<number> {
  const printed = { out: '', err: '' };
  const answered = { code: 0 };
  const program = composeProgram({ terminal, edge }, printed, answered);
  let code: number;
  try {
    await program.parseAsync([...args], { from: 'user' });
    code = answered.code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) code = 0;
    else if (error instanceof UsageError) {
      const named = verbs.find(({ name }) => name === args[0])?.name;
      printed.err += `${error.message}\nSee: ecs-init-remediator ${named === undefined ? '' : `${named} `}--help\n`;
      code = 2;
    } else if (error instanceof NoAnswer) {
      printed.err += `${error.message}\n`;
      code = 2;
    } else throw error;
  }
  if (printed.out !== '') await terminal.out.write(printed.out);
  if (printed.err !== '') await terminal.err.write(printed.err);
  return code;
}

/** The framework writes at once and without waiting: what it prints is kept and written at the end. */
type Printed = { out: string; err: string };

function composeProgram(context: Context, printed: Printed, answered: { code: number }): Command {
  const width = Math.max(40, Math.min(context.terminal.columns ?? 80, 100));
  const program = new Command('ecs-init-remediator')
    .usage('VERB [options]')
    .description('Explains, repairs and proves Amazon ECS tasks that fail before their containers start.')
    .version(packageJson.version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help; VERB --help for that of a verb')
    .enablePositionalOptions()
    .commandsGroup(verbsTitle)
    .configureHelp({ subcommandTerm: termOf, optionTerm: ({ flags }) => flags.replace(/[<>]/g, '') })
    .configureOutput({
      writeOut: (text) => {
        printed.out += text;
      },
      writeErr: (text) => {
        printed.err += text;
      },
      outputError: () => undefined,
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', exitCodes)
    .addHelpCommand(new Command('help').argument('[VERB]').summary('print the help of a verb').helpGroup(verbsTitle));
  refuseMisuse(program);
  for (const verb of verbs) register(program, verb, context, answered);
  return program;
}

function register(program: Command, verb: Verb, context: Context, answered: { code: number }): void {
  const command = program.command(verb.name).summary(verb.says).description(`To ${verb.says}.`);
  command.usage('').helpOption('-h, --help', 'print this help');
  verb.declare(command);
  if (verb.right !== null) declareInstallation(command, verb.right);
  command.usage(`${termOf(command).slice(verb.name.length + 1)} [options]`.trimStart());
  refuseMisuse(command);
  command.action(async () => {
    answered.code = await verb.run(context, command);
  });
}

/** `undo INCIDENT`: a verb and its arguments, as the help shows them. */
export function termOf(command: Command): string {
  const words = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? name : `[${name}]`;
  });
  return [command.name(), ...words].join(' ');
}

function refuseMisuse(command: Command): void {
  command.exitOverride((error) => {
    if (error.exitCode === 0) throw error;
    throw new UsageError(explainMisuse(error, command));
  });
}
