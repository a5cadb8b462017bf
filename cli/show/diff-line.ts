import type { DiffLine } from '../../shared/notification/story/story.ts';
import { wrapLines } from '../../shared/notification/text/wrap.ts';
import type { Ink } from './ink.ts';

const columns = 80;

const signs = { '=': '  ', '-': '- ', '+': '+ ' } as const;

/** A line of a change's diff for a terminal of 80 columns: what goes is red, what comes is green. */
export function renderDiffLine({ sign, text }: DiffLine, ink: Ink): string {
  const colour = { '=': (plain: string) => plain, '-': ink.red, '+': ink.green } as const;
  return colour[sign](wrapLines(text, columns, `    ${signs[sign]}`, '      ').join('\n').trimEnd());
}
