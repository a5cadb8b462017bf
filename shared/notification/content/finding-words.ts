import type { Line } from '../../diagnosis/finding.ts';
import { firstOf } from '../../first-of.ts';
import type { Decision } from '../../incident/decision.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import { cleanText } from '../text/clean-text.ts';

/** The certainty of a finding, in words for people. */
const certainties: Readonly<Record<FindingRecord['certainty'], string>> = {
  proved: 'proved by the account',
  reported: 'reported by ECS',
  suspected: 'suspected, the likeliest of several',
  undecided: 'undecided, a read is missing',
};

/** The same of one finding. A text that names no cause is evidence of none. */
export function sayCertainty({ cause, certainty }: Pick<FindingRecord, 'cause' | 'certainty'>): string {
  return cause.startsWith('unexplained-') ? 'ECS names no cause' : certainties[certainty];
}

/** The decision of the guardrails, in words for people. */
export const decisions: Readonly<Record<Decision, string>> = {
  apply: 'Repaired by the product',
  ask: 'Needs a person',
  hold: 'Not changed',
};

/** In characters, of the calls that show a line of evidence. */
const longestSource = 120;

/** The calls that show a line of evidence, as many as there is room for, and the number of the others. */
export function sourceWords(source: string): string {
  const calls = cleanText(source, 2000).split(', ');
  const fits = calls.filter((_, index) => calls.slice(0, index + 1).join(', ').length <= longestSource);
  const shown = fits.length === 0 ? [cleanText(calls[0] ?? '', longestSource)] : fits;
  return firstOf(calls, shown.length, ', ');
}

/** Removes repeated sources: if consecutive lines have the same source, only the last of them names it. */
export function nameSourcesOnce(
  lines: readonly Line[],
): readonly (Omit<Line, 'source'> & { readonly source: string | null })[] {
  return lines.map((line, index) => ({
    ...line,
    source: lines[index + 1]?.source === line.source ? null : line.source,
  }));
}
