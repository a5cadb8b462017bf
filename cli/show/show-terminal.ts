import type { Story, StoryCause, StoryChange, StoryStep } from '../../shared/notification/story/story.ts';
import { wrapLines } from '../../shared/notification/text/wrap.ts';
import { type Clock, localTime, utcTime } from './clock.ts';
import { renderDiffLine } from './diff-line.ts';
import { hopWords } from './hop-words.ts';
import { type Ink, urgencyInk } from './ink.ts';
import { sayCauses, stepTitles } from './step-titles.ts';

const columns = 80;

/** The whole story for a terminal of 80 columns. A command stands as it is, however long: it is there to be pasted. */
export function renderStory(story: Story, ink: Ink, clock: Clock): string {
  const parts = [
    head(story, ink),
    section('Why', story.causes.map((cause) => causeBlock(cause, ink)).join('\n\n'), ink),
    section('Changes', story.changes.map((change) => changeBlock(change, ink)).join('\n\n'), ink),
    ...stepTitles.map(({ title, kinds }) =>
      section(
        title,
        steps(
          story.steps.filter(({ kind }) => kinds.includes(kind)),
          ink,
        ),
        ink,
      ),
    ),
    section('Timeline', timeline(story, ink, clock), ink),
    section('Could not be checked', story.unchecked.map((text) => wrapped(text, '  - ')).join('\n'), ink),
    section(story.stoppedReason.by, wrapped(story.stoppedReason.text, '  '), ink),
    section('Look', story.links.map(({ label, url }) => `  ${label.padEnd(10)}${url}`).join('\n'), ink),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function wrapped(text: string, first: string, indent = ' '.repeat(first.length)): string {
  return wrapLines(text, columns, first, indent).join('\n').trimEnd();
}

function section(title: string, body: string, ink: Ink): string {
  return body === '' ? '' : `${ink.bold(title.toUpperCase())}\n${body}`;
}

function head({ urgency, name, running, move, facts, id }: Story, ink: Ink): string {
  const badge = urgency.toUpperCase();
  const title = wrapped(`${name}${running === null ? '' : `: ${running}`}`, ' '.repeat(badge.length + 3)).trimStart();
  const rows = [...facts, { label: 'Incident', value: id }];
  return [
    `${urgencyInk(urgency, ink)(`[${badge}]`)} ${ink.bold(title)}`,
    wrapped(move, ''),
    '',
    ...rows.map(({ label, value }) => wrapped(value, label.padEnd(10))),
  ].join('\n');
}

function causeBlock({ number, title, certainty, state, evidence, ways, notes, page }: StoryCause, ink: Ink): string {
  const of = (label: string, text: string) => wrapped(text, `   ${label}: `, '     ');
  return [
    ink.bold(wrapped(title, `${number}. `)),
    ink.dim(`   ${certainty}; ${state}`),
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

function changeBlock({ what, status, diff, notes }: StoryChange, ink: Ink): string {
  return [
    wrapped(`${what}: ${status}`, '* '),
    ...diff.map((line) => renderDiffLine(line, ink)),
    ...notes.map(({ label, text }) => wrapped(text, `  ${label}: `, '    ')),
  ].join('\n');
}

function steps(given: readonly StoryStep[], ink: Ink): string {
  return given
    .map(({ purpose, text, causes }, index) => {
      const of = sayCauses(causes);
      const title = wrapped(`${purpose}${of === null ? '' : ` (${of})`}${text === '' ? '' : ':'}`, `${index + 1}. `);
      return text === '' ? title : `${title}\n\n${ink.cyan(text)}`;
    })
    .join('\n\n');
}

function timeline({ timeline: moments }: Story, ink: Ink, clock: Clock): string {
  return moments
    .map(({ at, what }) => {
      const local = localTime(at, clock);
      const time = `${utcTime(at)}${local === null ? '' : ` (${local} here)`}`;
      return `  ${ink.dim(time)}\n${wrapped(what, '    ')}`;
    })
    .join('\n');
}
