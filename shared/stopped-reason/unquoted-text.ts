/** Marks with which mails, comments, tables, Markdown and Terraform begin a line, once or several times. */
const lineMark = /^[ \t]*(?:(?:#{1,6}|>+|\/\/+|\|+|[│╷╵]|\*|;+|--)(?=[ \t]|$)[ \t]*)+/;
/** A line that only opens or closes a block of code. */
const fence = /^[ \t]*(?:```+|~~~+)[ \t]*[a-z]{0,20}[ \t]*$/i;
/** Code in a line of Markdown, and whole texts in bold. A back-tick alone stays: Go quotes one as a character. */
const codeSpan = /(`{1,2})(?=[^\s`])([^`\n]{1,2048}?)\1(?!`)/g;
const bold = /^\s*(\*\*|__)(?=\S)([\s\S]*\S)\1\s*$/;
/** A line that was broken behind a hyphen of a name, as programs that wrap text do. */
const hyphenBreak = /(?<=[A-Za-z0-9])-\n[ \t]*(?=[A-Za-z0-9])/g;
/** In characters. No terminal and no page is narrower. */
const narrowest = 40;

const entities: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&apos;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': ' ',
  '&amp;': '&',
};
const entity = /&(?:quot|apos|lt|gt|nbsp|amp|#34|#39|#x27);/g;

/**
 * Takes off what people's tools put around a text that they quote: the marks at the beginnings of lines (`#`, `>`, `//`,
 * `|`, Terraform's `│`), fences and back-ticks of Markdown, entities of HTML, and the breaks of a terminal that breaks at its last column.
 * A mark counts only where it begins every line but the first, so that a name may hold one. Linear, never throws.
 */
export function unquote(text: string): string {
  const plain = text.includes('&') ? text.replaceAll(entity, (one) => entities[one] ?? one) : text;
  const joined = plain.includes('\n') ? unquoteLines(plain.split(/\r?\n/)) : plain;
  const whole = /\*\*|__/.test(joined) ? joined.replace(bold, '$2') : joined;
  return whole.includes('`') ? whole.replaceAll(codeSpan, '$2') : whole;
}

function unquoteLines(given: readonly string[]): string {
  const lines = given.filter((line) => !fence.test(line));
  const written = lines.filter((line) => line.trim() !== '');
  const marked = written.length > 1 && written.slice(1).every((line) => lineMark.test(line));
  const bare = marked ? lines.map((line) => line.replace(lineMark, '').replace(/[ \t]+\|$/, '')) : lines;
  return isBrokenAtLastColumn(bare) ? bare.join('') : bare.join('\n').replaceAll(hyphenBreak, '-');
}

/**
 * Whether every line but the last is as long as the others: then a blank that was broken at is still there. Three such lines
 * are no accident.
 */
function isBrokenAtLastColumn(lines: readonly string[]): boolean {
  const [width = 0] = lines.map(({ length }) => length);
  const last = lines.at(-1)?.length ?? 0;
  return (
    lines.length > 3 &&
    width >= narrowest &&
    last <= width &&
    lines.slice(0, -1).every(({ length }) => length === width)
  );
}
