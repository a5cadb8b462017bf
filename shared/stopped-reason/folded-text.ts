import { outOfPastedJson } from './pasted-json.ts';
import { unquote } from './unquoted-text.ts';

/** The longest text that is read, in UTF-16 code units. The rest is ignored. ECS itself cuts at 1,024 characters. */
export const longestText = 262_144;

/** A text prepared for scanning: one line, and a lower-case copy of the same length. */
export type FoldedText = {
  /** The text with each run of white space replaced by one blank, and trimmed. Names are read from here. */
  readonly text: string;
  /** The same text in lower case with plain apostrophes. Positions are the same. Phrases are searched here. */
  readonly lower: string;
  /**
   * Whether the text was cut: it has a length at which ECS cuts, ends with an ellipsis, or is longer than {@link
   * longestText}.
   */
  readonly cut: boolean;
};

/** Rare kinds of white space. The common kinds are searched one by one, which is much faster. */
const rareBlank = /[\v\f\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/;
const commonBlanks: readonly string[] = ['\n', '  ', '\t', '\r', '\u00a0'];
/** The lengths, in characters, at which ECS cuts a reason: 255 until about 2022 (titles on GitHub too), 1,024 since. */
const cutLengths: ReadonlySet<number> = new Set([255, 256, 1023, 1024]);

/**
 * Takes off the marks of whoever quoted the text, replaces line feeds, tabs and runs of blanks by one blank, and makes a lower-case copy with the same positions.
 * Linear, never throws.
 */
export function foldText(raw: string): FoldedText {
  const pasted = outOfEscapes(outOfPastedJson(unquote(raw.length > longestText ? raw.slice(0, longestText) : raw)));
  const text = (needsFolding(pasted) ? pasted.replaceAll(/\s+/g, ' ') : pasted).trim();
  const cut = raw.length > longestText || cutLengths.has(pasted.length) || text.endsWith('...') || text.endsWith('…');
  return { text, lower: lowerCase(text), cut };
}

/** Loggers that put a text or JSON in quotes escape those in it, once or several times. No name holds both. */
function outOfEscapes(text: string): string {
  return text.includes('\\"') ? outOfPastedJson(text.replaceAll(/(?<!\\)\\+"/g, '"')) : text;
}

function needsFolding(text: string): boolean {
  return commonBlanks.some((blank) => text.includes(blank)) || rareBlank.test(text);
}

/**
 * Some letters change their length in lower case (İ). If there are any, only ASCII letters are changed, so that
 * positions stay the same.
 */
function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  const same = lower.length === text.length ? lower : text.replaceAll(/[A-Z]+/g, (run) => run.toLowerCase());
  return same.includes('’') ? same.replaceAll('’', "'") : same;
}
