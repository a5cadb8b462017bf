import { redact } from '../shared/redact.ts';
import { type Findings, type Found, findReasons, isReason, parseJson } from './find-reasons.ts';
import { incidentIn, type KnownPlace } from './known-place.ts';
import { membersIn } from './quoted-members.ts';
import { isTable, readTable } from './read-table.ts';
import { readYaml } from './read-yaml.ts';
import { splitLines } from './split-lines.ts';
import { type LinesOfText, splitTexts } from './split-texts.ts';

/** One text to explain with where it was found, a remark, or an input that could not be read. */
export type Entry =
  | (KnownPlace & { readonly is: 'text'; readonly text: string; readonly id?: string | number; readonly from?: string })
  | { readonly is: 'note'; readonly where: string; readonly note: string }
  | { readonly is: 'bad'; readonly where: string; readonly problem: string };

/** The longest document of several lines that is kept in memory, in UTF-16 code units. */
const longestDocument = 64 * 1024 * 1024;

/** What can be explained, for whoever gave something else. */
const accepted =
  'give a stopped reason, or JSON, YAML, a table or log lines that hold one (DescribeTasks, DescribeServices, an EventBridge event, Batch, Step Functions)';

/** Reads each argument like an input of its own. */
export function* readArguments(texts: readonly string[]): Generator<Entry> {
  for (const [index, text] of texts.entries()) {
    const where = texts.length === 1 ? 'the argument' : `argument ${index + 1}`;
    if (text.trim() === '') yield { is: 'bad', where, problem: 'is empty; give a stopped reason' };
    else yield* readWhole(text.split('\n'), where);
  }
}

/**
 * Reads standard input: one JSON value a line as each arrives, or everything as one: a JSON or YAML document, a table of
 * the AWS CLI, lines of a log, or texts over one or several lines.
 */
