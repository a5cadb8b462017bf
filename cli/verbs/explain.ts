import { existsSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { type Explanation, explain } from '../../shared/diagnosis/explain.ts';
import { pageUrl } from '../../shared/notification/content/page-url.ts';
import { cleanText } from '../../shared/notification/text/clean-text.ts';
import { isPasteable, shellWord } from '../../shared/notification/text/quote-shell.ts';
import { ownCommands } from '../known-place.ts';
import { type Entry, readArguments, readStream } from '../read-input.ts';
import { commandOf, renderExplanation, type Source } from '../render-explanation.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb } from '../verb.ts';

const help = `
Texts are the arguments or, without any, standard input. Both take what you have in hand: a reason over one or
several lines; JSON, YAML or a table of the AWS CLI that holds one at any depth (DescribeTasks, DescribeServices
with its events, Batch, Step Functions, an EventBridge event, also inside of an SQS or SNS message); lines of a
log, those of Airflow too; or one JSON value a line, each answered as it arrives:
  aws ecs describe-tasks --cluster C --tasks T | ecs-init-remediator explain
  aws ecs describe-services --cluster C --services S | ecs-init-remediator explain

The exit code is 2 when some input could not be read (the rest is answered), and 3 when all of it tells of
something else than a failed start: the task ran, or somebody ended it.
`;

/** The exit code where no text is of a start that failed, so that a script can look elsewhere. */
const allUnrelated = 3;

/** In UTF-16 code units; the longest path of Linux. */
const longestPath = 4096;

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
    for (const text of texts) refuseFile(text);
    const entries = texts.length > 0 || terminal.stdin === null ? readArguments(texts) : readStream(terminal.stdin);
    return answer(entries, json, terminal);
  },
});

/** Who names a file means what it holds, and its name alone is no reason. @throws UsageError with the command that reads it */
function refuseFile(text: string): void {
  if (!existsSync(text) || !statSync(text).isFile()) return;
  const name = cleanText(text, longestPath);
  const pasted = isPasteable(text) ? `: npx ecs-init-remediator explain < ${shellWord(text)}` : '.';
  throw new UsageError(`${name} is a file, and arguments are taken as texts. Pipe in what it holds${pasted}`);
}

async function answer(
  entries: AsyncIterable<Entry> | Iterable<Entry>,
  json: boolean,
  terminal: Terminal,
): Promise<number> {
  let [answered, bad, unrelated] = [0, 0, 0];
  for await (const entry of entries) {
    if (terminal.out.isClosed()) return bad > 0 ? 2 : 0;
    if (entry.is === 'bad') {
      bad++;
      await terminal.err.write(remark(entry.where, entry.problem));
      continue;
    }
    if (entry.is === 'note') {
      await terminal.err.write(remark(entry.where, entry.note));
      continue;
    }
    const explanation = explain(entry.text);
    if (explanation.category === 'unrelated' && explanation.cause === null) unrelated++;
    const text = json
      ? `${JSON.stringify(published(explanation, entry))}\n`
      : `${answered > 0 ? '\n' : ''}${renderExplanation(explanation, entry, terminal)}\n`;
    answered++;
    await terminal.out.write(text);
  }
  if (answered === 0 && bad === 0) {
    await terminal.err.write('Nothing to explain: the input holds no stopped reason.\n');
    return 2;
  }
  if (bad > 0) return 2;
  return unrelated === answered ? allUnrelated : 0;
}

/** What is said of an input; it may name members as the input spells them. */
function remark(where: string, text: string): string {
  return `${cleanText(where, longestPath)}: ${cleanText(text, longestPath)}\n`;
}

/** What `--json` prints: the explanation, with the commands as they are pasted and the page to read. */
function published(explanation: Explanation, { id, from, ...known }: Source): object {
  const page = explanation.cause === null ? null : pageUrl(`docs/causes/${explanation.cause}.md`);
  const command = commandOf(explanation).replaceAll(/ \\\n +/g, ' ');
  const further = ownCommands(known).map((one) => one.replaceAll(/ \\\n +/g, ' '));
  return {
    ...(id !== undefined && { id }),
    ...(from !== undefined && { from }),
    ...explanation,
    command,
    further,
    page,
  };
}
