import type { Command } from 'commander';
import { explain } from '../../shared/diagnosis/explain.ts';
import { type Entry, readArguments, readStream } from '../read-input.ts';
import { renderExplanation } from '../render-explanation.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb } from '../verb.ts';

const help = `
Texts are the arguments or, without any, standard input: one text a line, or one JSON a line (an EventBridge
event, an answer of DescribeTasks, or an object with "stoppedReason" and, if you like, "id"), or one whole
JSON document:
  aws ecs describe-tasks --cluster C --tasks T | ecs-init-remediator explain

The exit code is 2 when some input could not be read; the rest is answered.
`;

/** Says what stopped reasons mean, from their text alone. */
export const explainVerb = defineVerb<{ readonly json?: true }, readonly [readonly string[]]>({
  name: 'explain',
  says: 'say what the stopped reason of a task means and what to do, from its text alone',
  right: null,
  declare: (command: Command) =>
    command
      .argument('[TEXT...]', 'a stopped reason')
      .option('--json', 'print one JSON object a line, in the order of the input')
      .addHelpText('after', help),
  run: async ({ terminal }, { json = false }, texts) => {
    if (texts.length === 0 && terminal.stdin === null)
      throw new UsageError('Nothing to explain: give a stopped reason as an argument, or pipe texts in.');
    const entries = texts.length > 0 || terminal.stdin === null ? readArguments(texts) : readStream(terminal.stdin);
    return answer(entries, json, terminal);
  },
});

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
