import { styleText } from 'node:util';
import type { Urgency } from '../../shared/incident/whose-move.ts';

type Paint = (text: string) => string;

/** The colours of a terminal, or none. */
export type Ink = {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly cyan: Paint;
  readonly yellow: Paint;
};

/** Colours each line by itself, so that a pager which shows one line shows its colour too. */
export function createInk(color: boolean): Ink {
  const paint =
    (style: Parameters<typeof styleText>[0]): Paint =>
    (text) =>
      color
        ? text
            .split('\n')
            .map((line) => styleText(style, line, { validateStream: false }))
            .join('\n')
        : text;
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    cyan: paint('cyan'),
    yellow: paint('yellow'),
  };
}

/** The colour of a level. */
export function urgencyInk(urgency: Urgency, ink: Ink): Paint {
  return { act: ink.red, decide: ink.yellow, fyi: ink.cyan, ok: ink.green }[urgency];
}
