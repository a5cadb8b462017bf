/** Characters that never stand in what is shown: controls, invisible and direction-changing ones, halves of a pair. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
const blank = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/**
 * Makes text of unknown origin fit to be shown in one line: line feeds and tabs become spaces, other control, invisible
 * and direction-changing characters become visible (`\u{202e}`), so that a reference spoilt by one shows it.
 *
 * @param text a stopped reason, a name, a tag: whatever others wrote.
 * @param most characters of the answer; what is longer is cut and ends in `…`.
 */
export function cleanText(text: string, most = 600): string {
  // Bounded first, so that a hostile length costs nothing.
  const bounded = text.slice(0, most * 2);
  const shown = bounded.replaceAll(blank, ' ').replaceAll(hidden, showHidden).replaceAll(/ {2,}/g, ' ').trim();
  return cutText(bounded.length < text.length ? `${shown}…` : shown, most);
}

/** Like {@link cleanText}, and keeps line feeds: for texts of several lines that the product itself composed. */
export function cleanLines(text: string, most = 2000): readonly string[] {
  return text
    .slice(0, most * 2)
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map((line) => cleanText(line, most))
    .filter((line) => line !== '')
    .slice(0, 40);
}

/** Cuts at `most` characters, never inside a surrogate pair, and marks the cut with `…`. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(most - 2)) ? most - 2 : most - 1;
  return `${text.slice(0, Math.max(0, end))}…`;
}

/** Whether {@link cleanText} would show the text as it is: what is not may not be pasted into a command. */
export function isShowable(text: string, most = 2048): boolean {
  return text.length <= most && cleanText(text, most) === text;
}

/** Printable ASCII only, for an e-mail's subject: everything else becomes `?`, dashes and quotes their plain forms. */
export function toAscii(text: string): string {
  return text
    .replaceAll(/[\u2010-\u2015]/g, '-')
    .replaceAll(/[\u2018\u2019]/g, "'")
    .replaceAll(/[\u201c\u201d]/g, '"')
    .replaceAll('…', '...')
    .replaceAll(/[^\x20-\x7e]/gu, '?');
}

function showHidden(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Cuts the middle out of what is longer than `most`: a stopped reason's last clause is the one that decides. */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = Math.floor(most * 0.35);
  const whole = (part: string): string => part.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
  return `${whole(text.slice(0, head))} … ${whole(text.slice(text.length - (most - head)))}`;
}
