import type { FoldedText } from './folded-text.ts';

/** One error text within a folded text. It ends before the position `end`. */
export type Scan = Pick<FoldedText, 'text' | 'lower'> & { readonly end: number };

/**
 * How far a clause looks ahead for its own end, in characters. ARNs have at most 2,048 and a whole reason 1,024.
 * Without this limit, a hostile text that repeats the beginning of a clause would take quadratic time.
 */
const reach = 2048;

/** The position of `needle` at or after `from`, within reach and within the text; -1 if it is not there. */
export function findAhead(scan: Scan, needle: string, from: number): number {
  const end = Math.min(scan.end, from + reach);
  const at = scan.lower.slice(from, end).indexOf(needle);
  return at < 0 ? -1 : from + at;
}

/** The lower-case text within reach. */
export function ahead(scan: Scan, from: number): string {
  return scan.lower.slice(from, Math.min(scan.end, from + reach));
}

/** Reads a name: the text before the next blank, or between quotes if it begins with one. */
export function readToken(scan: Scan, from: number): { readonly token: string; readonly next: number } {
  let at = from;
  while (at < scan.end && scan.lower.charCodeAt(at) === 32) at++;
  const quote = scan.lower[at];
  if (quote === '"' || quote === "'") {
    const close = findAhead(scan, quote, at + 1);
    if (close >= 0) return { token: scan.text.slice(at + 1, close), next: close + 1 };
    at++;
  }
  const limit = Math.min(scan.end, at + reach);
  let next = at;
  while (next < limit && scan.lower.charCodeAt(next) !== 32) next = behindPlaceholder(scan, next) ?? next + 1;
  return { token: scan.text.slice(at, next), next };
}

/** In characters. What people write in place of a name or an account that they hide is short. */
const longestPlaceholder = 40;

/**
 * The position behind what stands for a hidden part of a name, such as `<account id>` or `[my secret]`, which may hold
 * blanks; null where there is none.
 */
function behindPlaceholder({ lower, end }: Scan, at: number): number | null {
  const close = closing[lower[at] ?? ''];
  if (close === undefined) return null;
  const inside = lower.slice(at + 1, Math.min(end, at + 1 + longestPlaceholder));
  const length = inside.indexOf(close);
  return length > 0 && /^[a-z0-9 ._-]+$/.test(inside.slice(0, length)) ? at + length + 2 : null;
}

const closing: Readonly<Record<string, string>> = { '<': '>', '[': ']', '{': '}' };

/**
 * Removes the characters that end a clause or a sentence after a name. An ellipsis stays, because it shows that the
 * name was cut.
 */
export function bareName(token: string): string {
  if (token.endsWith('...') || token.endsWith('…')) return token;
  let end = token.length;
  while (end > 0 && ',;.)"\''.includes(token.charAt(end - 1))) end--;
  return token.slice(0, end);
}

/** Whether there is a letter or a digit at the position. */
export function isWordAt(scan: Scan, at: number): boolean {
  if (at < 0 || at >= scan.end) return false;
  const code = scan.lower.charCodeAt(at);
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}
