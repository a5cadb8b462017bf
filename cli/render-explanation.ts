import type { Explanation } from '../shared/diagnosis/explain.ts';
import { sayPassing } from '../shared/diagnosis/passing.ts';
import { cleanText } from '../shared/notification/text/clean-text.ts';
import { wrapLines } from '../shared/notification/text/wrap.ts';
import type { Category } from '../shared/stopped-reason/fault.ts';
import type { Terminal } from './terminal.ts';

const meanings: Readonly<Record<Category, string>> = {
  iam: 'a role may not do what is needed',
  network: 'a call from the task got no answer',
  'reference-format': 'the task definition names something in a form that cannot be read',
  'not-found': 'something that the task definition names does not exist',
  'secret-content': 'a secret was fetched, but holds something else than is asked for',
  image: 'the registry answered, but the image cannot be had',
  throttled: 'AWS slowed the calls down',
  'log-config': 'the options of a log driver are wrong',
  storage: 'a volume could not be had',
  'service-fault': 'the fault is on the side of AWS',
  other: 'nothing that the text tells for certain',
  unrelated: 'no failure to fetch what a task needs before it starts',
};

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

/** Formats an explanation for people: category and certainty, what is wrong, what that means, what to do. */
export function renderExplanation(
  explanation: Explanation,
  id: string | number | undefined,
  { columns, color }: Pick<Terminal, 'columns' | 'color'>,
): string {
  const paint = (name: keyof typeof colors, text: string) => (color ? `${colors[name]}${text}${plain}` : text);
  // A pipe gets each text on one line; a terminal's is broken so that an ARN stays whole and can be copied.
  const width = columns === null ? Infinity : Math.max(40, Math.min(columns, 110));
  const sure = explanation.category === 'unrelated' ? '' : `, ${explanation.certainty}`;
  const head = `${paint('bold', paint(toneOf(explanation), explanation.category))}${paint('dim', sure)}`;
  const [first = '', ...others] = explanation.next.split('\n').map(showText);
  return [
    id === undefined ? head : `${head}  ${paint('dim', showText(String(id)))}`,
    ...wrapLines(showText(explanation.title), width, '  ', '  ').map((line) => paint('bold', line)),
    ...wrapLines(
      `${meanings[explanation.category]}${explanation.ambiguous ? '; the text alone cannot decide it' : ''}`,
      width,
      '  Means  ',
      '         ',
    ),
    ...wrapLines(showText(sayPassing(explanation.passes)), width, '  Wait or act: ', '         '),
    ...wrapLines(first, width, '  Do     ', '         '),
    ...others.flatMap((line) => wrapLines(line, width, '         ', '         ')),
    ...(explanation.cause === null ? [] : [paint('dim', `  More   docs/causes/${explanation.cause}.md`)]),
  ].join('\n');
}

function toneOf({ category, ambiguous }: Explanation): 'red' | 'yellow' | 'cyan' {
  if (category === 'unrelated') return 'cyan';
  return ambiguous ? 'yellow' : 'red';
}

function showText(text: string): string {
  return cleanText(text, longestShown);
}
