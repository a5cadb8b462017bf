import { outOfPastedJson } from './pasted-json.ts';

/** Longest text that is read, in UTF-16 code units; what stands behind it is ignored. ECS itself cuts at 1,024. */
export const longestText = 262_144;

/** A text made fit for scanning: one line, and its lower-case twin of the same length. */
export type FoldedText = {
  /** White space folded to single blanks, ends trimmed; names are taken from here. */
  readonly text: string;
  /** The same positions in lower case with plain apostrophes; phrases are looked for here. */
  readonly lower: string;
  /** Whether the text was cut: by ECS's limits, by an ellipsis, or by {@link longestText}. */
  readonly cut: boolean;
};

/** White space that no keyboard makes; the common ones are looked for one by one, which is far quicker. */
const rareBlank = /[\v\f\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/;
const commonBlanks: readonly string[] = ['\n', '  ', '\t', '\r', '\u00a0'];
/** Lengths at which ECS cuts a reason: 255 until about 2022 (GitHub's titles too), 1,024 since. */
const cutLengths: ReadonlySet<number> = new Set([255, 256, 1023, 1024]);

/** Folds line feeds, tabs and runs of blanks, and lower-cases without moving a position. Linear, never throws. */
export function foldText(raw: string): FoldedText {
  const pasted = outOfPastedJson(raw.length > longestText ? raw.slice(0, longestText) : raw);
  const text = (needsFolding(pasted) ? pasted.replaceAll(/\s+/g, ' ') : pasted).trim();
  const cut = raw.length > longestText || cutLengths.has(pasted.length) || text.endsWith('...') || text.endsWith('…');
  return { text, lower: lowerCase(text), cut };
}

function needsFolding(text: string): boolean {
  return commonBlanks.some((blank) => text.includes(blank)) || rareBlank.test(text);
}

/** Some letters change their length in lower case (İ): then only the ASCII ones are changed, so that positions stay. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  const same = lower.length === text.length ? lower : text.replaceAll(/[A-Z]+/g, (run) => run.toLowerCase());
  return same.includes('’') ? same.replaceAll('’', "'") : same;
}
