import { redact } from '../../redact.ts';
import { unseen } from '../../unseen.ts';

/** In characters: so that a credential which the cut would halve is masked before. */
const roomBehind = 512;

const blank = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/**
 * Makes text of unknown origin safe to show in one line. Line feeds and tabs become spaces. Other control, invisible,
 * combining and direction-changing characters become visible (`\u{202e}`), so that people see them in a broken reference.
 *
 * @param text text that somebody else wrote: a stopped reason, a name, a tag.
 * @param most limit of the result, in characters. A longer text is cut and ends with `…`.
 */
export function cleanText(text: string, most = 600): string {
  // The text is cut first, so that a very long text costs nothing.
  const bounded = redact(text.slice(0, most * 2 + roomBehind)).slice(0, most * 2);
  const shown = bounded.replaceAll(blank, ' ').replaceAll(unseen, showHidden).replaceAll(/ {2,}/g, ' ').trim();
  return cutText(bounded.length < text.length && bounded.length >= most * 2 ? `${shown}…` : shown, most);
}

/** Like {@link cleanText}, but keeps line feeds. For texts of several lines that the product itself composed. */
export function cleanLines(text: string, most = 2000): readonly string[] {
  return text
    .slice(0, most * 2)
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map((line) => cleanText(line, most))
    .filter((line) => line !== '')
    .slice(0, 40);
}

/** Cuts at `most` characters, never inside a surrogate pair, and adds `…`. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(most - 2)) ? most - 2 : most - 1;
  return `${text.slice(0, Math.max(0, end))}…`;
}

/** Whether {@link cleanText} would leave the text unchanged. Any other text must not be pasted into a command. */
export function isShowable(text: string, most = 2048): boolean {
  return text.length <= most && cleanText(text, most) === text;
}

/**
 * Printable ASCII only, for the subject of an e-mail. Dashes and quotes become plain ones, every other character
 * becomes `?`.
 */
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

/**
 * Cuts the middle out of a text that is longer than `most`, because the last clause of a stopped reason decides. It cuts
 * between words, so that no ARN loses a part; only a word that alone is too long is cut in two.
 */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = Math.floor(most * 0.35);
  const tail = text.length - (most - head);
  const lastSpace = text.lastIndexOf(' ', head);
  const nextSpace = text.indexOf(' ', tail - 1);
  const whole = (part: string): string => part.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
  const begin = whole(text.slice(0, lastSpace > 0 ? lastSpace : head));
  const end = whole(text.slice(nextSpace < 0 || nextSpace === text.length - 1 ? tail : nextSpace + 1));
  return `${begin} … ${end}`;
}
