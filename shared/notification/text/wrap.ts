/**
 * Breaks text at spaces. A longer word (an ARN, a URL) stays whole on its own line.
 *
 * @param width columns of a line; `Infinity` leaves the text on one line.
 * @param first the beginning of the first line.
 * @param indent the beginning of every other line.
 */
export function wrapLines(text: string, width: number, first: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ').filter((one) => one !== '')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line = empty ? `${line}${word}` : `${line} ${word}`;
    empty = false;
  }
  return [...lines, line];
}

/** Puts the same indentation before every line. */
export function indentLines(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => `${indent}${line}`)
    .join('\n');
}
