import type { DiffLine } from '../../shared/notification/story/story.ts';
import type { Ink } from './ink.ts';
import { wrapped } from './story-parts.ts';

const signs = { '=': '  ', '-': '- ', '+': '+ ' } as const;

/** A line of a change's diff: what goes is red, what comes is green. */
export function renderDiffLine({ sign, text }: DiffLine, ink: Ink): string {
  const colour = { '=': (plain: string) => plain, '-': ink.red, '+': ink.green } as const;
  return colour[sign](wrapped(text, `    ${signs[sign]}`));
}
