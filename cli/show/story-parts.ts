import type { StoryCause, StoryStep } from '../../shared/notification/story/story.ts';
import { wrapLines } from '../../shared/notification/text/wrap.ts';
import { hopWords } from './hop-words.ts';
import type { Ink } from './ink.ts';
import { sayCauses } from './step-titles.ts';

const columns = 80;

/** Text of 80 columns. @param first the beginning of the first line */
export function wrapped(text: string, first: string, indent = ' '.repeat(first.length)): string {
  return wrapLines(text, columns, first, indent).join('\n').trimEnd();
}

/** A part under its title; nothing if it is empty. */
export function section(title: string, body: string, ink: Ink): string {
  return body === '' ? '' : `${ink.bold(title.toUpperCase())}\n${body}`;
}

/** A cause: how certain it is, its state if there is one, the way hop by hop, evidence, notes, its page. */
export function causeBlock(
  { number, title, certainty, state, evidence, ways, notes, page }: StoryCause,
  ink: Ink,
): string {
  const of = (label: string, text: string) => wrapped(text, `   ${label}: `, '     ');
  return [
    ink.bold(wrapped(title, `${number}. `)),
    ink.dim(`   ${[certainty, state].filter((one) => one !== '').join('; ')}`),
    ...ways.map((way) => wayLines(way, ink)),
    ...evidence.map(({ text, source }) => wrapped(`${text} (${source})`, '   - ')),
    ...notes.map(({ label, text }) => of(label, text)),
    ...(page === null ? [] : [of('More', page)]),
  ].join('\n');
}

function wayLines({ from, to, hops }: StoryCause['ways'][number], ink: Ink): string {
  const rows = hops.flatMap(({ kind, id, passes, detail }) => {
    const mark = passes ? ink.green('o') : ink.red('x');
    const row = `     ${mark} ${hopWords[kind].padEnd(16)} ${id === hopWords[kind] ? '' : id}`.trimEnd();
    return detail === undefined ? [row] : [row, ink.red(wrapped(detail, ' '.repeat(24)))];
  });
  return [wrapped(`Way from ${from} to ${to.join(', ')}:`, '   ', '     '), ...rows].join('\n');
}

/** What people can do, numbered. A command stands as it is, however long: it is there to be pasted. */
export function steps(given: readonly StoryStep[], ink: Ink): string {
  return given
    .map(({ purpose, text, causes }, index) => {
      const of = sayCauses(causes);
      const title = wrapped(`${purpose}${of === null ? '' : ` (${of})`}${text === '' ? '' : ':'}`, `${index + 1}. `);
      return text === '' ? title : `${title}\n\n${ink.cyan(text)}`;
    })
    .join('\n\n');
}
