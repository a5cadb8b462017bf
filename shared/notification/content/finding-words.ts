import type { Line } from '../../diagnosis/finding.ts';
import type { Decision, FindingRecord } from '../../incident/incident.ts';

/** How certain a finding is, in people's words. */
export const certainties: Readonly<Record<FindingRecord['certainty'], string>> = {
  proved: 'proved by the account',
  reported: 'reported by ECS',
  suspected: 'suspected, the likeliest of several',
  undecided: 'undecided, a read is missing',
};

/** What the guardrails decided, in people's words. */
export const decisions: Readonly<Record<Decision, string>> = {
  apply: 'Repaired by the product',
  ask: 'Needs a person',
  hold: 'Not changed',
};

/** Lines in a row that were seen in the same place name it once, at the last of them. */
export function nameSourcesOnce(
  lines: readonly Line[],
): readonly (Omit<Line, 'source'> & { readonly source: string | null })[] {
  return lines.map((line, index) => ({
    ...line,
    source: lines[index + 1]?.source === line.source ? null : line.source,
  }));
}
