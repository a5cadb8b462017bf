import type { Command, CommanderError } from 'commander';
import { cleanText } from '../shared/notification/text/clean-text.ts';

/** What was wrong with the arguments, with which value, and what is allowed. */
export function explainMisuse(error: CommanderError, command: Command): string {
  const { args, registeredArguments: known } = command;
  switch (error.code) {
    case 'commander.missingArgument': {
      const missing = known[args.length];
      return `${command.name()} needs ${missing?.name() ?? 'an argument'}: ${missing?.description ?? ''}.`;
    }
    case 'commander.excessArguments':
      return `${quote(args[known.length])} is one argument too many for ${command.name()}.`;
    case 'commander.help': {
      const [, named] = args;
      return named === undefined ? 'No verb was given.' : unknownVerb(`unknown verb '${named}'`, command);
    }
    case 'commander.unknownCommand':
      return unknownVerb(error.message, command);
    case 'commander.unknownOption':
      return `${sentenceOf(error.message)}${command.parent === null ? ' The options of a verb stand after it.' : ''}`;
    default:
      return sentenceOf(error.message);
  }
}

function unknownVerb(message: string, { commands }: Command): string {
  return `${sentenceOf(message)} Verbs: ${commands.map((one) => one.name()).join(', ')}.`;
}

/** The framework's own words, `error: unknown option '--jsno'\n(Did you mean --json?)`, as sentences. */
function sentenceOf(message: string): string {
  const [what = '', hint = ''] = message.replace(/^error: /, '').split('\n');
  const sentence = cleanText(what.replace('unknown command', 'unknown verb'), 300);
  const suggestion = /^\((.*)\)$/.exec(hint)?.[1];
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.${suggestion === undefined ? '' : ` ${suggestion}`}`;
}

/** A value of the caller's, in quotes and cut. */
export function quote(text: string | undefined): string {
  return JSON.stringify((text ?? '').slice(0, 80));
}
