import type { Story, StoryChange } from '../../shared/notification/story/story.ts';
import { type Clock, localTime, utcTime } from './clock.ts';
import { renderDiffLine } from './diff-line.ts';
import { type Ink, urgencyInk } from './ink.ts';
import { stepTitles } from './step-titles.ts';
import { causeBlock, section, steps, wrapped } from './story-parts.ts';

/** The whole story for a terminal of 80 columns. A command stands as it is, however long: it is there to be pasted. */
export function renderStory(story: Story, ink: Ink, clock: Clock): string {
  const parts = [
    head(story, ink),
    section('Why', story.causes.map((cause) => causeBlock(cause, ink)).join('\n\n'), ink),
    section('Changes', story.changes.map((change) => changeBlock(change, ink)).join('\n\n'), ink),
    ...stepTitles(story.steps).map(({ title, kinds }) =>
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

function head({ urgency, name, running, move, beside, facts, id }: Story, ink: Ink): string {
  const badge = urgency.toUpperCase();
  const title = wrapped(`${name}${running === null ? '' : `: ${running}`}`, ' '.repeat(badge.length + 3)).trimStart();
  const rows = [...facts, { label: 'Incident', value: id }];
  return [
    `${urgencyInk(urgency, ink)(`[${badge}]`)} ${ink.bold(title)}`,
    wrapped(move, ''),
    ...(beside === null ? [] : [wrapped(beside, '')]),
    '',
    ...rows.map(({ label, value }) => wrapped(value, label.padEnd(10))),
  ].join('\n');
}

function changeBlock({ what, status, diff, notes }: StoryChange, ink: Ink): string {
  return [
    wrapped(`${what}: ${status}`, '* '),
    ...diff.map((line) => renderDiffLine(line, ink)),
    ...notes.map(({ label, text }) => wrapped(text, `  ${label}: `, '    ')),
  ].join('\n');
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
