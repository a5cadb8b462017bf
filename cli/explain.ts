import { parseArgs } from 'node:util';
import { explain } from '../shared/diagnosis/explain.ts';
import { type Entry, readArguments, readStream } from './read-input.ts';
import { renderExplanation } from './render-explanation.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const help = `Usage: ecs-init-remediator explain [--json] [TEXT...]

Says what the stopped reason of an ECS task means and what to do, from the text alone.

Texts are the arguments or, without any, standard input: one text a line, or one JSON a line (an EventBridge
event, an answer of DescribeTasks, or an object with "stoppedReason" and, if you like, "id"), or one whole
JSON document:
  aws ecs describe-tasks --cluster C --tasks T | ecs-init-remediator explain

Options
  --json      one JSON object a line, in the order of the input
  --help, -h  this help

Exit code: 0, or 2 when some input could not be read (the rest is answered).
`;

const noInput = `Nothing to explain: give a stopped reason as an argument, or pipe texts in.

${help}`;

/** `explain [--json] [TEXT…]`. @returns the exit code. */
export async function explainVerb(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args);
  if (values.help) {
    await terminal.out.write(help);
    return 0;
  }
  if (positionals.length === 0 && terminal.stdin === null) {
    await terminal.err.write(noInput);
    return 2;
  }
  const entries =
    positionals.length > 0 || terminal.stdin === null ? readArguments(positionals) : readStream(terminal.stdin);
  return answer(entries, values.json ?? false, terminal);
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    if (!(error instanceof TypeError) || !('code' in error) || !String(error.code).startsWith('ERR_PARSE_ARGS'))
      throw error;
    throw new UsageError(`${error.message.split('. ', 1)[0]}.`);
  }
}

async function answer(
  entries: AsyncIterable<Entry> | Iterable<Entry>,
  json: boolean,
  terminal: Terminal,
): Promise<number> {
  let [answered, bad] = [0, 0];
  for await (const entry of entries) {
    if (terminal.out.isClosed()) return bad > 0 ? 2 : 0;
    if (entry.is === 'bad') {
      bad++;
      await terminal.err.write(`${entry.where}: ${entry.problem}\n`);
      continue;
    }
    if (entry.is === 'note') {
      await terminal.err.write(`${entry.where}: ${entry.note}\n`);
      continue;
    }
    const explanation = explain(entry.text);
    const text = json
      ? `${JSON.stringify({ ...(entry.id !== undefined && { id: entry.id }), ...explanation })}\n`
      : `${answered > 0 ? '\n' : ''}${renderExplanation(explanation, entry.id, terminal)}\n`;
    answered++;
    await terminal.out.write(text);
  }
  if (answered === 0 && bad === 0) {
    await terminal.err.write('Nothing to explain: the input holds no stopped reason.\n');
    return 2;
  }
  return bad > 0 ? 2 : 0;
}
