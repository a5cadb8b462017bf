import type { Line } from '../../diagnosis/finding.ts';
import type { Decision } from '../../incident/decision.ts';
import type { FindingRecord } from '../../incident/incident.ts';

/** The certainty of a finding, in words for people. */
export const certainties: Readonly<Record<FindingRecord['certainty'], string>> = {
  proved: 'proved by the account',
  reported: 'reported by ECS',
  suspected: 'suspected, the likeliest of several',
  undecided: 'undecided, a read is missing',
};

/** The decision of the guardrails, in words for people. */
export const decisions: Readonly<Record<Decision, string>> = {
  apply: 'Repaired by the product',
  ask: 'Needs a person',
  hold: 'Not changed',
};

/** Removes repeated sources: if consecutive lines have the same source, only the last of them names it. */
export function nameSourcesOnce(
  lines: readonly Line[],
): readonly (Omit<Line, 'source'> & { readonly source: string | null })[] {
  return lines.map((line, index) => ({
    ...line,
    source: lines[index + 1]?.source === line.source ? null : line.source,
  }));
}
