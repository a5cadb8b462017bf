import type { FoldedText } from './folded-text.ts';

/** One error text within a folded text: positions before `end` belong to it. */
export type Scan = Pick<FoldedText, 'text' | 'lower'> & { readonly end: number };

/**
 * How far a clause looks ahead for its own end. ARNs are at most 2,048 characters and a whole reason 1,024; the bound is
 * what keeps reading linear when a hostile text repeats a clause's beginning without its end.
 */
const reach = 2048;

/** Position of `needle` at or behind `from`, within reach and within the text; -1 when it is not there. */
export function findAhead(scan: Scan, needle: string, from: number): number {
  const end = Math.min(scan.end, from + reach);
  const at = scan.lower.slice(from, end).indexOf(needle);
  return at < 0 ? -1 : from + at;
}

/** The lower-case text within reach. */
export function ahead(scan: Scan, from: number): string {
  return scan.lower.slice(from, Math.min(scan.end, from + reach));
}

/** A name: what stands before the next blank, or between quotes if it begins with one. */
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
  while (next < limit && scan.lower.charCodeAt(next) !== 32) next++;
  return { token: scan.text.slice(at, next), next };
}

/** Drops what closes a clause or a sentence behind a name; an ellipsis stays, since it tells that the name was cut. */
export function bareName(token: string): string {
  if (token.endsWith('...') || token.endsWith('…')) return token;
  let end = token.length;
  while (end > 0 && ',;.)"\''.includes(token.charAt(end - 1))) end--;
  return token.slice(0, end);
}

/** Whether a letter or a digit stands at the position. */
export function isWordAt(scan: Scan, at: number): boolean {
  if (at < 0 || at >= scan.end) return false;
  const code = scan.lower.charCodeAt(at);
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}