export async function* readStream(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Entry> {
  let number = 0;
  let held: string[] | null = [];
  let size = 0;
  for await (const line of splitLines(stream)) {
    number++;
    if (held !== null && size === 0 && isWholeJson(line.text)) {
      // The first line is a whole value: the input is one value a line, and may never end.
      yield* readLines(held);
      held = null;
    }
    if (held !== null && !line.tooLong && size + line.text.length <= longestDocument) {
      held.push(line.text);
      size += line.text.trim() === '' ? 0 : line.text.length;
      continue;
    }
    if (held !== null) {
      // The input is too large. The lines kept so far, and all following ones, are read one by one.
      yield* readLines(held);
      held = null;
    }
    yield* line.tooLong ? [tooLong(number)] : readLine(line.text, `line ${number}`);
  }
  if (held !== null) yield* readWhole(held, 'the input');
}

/** A message of the product names its incident beside the reason. */
function* readWhole(lines: readonly string[], where: string): Generator<Entry> {
  const text = lines.join('\n');
  const incident = incidentIn(text);
  for (const entry of readParts(lines, text, where))
    yield entry.is === 'text' && incident !== undefined ? { ...entry, incident } : entry;
}

function* readParts(lines: readonly string[], text: string, where: string): Generator<Entry> {
  if (text.trim() === '') return;
  const document = parseJson(text) ?? (lines.length > 1 ? readYaml(lines) : undefined);
  if (document !== undefined) yield* entriesOf(findReasons(document.value), where, lines.length > 1);
  else if (lines.some((line) => isWholeJson(line) || opensObject(line)) && !isPrinted(text)) yield* readLines(lines);
  else if (isTable(lines)) yield* entriesOf(findReasons(readTable(lines)), where, true);
  else yield* readTexts(lines, where);
}

/** Whether JSON was cut, or Python printed it, so that its members have to be looked for in the text. */
function isPrinted(text: string): boolean {
  return membersIn(text).length > 0 && !text.split('\n').some(isWholeJson);
}

function* readLines(lines: readonly string[]): Generator<Entry> {
  for (const [index, line] of lines.entries()) yield* readLine(line, `line ${index + 1}`);
}

/** Reads a line of an input that has one JSON value a line. */
function* readLine(line: string, where: string): Generator<Entry> {
  const text = line.trim();
  if (text === '') return;
  const parsed = /^[{["]/.test(text) ? parseJson(text) : undefined;
  if (parsed !== undefined) yield* entriesOf(findReasons(parsed.value), where, false);
  else if (opensObject(text))
    yield { is: 'bad', where, problem: 'looks like JSON, but is not valid JSON; give one whole object a line' };
  else yield { is: 'text', text };
}

/** Reads what is neither a document nor a table: texts, or what programs printed around them. */
function* readTexts(lines: readonly string[], where: string): Generator<Entry> {
  const printed = withoutRepeats(printedIn(lines));
  yield* printed.map(({ text, from }): Entry => ({ is: 'text', text, from }));
  const rest = printed.length === 0 ? lines : lines.map((line) => (printedIn([line]).length > 0 ? '' : line));
  const texts = splitTexts(rest);
  const telling = texts.filter(({ text }) => isReason(text) && !printed.some((one) => text.includes(one.text)));
  if (telling.length === 0 && printed.length === 0) {
    yield { is: 'text', text: lines.join('\n') };
    return;
  }
  for (const one of telling)
    yield { is: 'text', text: one.text, ...((texts.length > 1 || printed.length > 0) && { from: placeOf(one) }) };
  const silent = texts.length - telling.length;
  if (silent > 0 && printed.length === 0)
    yield noted(where, `${silent === 1 ? 'one other text holds' : `${silent} other texts hold`} no reason`);
}

function noted(where: string, note: string): Entry {
  return { is: 'note', where, note };
}

function placeOf({ first, last }: LinesOfText): string {
  return first === last ? `line ${first}` : `lines ${first} to ${last}`;
}

/** The reasons in members that a program printed, or in columns of `--output text`, each with its line. */
function printedIn(lines: readonly string[]): readonly Found[] {
  const text = lines.join('\n');
  const members = membersIn(text).map((one) => ({
    text: one.text,
    from: `${lines.length > 1 ? `line ${text.slice(0, one.at).split('\n').length}, ` : ''}${one.name}`,
  }));
  if (members.length > 0) return members;
  return lines.flatMap((line, index) =>
    line.includes('\t')
      ? line
          .split('\t')
          .filter(isReason)
          .map((cell) => ({ text: cell, from: `line ${index + 1}` }))
      : [],
  );
}

/** A task says a reason for itself and for its containers; what says least is dropped as in a task's own answer. */
function withoutRepeats(found: readonly Found[]): readonly Found[] {
  const { found: kept } = findReasons({ containers: found.map(({ text }) => ({ reason: text })) });
  return found.filter(({ text }) => kept.some((one) => one.text === redact(text.trim())));
}

function* entriesOf({ found, silent, odd }: Findings, where: string, isDocument: boolean): Generator<Entry> {
  if (found.length === 0) {
    const unstopped =
      'holds no stopped reason: what it describes may not have stopped, or stopped more than an hour ago';
    yield { is: 'bad', where, problem: odd ?? (silent > 0 ? unstopped : `holds no stopped reason; ${accepted}`) };
    return;
  }
  yield* found.map((one) => entryOf(one, where, isDocument));
  if (silent > 0) {
    const note = `${silent} of the tasks and jobs ${silent === 1 ? 'has' : 'have'} no stopped reason (${silent === 1 ? 'it' : 'they'} may not have stopped)`;
    yield noted(where, note);
  }
}

function entryOf({ from, ...found }: Found, where: string, isDocument: boolean): Entry {
  const path = from === '' ? undefined : isDocument ? from : `${where}, ${from}`;
  return { is: 'text', ...found, ...(path !== undefined && { from: path }) };
}

function opensObject(text: string): boolean {
  return /^\s*(?:\{\s*["}]|\[\s*[{["\]])/.test(text);
}

function isWholeJson(line: string): boolean {
  return /^\s*[{["]/.test(line) && parseJson(line) !== undefined;
}

function tooLong(number: number): Entry {
  return { is: 'bad', where: `line ${number}`, problem: 'is longer than 16 MiB; give one task or one text a line' };
}
