import type { Explanation } from '../shared/diagnosis/explain.ts';
import { sayPassing } from '../shared/diagnosis/passing.ts';
import { pageUrl } from '../shared/notification/content/page-url.ts';
import { cleanText } from '../shared/notification/text/clean-text.ts';
import { isPasteable, shellCommand } from '../shared/notification/text/quote-shell.ts';
import { wrapLines } from '../shared/notification/text/wrap.ts';
import { type KnownPlace, ownCommands } from './known-place.ts';
import type { Terminal } from './terminal.ts';

const colors: Readonly<Record<'bold' | 'dim' | 'red' | 'yellow' | 'cyan', string>> = {
  bold: '\u001b[1m',
  dim: '\u001b[2m',
  red: '\u001b[31m',
  yellow: '\u001b[33m',
  cyan: '\u001b[36m',
};
/** In characters. Every text of ECS is shorter; a longer text is cut. */
const longestShown = 4096;
const plain = '\u001b[0m';

/** Which text is explained, and of what it is, as far as its input says it. */
export type Source = KnownPlace & { readonly id?: string | number; readonly from?: string };

/** The last line of what is explained by the page of no cause. */
const allReasons = pageUrl('docs/stopped-reasons.md');

/** The command to run next. A value of the text that may not be pasted is left for people to fill in. */
export function commandOf({ command: { program, options } }: Explanation): string {
  const safe = options.map(([option, value]) => [option, isPasteable(value) ? value : 'VALUE'] as const);
  return shellCommand(program, safe) ?? program;
}

/**
 * Formats an explanation for people: category and certainty, what is wrong, what that means, what to do, and the command to
 * run next.
 */
export function renderExplanation(
  explanation: Explanation,
  { id, from, ...known }: Source,
  { columns, color }: Pick<Terminal, 'columns' | 'color'>,
): string {
  const paint = (name: keyof typeof colors, text: string) => (color ? `${colors[name]}${text}${plain}` : text);
  // A pipe gets each text on one line; a terminal's is broken so that an ARN stays whole and can be copied.
  const width = columns === null ? Infinity : Math.max(40, Math.min(columns, 110));
  const sure = explanation.category === 'unrelated' ? '' : `, ${explanation.certainty}`;
  const head = `${paint('bold', paint(toneOf(explanation), explanation.category))}${paint('dim', sure)}`;
  const [first = '', ...others] = explanation.next.split('\n').map(showText);
  const source = [...(id === undefined ? [] : [String(id)]), ...(from === undefined ? [] : [`from ${from}`])].join(
    ', ',
  );
  const { ambiguous, means, cause } = explanation;
  const lines = commandOf(explanation).split(/ \\\n +/);
  return [
    source === '' ? head : `${head}  ${paint('dim', showText(source))}`,
    ...wrapLines(showText(explanation.title), width, '  ', '  ').map((line) => paint('bold', line)),
    ...wrapLines(
      `${means}${ambiguous ? '. The text leaves it open; the command below decides' : ''}.`,
      width,
      '  Means  ',
      '         ',
    ),
    ...wrapLines(showText(sayPassing(explanation.passes)), width, '  Wait or act: ', '         '),
    ...wrapLines(first, width, '  Do     ', '         '),
    ...others.flatMap((line) => wrapLines(line, width, '         ', '         ')),
    ...nextLines(lines, columns === null),
    ...ownCommands(known).flatMap((command) => nextLines(command.split(/ \\\n +/), columns === null, 'Then')),
    paint('dim', `  More   ${cause === null ? allReasons : pageUrl(`docs/causes/${cause}.md`)}`),
  ].join('\n');
}

/** The command, on one line in a pipe and broken on a terminal so that it can be pasted. */
function nextLines(lines: readonly string[], isPipe: boolean, label = 'Next'): readonly string[] {
  if (isPipe) return [`  ${label}   ${lines.join(' ')}`];
  return lines.map(
    (line, index) => `${index === 0 ? `  ${label}   ` : '           '}${line}${index < lines.length - 1 ? ' \\' : ''}`,
  );
}

function toneOf({ category, ambiguous }: Explanation): 'red' | 'yellow' | 'cyan' {
  if (category === 'unrelated') return 'cyan';
  return ambiguous ? 'yellow' : 'red';
}

function showText(text: string): string {
  return cleanText(text, longestShown);
}
