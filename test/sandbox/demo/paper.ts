/** The output of the demo: a terminal with colour and a progress line, or plain lines. */
export type Paper = {
  readonly width: number;
  readonly ink: Ink;
  readonly line: (text?: string) => void;
  /** Shows what is going on. The next line overwrites it. Plain output does not show it. */
  readonly progress: (text: string) => void;
};

export type Ink = Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', (text: string) => string>>;

type Output = { readonly isTTY?: boolean; readonly columns?: number; readonly write: (text: string) => unknown };

/** Uses colour and progress only on a terminal, and no colour if NO_COLOR is set. */
export function createPaper(output: Output, environment: Readonly<Record<string, string | undefined>>): Paper {
  const terminal = output.isTTY === true;
  const coloured = terminal && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  const width = Math.max(60, Math.min(terminal ? (output.columns ?? 100) : 110, 120));
  const ink = createInk(coloured);
  let blank = true;
  const clear = terminal ? '\r\u001B[2K' : '';
  return {
    width,
    ink,
    line: (text = '') => {
      // Never prints two empty lines in a row.
      if (text === '' && blank) return;
      blank = text === '';
      output.write(`${clear}${text}\n`);
    },
    progress: (text) => {
      if (terminal) output.write(`${clear}${ink.dim(text.slice(0, width - 1))}`);
    },
  };
}

function createInk(coloured: boolean): Ink {
  const paint = (open: number, close: number) => (text: string) =>
    coloured ? `\u001B[${open}m${text}\u001B[${close}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}

/** Removes control characters from text of the account, so that it cannot control the terminal. */
export function clean(text: string): string {
  // oxlint-disable-next-line no-control-regex -- taking them out is the point
  return text.replace(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g, ' ');
}

/** Breaks text into lines of at most `width` characters, at spaces if there are any, else anywhere. */
export function wrap(text: string, width: number): readonly string[] {
  return clean(text)
    .split('\n')
    .flatMap((paragraph) => wrapParagraph(paragraph, width));
}

function wrapParagraph(paragraph: string, width: number): readonly string[] {
  if (paragraph.length <= width) return [paragraph.trimEnd()];
  const indent = /^ */.exec(paragraph)?.[0] ?? '';
  const lines: string[] = [];
  let line = indent;
  for (const word of paragraph.trim().split(/ +/)) {
    for (const piece of pieces(word, width - indent.length)) {
      const joined = line.trim() === '' ? `${indent}${piece}` : `${line} ${piece}`;
      if (joined.length <= width || line.trim() === '') line = joined;
      else {
        lines.push(line);
        line = `${indent}${piece}`;
      }
    }
  }
  return [...lines, line];
}

function pieces(word: string, width: number): readonly string[] {
  if (word.length <= width) return [word];
  return Array.from({ length: Math.ceil(word.length / width) }, (_, at) => word.slice(at * width, (at + 1) * width));
}
