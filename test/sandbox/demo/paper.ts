import { styleText } from 'node:util';

/** The output of the demo: a terminal with colour and a progress line, or plain lines. */
export type Paper = {
  readonly width: number;
  readonly ink: Ink;
  readonly line: (text?: string) => void;
  /**
   * Prints the text in lines that fit. The first begins with `first`, the others are indented as far. Lines over `most` are left out, with a sign: never of what is there to be copied.
   */
  readonly prose: (text: string, first?: string, style?: Style) => void;
  /** What is going on just now; empty: nothing. A terminal shows it until the next line overwrites it, plain output where it would be silent for long. */
  readonly progress: (text: string) => void;
  /** A stage begins. Shown as {@link Paper.progress} on a terminal, and as a line elsewhere; silence is filled until the next line. */
  readonly stage: (text: string) => void;
  /** Fills no silence any more. */
  readonly close: () => void;
};

type Style = { readonly paint?: (text: string) => string; readonly most?: number };

export type Ink = Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', (text: string) => string>>;

type Output = { readonly isTTY?: boolean; readonly columns?: number; readonly write: (text: string) => unknown };

/** In milliseconds. In plain output nobody waits longer than that without a line. */
const silence = 10_000;
/** In columns, where there is no terminal. */
const plainWidth = 80;
const narrowest = 40;
/** Longer lines are hard to read. */
const widest = 100;

/** Uses colour and a progress line only on a terminal, and no colour if NO_COLOR is set. */
export function createPaper(output: Output, environment: Readonly<Record<string, string | undefined>>): Paper {
  const terminal = output.isTTY === true;
  const width = Math.max(narrowest, Math.min(terminal ? (output.columns ?? plainWidth) : plainWidth, widest));
  const ink = createInk(terminal && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb');
  const clear = terminal ? '\r\u001B[2K' : '';
  let blank = true;
  let stage = { text: '', since: performance.now() };
  const write = (text: string): void => {
    // Never prints two empty lines in a row.
    if (text === '' && blank) return;
    blank = text === '';
    output.write(`${clear}${text}\n`);
  };
  const show = (text: string): void => void output.write(`${clear}${ink.dim(text.slice(0, width - 1))}`);
  const heart = setInterval(
    () => {
      if (stage.text === '') return;
      const text = `  … ${stage.text}, for ${Math.round((performance.now() - stage.since) / 1000)} s`;
      if (terminal) show(text);
      else write(text);
    },
    terminal ? 1000 : silence,
  );
  heart.unref();
  const line = (text = ''): void => {
    heart.refresh();
    write(text);
  };
  return {
    width,
    ink,
    line,
    prose: (text, first = '', { paint = (same: string) => same, most = Number.POSITIVE_INFINITY } = {}) => {
      const indent = ' '.repeat(first.length);
      const all = wrap(text, width - first.length);
      const shown = all.length <= most ? all : cutLines(all, most, width - first.length);
      for (const [index, one] of shown.entries()) line(`${index === 0 ? first : indent}${paint(one)}`.trimEnd());
    },
    progress: (text) => {
      stage = { text: clean(text), since: performance.now() };
      if (terminal && text !== '') show(`  … ${stage.text}`);
    },
    stage: (text) => {
      stage = { text: clean(text), since: performance.now() };
      if (terminal) show(`  … ${stage.text}`);
      else line(`  … ${stage.text}`);
    },
    close: () => {
      clearInterval(heart);
      if (terminal) output.write(clear);
    },
  };
}

function createInk(coloured: boolean): Ink {
  const paint = (style: keyof Ink) => (text: string) =>
    coloured ? styleText(style, text, { validateStream: false }) : text;
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    cyan: paint('cyan'),
  };
}

/** Removes control characters from text of the account, so that it cannot control the terminal. */
export function clean(text: string): string {
  // oxlint-disable-next-line no-control-regex -- taking them out is the point
  return text.replace(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g, ' ');
}

/** Breaks text into lines of at most `width` characters, at spaces only: a word, an ARN or a URL stays whole and can be copied. */
export function wrap(text: string, width: number): readonly string[] {
  return clean(text)
    .split('\n')
    .flatMap((paragraph) => wrapParagraph(paragraph, width));
}

function wrapParagraph(paragraph: string, width: number): readonly string[] {
  if (paragraph.length <= width) return [paragraph.trimEnd()];
  const indent = /^ */.exec(paragraph)?.[0] ?? '';
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.trim().split(/ +/)) {
    const joined = line === '' ? `${indent}${word}` : `${line} ${word}`;
    if (joined.length <= width || line === '') line = joined;
    else {
      lines.push(line);
      line = `${indent}${word}`;
    }
  }
  return [...lines, line];
}

/** The first lines, of which the last ends in a sign that more was there. */
function cutLines(lines: readonly string[], most: number, width: number): readonly string[] {
  const [last = ''] = wrap(lines[most - 1] ?? '', width - 2);
  return [...lines.slice(0, most - 1), `${last} …`];
}

/** `1 message`, `2 messages` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
