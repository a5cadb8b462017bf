import { type Item, readDocument } from './read-document.ts';
import { splitLines } from './split-lines.ts';

/** One text to explain, a remark, or an input that could not be read. */
export type Entry =
  | { readonly is: 'text'; readonly text: string; readonly id?: string | number }
  | { readonly is: 'note'; readonly where: string; readonly note: string }
  | { readonly is: 'bad'; readonly where: string; readonly problem: string };

/** The longest document of several lines that is kept in memory, in UTF-16 code units. */
const longestDocument = 64 * 1024 * 1024;

/** Reads each argument like a line of input. */
export function* readArguments(texts: readonly string[]): Generator<Entry> {
  for (const [index, text] of texts.entries()) {
    const where = texts.length === 1 ? 'the argument' : `argument ${index + 1}`;
    if (text.trim() === '') yield { is: 'bad', where, problem: 'is empty; give a stopped reason' };
    else yield* readLine(text, where);
  }
}

/**
 * Reads standard input: either one text or one JSON value a line, or one JSON document over several lines, as the AWS
 * CLI prints it. The first line that is not empty shows which of both it is.
 */
export async function* readStream(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Entry> {
  let number = 0;
  let held: string[] | null = null;
  let size = 0;
  let decided = false;
  for await (const line of splitLines(stream)) {
    number++;
    if (!decided && line.text.trim() !== '') {
      decided = true;
      if (opensDocument(line.text)) held = Array.from({ length: number - 1 }, () => '');
    }
    if (held !== null && size + line.text.length <= longestDocument && !line.tooLong) {
      held.push(line.text);
      size += line.text.length;
      continue;
    }
    if (held !== null) {
      // The document is too large. The lines kept so far, and all following ones, are read one by one.
      yield* readLines(held);
      held = null;
    }
    yield* line.tooLong ? [tooLong(number)] : readLine(line.text, `line ${number}`);
  }
  if (held !== null) yield* readHeld(held);
}

function* readHeld(lines: readonly string[]): Generator<Entry> {
  const document = parseJson(lines.join('\n'));
  if (document === undefined) yield* readLines(lines);
  else yield* entriesOf(document.value, 'the document');
}

function* readLines(lines: readonly string[]): Generator<Entry> {
  for (const [index, line] of lines.entries()) yield* readLine(line, `line ${index + 1}`);
}

/** Whether the line begins a JSON object or array that ends on a later line. */
function opensDocument(line: string): boolean {
  return /^\s*(?:\{\s*(?:"|$)|\[\s*(?:["{[]|$))/.test(line) && parseJson(line) === undefined;
}

function* readLine(line: string, where: string): Generator<Entry> {
  const text = line.trim();
  if (text === '') return;
  if (!/^[{["]/.test(text)) {
    yield { is: 'text', text };
    return;
  }
  const parsed = parseJson(text);
  if (parsed !== undefined) yield* entriesOf(parsed.value, where);
  else if (/^(?:\{|\[\s*[{["\]])/.test(text))
    yield { is: 'bad', where, problem: 'looks like JSON, but is not valid JSON; give one whole object a line' };
  else yield { is: 'text', text };
}

function* entriesOf(document: unknown, where: string): Generator<Entry> {
  for (const item of readDocument(document)) yield entryOf(item, where);
}

function entryOf(item: Item, where: string): Entry {
  if (item.is === 'text') return { is: 'text', text: item.text, ...(item.id !== undefined && { id: item.id }) };
  return item.is === 'note' ? { is: 'note', where, note: item.note } : { is: 'bad', where, problem: item.problem };
}

function tooLong(number: number): Entry {
  return { is: 'bad', where: `line ${number}`, problem: 'is longer than 16 MiB; give one task or one text a line' };
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
